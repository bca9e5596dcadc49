import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { blockSize, parseCidr } from "../../../components/network/cidr";
import {
    type AddressArgs,
    ipv6CidrBlock,
    planSubnets,
    subnetCidrBlocks,
    type Tier,
} from "../../../components/network/subnets";
import { parseZones } from "../../../components/network/zones";
import { Problems } from "../../../components/problems";

const TIERS: Tier[] = ["private", "public", "data"];

function plan(args: AddressArgs, ...letters: string[]) {
    const problems = new Problems();
    const zones = parseZones(
        letters.map((letter) => `ap-northeast-2${letter}`),
        problems,
    );
    const subnets = planSubnets(args, zones, problems);
    problems.throwIfAny("Network", "test");
    return subnets;
}

function rangeOf(cidrBlock: string) {
    const { address, prefixLength } = parseCidr(cidrBlock)!;
    return { first: address, size: blockSize(prefixLength), last: address + blockSize(prefixLength) - 1 };
}

const letters = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f"), { minLength: 1 });

/** A VPC of any size that AWS and the slot map allow, anywhere. */
const vpc = fc
    .record({ prefixLength: fc.integer({ min: 16, max: 23 }), bits: fc.nat(2 ** 32 - 1) })
    .map(({ prefixLength, bits }) => {
        const address = bits - (bits % blockSize(prefixLength));
        return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${prefixLength}`;
    });

/** Arguments as people may write them; many do not fit, and planSubnets then refuses. */
const anyArgs = vpc.chain((cidrBlock) => {
    const blocks = fc.option(fc.record({ prefixLength: fc.integer({ min: 19, max: 28 }), firstBlock: fc.nat(40) }), {
        nil: undefined,
    });
    return fc.record({
        cidrBlock: fc.constant(cidrBlock),
        privateSubnets: blocks,
        publicSubnets: blocks,
        dataSubnets: blocks,
    });
});

describe("the subnet plan", () => {
    it("reproduces the standard in a /16", () => {
        assert.deepEqual(plan({ cidrBlock: "10.0.0.0/16" }, "a", "b"), {
            private: [
                { slot: 1, zone: "ap-northeast-2a", cidrBlock: "10.0.1.0/24" },
                { slot: 2, zone: "ap-northeast-2b", cidrBlock: "10.0.2.0/24" },
            ],
            public: [
                { slot: 1, zone: "ap-northeast-2a", cidrBlock: "10.0.101.0/24" },
                { slot: 2, zone: "ap-northeast-2b", cidrBlock: "10.0.102.0/24" },
            ],
            data: [
                { slot: 1, zone: "ap-northeast-2a", cidrBlock: "10.0.201.0/24" },
                { slot: 2, zone: "ap-northeast-2b", cidrBlock: "10.0.202.0/24" },
            ],
        });
    });

    for (const [cidrBlock, first, last] of [
        ["10.8.0.0/16", "10.8.1.0/24", "10.8.206.0/24"],
        ["10.8.0.0/17", "10.8.1.0/24", "10.8.26.0/24"],
        ["10.8.32.0/19", "10.8.33.0/24", "10.8.58.0/24"],
        ["10.8.16.0/20", "10.8.16.128/25", "10.8.29.0/25"],
        ["192.168.2.0/23", "192.168.2.16/28", "192.168.3.160/28"],
    ] as const) {
        it(`puts ${cidrBlock} between ${first} and ${last}`, () => {
            const { private: privateTier, data } = plan({ cidrBlock }, "a", "f");
            assert.deepEqual([privateTier[0]!.cidrBlock, data[1]!.cidrBlock], [first, last]);
        });
    }

    it("moves one tier where it is told, and no other", () => {
        const { private: privateTier, public: publicTier } = plan(
            { cidrBlock: "10.0.0.0/16", privateSubnets: { prefixLength: 20, firstBlock: 0 } },
            "a",
            "f",
        );
        assert.deepEqual(
            privateTier.map(({ cidrBlock }) => cidrBlock),
            ["10.0.0.0/20", "10.0.80.0/20"],
        );
        assert.equal(publicTier[0]!.cidrBlock, "10.0.101.0/24");
    });

    it("fits every VPC from /16 to /23 by itself, with all six zones", () => {
        fc.assert(
            fc.property(vpc, (cidrBlock) => {
                assert.equal(plan({ cidrBlock }, ..."abcdef").data.length, 6);
            }),
        );
    });

    it("never overlaps, never leaves the VPC and is always aligned, or is refused", () => {
        let planned = 0;
        fc.assert(
            fc.property(anyArgs, (args) => {
                const tiers = tryPlan(args, ..."abcdef");
                if (tiers === undefined) return;
                planned++;
                const outer = rangeOf(args.cidrBlock);
                const ranges = TIERS.flatMap((tier) => tiers[tier]).map(({ cidrBlock }) => rangeOf(cidrBlock));
                ranges.sort((a, b) => a.first - b.first);
                ranges.forEach((range, i) => {
                    assert.ok(range.first >= outer.first && range.last <= outer.last, "inside the VPC");
                    assert.equal(range.first % range.size, 0, "aligned");
                    if (i > 0) assert.ok(range.first > ranges[i - 1]!.last, "no overlap");
                });
            }),
            { numRuns: 2000 },
        );
        assert.ok(planned > 100, `only ${planned} plans were checked`);
    });

    it("keeps every subnet when zones come, go or change places", () => {
        fc.assert(
            fc.property(vpc, letters, letters, (cidrBlock, before, after) => {
                const old = plan({ cidrBlock }, ...before);
                const now = plan({ cidrBlock }, ...after);
                for (const tier of TIERS) {
                    for (const subnet of old[tier]) {
                        const successor = now[tier].find(({ slot }) => slot === subnet.slot);
                        if (after.some((letter) => subnet.zone.endsWith(letter))) assert.deepEqual(successor, subnet);
                        else assert.equal(successor, undefined);
                    }
                }
            }),
        );
    });

    it("refuses the same addresses whichever zones are used, so that growth never fails later", () => {
        fc.assert(
            fc.property(anyArgs, letters, (args, some) => {
                assert.equal(tryPlan(args, ...some) === undefined, tryPlan(args, ..."abcdef") === undefined);
            }),
        );
    });

    it("names a first block that then works, when one tier is in the way of another", () => {
        let cured = 0;
        fc.assert(
            fc.property(
                vpc,
                fc.constantFrom("privateSubnets", "publicSubnets", "dataSubnets"),
                fc.integer({ min: 19, max: 28 }),
                fc.nat(40),
                (cidrBlock, property, prefixLength, firstBlock) => {
                    const message = refusal({ cidrBlock, [property]: { prefixLength, firstBlock } });
                    const [, advice] = /set firstBlock to (\d+)/.exec(message) ?? [];
                    if (advice === undefined) return;
                    cured++;
                    plan({ cidrBlock, [property]: { prefixLength, firstBlock: Number(advice) } }, ..."abcdef");
                },
            ),
            { numRuns: 1000 },
        );
        assert.ok(cured > 50, `only ${cured} cures were tried`);
    });
});

describe("the IPv6 blocks", () => {
    const every = TIERS.flatMap((tier) => [1, 2, 3, 4, 5, 6].map((slot) => [tier, slot] as const));

    it("read like the slots", () => {
        const block = "2600:1f14:abc:de00::/56";
        assert.equal(ipv6CidrBlock(block, "private", 1), "2600:1f14:abc:de01::/64");
        assert.equal(ipv6CidrBlock(block, "public", 2), "2600:1f14:abc:de12::/64");
        assert.equal(ipv6CidrBlock(block, "data", 6), "2600:1f14:abc:de26::/64");
    });

    it("are eighteen different ones, in the /56 of the VPC", () => {
        const blocks = every.map(([tier, slot]) => ipv6CidrBlock("2600:1f14:abc:de00::/56", tier, slot));
        assert.equal(new Set(blocks).size, 18);
        for (const block of blocks) assert.match(block, /^2600:1f14:abc:de[0-9a-f]{2}::\/64$/);
    });
});

function refusal(args: AddressArgs): string {
    try {
        plan(args, "a");
        return "";
    } catch (error) {
        return (error as Error).message;
    }
}

function tryPlan(args: AddressArgs, ...zones: string[]) {
    return refusal(args) === "" ? plan(args, ...zones) : undefined;
}

describe("The blocks of the subnets, by themselves", () => {
    const zones = ["ap-northeast-2b", "ap-northeast-2a"];

    it("are those that the network will have", () => {
        assert.deepEqual(subnetCidrBlocks({ cidrBlock: "10.0.0.0/16", zones }), {
            private: ["10.0.1.0/24", "10.0.2.0/24"],
            public: ["10.0.101.0/24", "10.0.102.0/24"],
            data: ["10.0.201.0/24", "10.0.202.0/24"],
        });
    });
    it("are refused where the network would be", () => {
        assert.throws(() => subnetCidrBlocks({ cidrBlock: "10.0.0.0/30", zones }), /cidrBlock: expected/);
        assert.throws(() => subnetCidrBlocks({ cidrBlock: "10.0.0.0/16", zones: ["mars"] }), /zones\[0\]/);
    });
});
