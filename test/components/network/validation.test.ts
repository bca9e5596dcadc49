import * as assert from "node:assert/strict";
import { Network, type NetworkArgs } from "../../../components/network/network";
import { deploy } from "../../support/deploy";

const ZONES = ["ap-northeast-2a", "ap-northeast-2b"];

async function refusal(args: Partial<NetworkArgs>): Promise<string[]> {
    try {
        await deploy(() => new Network("net", { zones: ZONES, ...args }));
        return [];
    } catch (error) {
        return (error as Error).message.split("\n  ");
    }
}

/** Each mistake with the whole of what is said about it. */
const mistakes: [Partial<NetworkArgs>, ...string[]][] = [
    [{ cidrBlock: "10.0.0.0" }, 'cidrBlock: expected an IPv4 block such as "10.0.0.0/16", got "10.0.0.0"'],
    [{ cidrBlock: "10.0.0.0/016" }, 'cidrBlock: expected an IPv4 block such as "10.0.0.0/16", got "10.0.0.0/016"'],
    [{ cidrBlock: "fd00::/16" }, 'cidrBlock: expected an IPv4 block such as "10.0.0.0/16", got "fd00::/16"'],
    [
        { cidrBlock: "10.0.1.0/16" },
        'cidrBlock: expected no bits set after the prefix, got "10.0.1.0/16": write "10.0.0.0/16"',
    ],
    [
        { cidrBlock: "10.0.0.0/8" },
        'cidrBlock: expected a prefix length from /16 to /28, which AWS allows, got "10.0.0.0/8": choose /16 to /23',
    ],
    [
        { cidrBlock: "10.0.0.0/29" },
        'cidrBlock: expected a prefix length from /16 to /28, which AWS allows, got "10.0.0.0/29": choose /16 to /23',
    ],
    [
        { cidrBlock: "10.0.0.0/24" },
        'cidrBlock: expected room for six slots of three tiers, got "10.0.0.0/24": choose /16 to /23',
    ],
    [
        { privateSubnets: { prefixLength: 18, firstBlock: 0 } },
        "privateSubnets.prefixLength: expected a whole number from 19 to 28, so that six subnets fit in 10.0.0.0/16, got 18",
    ],
    [
        { dataSubnets: { prefixLength: 24, firstBlock: 251 } },
        "dataSubnets.firstBlock: expected a whole number from 0 to 250, so that six /24 subnets fit in 10.0.0.0/16, got 251",
    ],
    [
        { privateSubnets: { prefixLength: 20, firstBlock: 1 } },
        "privateSubnets: expected blocks of its own, got 10.0.16.0 to 10.0.111.255, which overlaps the public tier, " +
            "10.0.101.0 to 10.0.106.255: set firstBlock to 0",
    ],
    [
        { privateSubnets: { prefixLength: 24, firstBlock: 10 }, publicSubnets: { prefixLength: 24, firstBlock: 15 } },
        "publicSubnets: expected blocks of its own, got 10.0.15.0 to 10.0.20.255, which overlaps the private tier, " +
            "10.0.10.0 to 10.0.15.255: set firstBlock to 0",
    ],
    [
        { privateSubnets: { prefixLength: 19, firstBlock: 0 } },
        "privateSubnets: expected blocks of its own, got 10.0.0.0 to 10.0.191.255, which overlaps the public tier, " +
            "10.0.101.0 to 10.0.106.255: no six blocks of this size are free; choose a longer prefixLength or move the other tiers",
    ],
    [
        { zones: [] },
        'zones: expected at least one availability zone, got none: name two or more, such as "ap-northeast-2a"',
    ],
    [
        { zones: ["us-west-2-lax-1a"] },
        'zones[0]: expected the name of an availability zone such as "ap-northeast-2a", got "us-west-2-lax-1a": ' +
            "zone ids, local zones and Wavelength zones have no slot",
    ],
    [
        { zones: ["ap-northeast-2a", "ap-northeast-2a"] },
        'zones[1]: expected each zone once, got "ap-northeast-2a" again: remove it',
    ],
    [
        { zones: ["ap-northeast-2a", "us-east-1b"] },
        'zones[1]: expected a zone of ap-northeast-2 like the ones before it, got "us-east-1b": ' +
            "give each region a Network of its own",
    ],
    [
        { zones: ["ap-northeast-2g"] },
        'zones[0]: expected a zone with a letter from a to f, got "ap-northeast-2g": ' +
            "there are more zones than slots; choose another zone",
    ],
    [{ natGateways: "Many" as any }, 'natGateways: expected one of none, single, perZone, got "Many"'],
    [
        { flowLogRetentionDays: 31 },
        "flowLogRetentionDays: expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, " +
            "2192, 2557, 2922, 3288, 3653, which CloudWatch accepts, got 31",
    ],
    [
        { interfaceEndpoints: ["sts", "ecr.api", "sts"] },
        'interfaceEndpoints[2]: expected each service once, got "sts" again: remove it',
    ],
    [
        { interfaceEndpoints: ["com.amazonaws.ap-northeast-2.sts"] },
        'interfaceEndpoints[0]: expected the short name of a service such as "ecr.api", ' +
            'got "com.amazonaws.ap-northeast-2.sts": leave out com.amazonaws and the region',
    ],
    [
        { interfaceEndpoints: ["s3"] },
        'interfaceEndpoints[0]: expected a service without a gateway endpoint, got "s3": every network has that one; remove it',
    ],
    [
        { interfaceEndpoints: ["ecr"] },
        'interfaceEndpoints[0]: expected "ecr.api" or "ecr.dkr", got "ecr": images need both',
    ],
    [
        { zones: [], cidrBlock: "10.0.1.0/8", flowLogRetentionDays: 30, interfaceEndpoints: ["s3"] },
        'zones: expected at least one availability zone, got none: name two or more, such as "ap-northeast-2a"',
        'cidrBlock: expected no bits set after the prefix, got "10.0.1.0/8": write "10.0.0.0/8"',
        'cidrBlock: expected a prefix length from /16 to /28, which AWS allows, got "10.0.1.0/8": choose /16 to /23',
        'interfaceEndpoints[0]: expected a service without a gateway endpoint, got "s3": every network has that one; remove it',
    ],
];

describe("Network refuses", () => {
    for (const [args, ...problems] of mistakes) {
        it(JSON.stringify(args), async () => {
            const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
            assert.deepEqual(await refusal(args), [`Network "net" has ${count}:`, ...problems]);
        });
    }

    it("nothing that is right", async () => {
        const right: Partial<NetworkArgs>[] = [
            {},
            { cidrBlock: "10.4.0.0/23", zones: ["us-east-1f"] },
            { privateSubnets: { prefixLength: 20, firstBlock: 0 } },
            { flowLogRetentionDays: 1, interfaceEndpoints: ["ecr.api", "ecr.dkr", "eks-auth", "ec2"] },
        ];
        for (const args of right) assert.deepEqual(await refusal(args), [], JSON.stringify(args));
    });
});
