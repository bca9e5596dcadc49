import { Problems } from "../problems";
import { blockSize, type Cidr, nthIpv6Block, overlaps, parseCidr, printAddress, printRange, type Range } from "./cidr";
import { parseZones, SLOTS, type Zone } from "./zones";

/** Where the six subnets of a tier lie: consecutive blocks of one size, counted from the start of the VPC. */
export interface SubnetBlocks {
    /** Prefix length of every subnet of the tier, at most 28, which is the smallest subnet AWS allows. */
    prefixLength: number;
    /** The block of slot 1 (zone a), counted in blocks of that size from 0; slots 2 to 6 take the five blocks after it. */
    firstBlock: number;
}

/** The part of a network's arguments that decides its addresses. */
export interface AddressArgs {
    cidrBlock: string;
    privateSubnets?: SubnetBlocks;
    publicSubnets?: SubnetBlocks;
    dataSubnets?: SubnetBlocks;
}

export type Tier = "private" | "public" | "data";

export interface PlannedSubnet {
    readonly slot: number;
    readonly zone: string;
    readonly cidrBlock: string;
}

const TIERS: Tier[] = ["private", "public", "data"];
const LARGEST = 16;
const SMALLEST = 28;
/** The smallest VPC that holds the six slots of three tiers. */
const SMALLEST_VPC = 23;

/** The subnets of every tier in the order of their slots; empty when the addresses cannot be planned. */
export function planSubnets(args: AddressArgs, zones: Zone[], problems: Problems): Record<Tier, PlannedSubnet[]> {
    const vpc = parseCidrBlock(args.cidrBlock, problems);
    if (vpc === undefined) return { private: [], public: [], data: [] };
    const overrides = { private: args.privateSubnets, public: args.publicSubnets, data: args.dataSubnets };
    checkOverrides(vpc, overrides, problems);
    const blocks = slotMap(vpc.prefixLength, overrides);
    const tier = (tier: Tier) =>
        zones.map(({ name, slot }) => ({ slot, zone: name, cidrBlock: subnetCidrBlock(vpc, blocks[tier], slot) }));
    return { private: tier("private"), public: tier("public"), data: tier("data") };
}

/**
 * The blocks of each tier's subnets, for what must name them without waiting for the network, such as network policies.
 *
 * @throws InputPropertiesError that says all that `Network` would say of these addresses.
 */
export function subnetCidrBlocks(args: AddressArgs & { zones: string[] }): Record<Tier, string[]> {
    const problems = new Problems();
    const planned = planSubnets(args, parseZones(args.zones, problems), problems);
    problems.throwIfAny("Network", args.cidrBlock);
    const blocksOf = (tier: Tier) => planned[tier].map(({ cidrBlock }) => cidrBlock);
    return { private: blocksOf("private"), public: blocksOf("public"), data: blocksOf("data") };
}

// The /64 blocks read like the slots: ..01 to ..06 private, ..11 to ..16 public, ..21 to ..26 data.
const FIRST_IPV6_BLOCK: Record<Tier, number> = { private: 0x01, public: 0x11, data: 0x21 };

/** The /64 block of a slot in the /56 block that Amazon gave the VPC. */
export function ipv6CidrBlock(vpcCidrBlock: string, tier: Tier, slot: number): string {
    return nthIpv6Block(vpcCidrBlock, FIRST_IPV6_BLOCK[tier] + slot - 1);
}

type Overrides = Record<Tier, SubnetBlocks | undefined>;

// A /16 is laid out as the standard has it. Anything smaller holds at least 32 blocks of this size, and 1 to 26 are used.
function slotMap(vpcPrefixLength: number, overrides: Overrides): Record<Tier, SubnetBlocks> {
    const prefixLength = Math.max(24, vpcPrefixLength + 5);
    const step = vpcPrefixLength === LARGEST ? 100 : 10;
    return {
        private: overrides.private ?? { prefixLength, firstBlock: 1 },
        public: overrides.public ?? { prefixLength, firstBlock: 1 + step },
        data: overrides.data ?? { prefixLength, firstBlock: 1 + 2 * step },
    };
}

function parseCidrBlock(text: string, problems: Problems): Cidr | undefined {
    const complain = (reason: string) => problems.add("cidrBlock", reason);
    const cidr = parseCidr(text);
    if (cidr === undefined) {
        complain(`expected an IPv4 block such as "10.0.0.0/16", got ${JSON.stringify(text)}`);
        return undefined;
    }
    const { address, prefixLength } = cidr;
    const network = address - (address % blockSize(prefixLength));
    if (network !== address) {
        complain(
            `expected no bits set after the prefix, got "${text}": write "${printAddress(network)}/${prefixLength}"`,
        );
    }
    if (prefixLength < LARGEST || prefixLength > SMALLEST) {
        complain(`expected a prefix length from /16 to /28, which AWS allows, got "${text}": choose /16 to /23`);
    } else if (prefixLength > SMALLEST_VPC) {
        complain(`expected room for six slots of three tiers, got "${text}": choose /16 to /23`);
    } else if (network === address) {
        return cidr;
    }
    return undefined;
}

function checkOverrides(vpc: Cidr, overrides: Overrides, problems: Problems): void {
    const sound = TIERS.filter(
        (tier) => overrides[tier] === undefined || checkBlocks(vpc, tier, overrides[tier], problems),
    );
    const blocks = slotMap(vpc.prefixLength, overrides);
    sound.forEach((tier, index) => {
        if (overrides[tier] === undefined) return;
        // Of two overridden tiers the later one has to move.
        const rivals = sound.filter((other, i) => i < index || (i > index && overrides[other] === undefined));
        const range = rangeOf(vpc, blocks[tier]);
        const rival = rivals.find((other) => overlaps(range, rangeOf(vpc, blocks[other])));
        if (rival === undefined) return;
        const others = sound.filter((other) => other !== tier).map((other) => rangeOf(vpc, blocks[other]));
        problems.add(
            `${tier}Subnets`,
            `expected blocks of its own, got ${printRange(range)}, which overlaps the ${rival} tier, ` +
                `${printRange(rangeOf(vpc, blocks[rival]))}: ${cure(vpc, blocks[tier].prefixLength, others)}`,
        );
    });
}

/** Whether the six blocks are blocks of the VPC at all. */
function checkBlocks(vpc: Cidr, tier: Tier, { prefixLength, firstBlock }: SubnetBlocks, problems: Problems): boolean {
    const vpcText = `${printAddress(vpc.address)}/${vpc.prefixLength}`;
    // Eight blocks are the least power of two that holds six.
    const shortest = vpc.prefixLength + 3;
    if (!isWholeNumber(prefixLength, shortest, SMALLEST)) {
        problems.add(
            `${tier}Subnets.prefixLength`,
            `expected a whole number from ${shortest} to ${SMALLEST}, so that six subnets fit in ${vpcText}, got ${prefixLength}`,
        );
        return false;
    }
    const last = lastFirstBlock(vpc, prefixLength);
    if (!isWholeNumber(firstBlock, 0, last)) {
        problems.add(
            `${tier}Subnets.firstBlock`,
            `expected a whole number from 0 to ${last}, so that six /${prefixLength} subnets fit in ${vpcText}, got ${firstBlock}`,
        );
        return false;
    }
    return true;
}

function cure(vpc: Cidr, prefixLength: number, others: Range[]): string {
    for (let firstBlock = 0; firstBlock <= lastFirstBlock(vpc, prefixLength); firstBlock++) {
        const range = rangeOf(vpc, { prefixLength, firstBlock });
        if (!others.some((other) => overlaps(range, other))) return `set firstBlock to ${firstBlock}`;
    }
    return "no six blocks of this size are free; choose a longer prefixLength or move the other tiers";
}

function lastFirstBlock(vpc: Cidr, prefixLength: number): number {
    return blockSize(vpc.prefixLength) / blockSize(prefixLength) - SLOTS;
}

function subnetCidrBlock(vpc: Cidr, { prefixLength, firstBlock }: SubnetBlocks, slot: number): string {
    return `${printAddress(vpc.address + (firstBlock + slot - 1) * blockSize(prefixLength))}/${prefixLength}`;
}

/** The addresses of all six slots, whichever are used. */
function rangeOf(vpc: Cidr, { prefixLength, firstBlock }: SubnetBlocks): Range {
    const first = vpc.address + firstBlock * blockSize(prefixLength);
    return { first, last: first + SLOTS * blockSize(prefixLength) - 1 };
}

function isWholeNumber(value: number, least: number, most: number): boolean {
    return Number.isInteger(value) && value >= least && value <= most;
}
