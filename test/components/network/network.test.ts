import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { NatGateways } from "../../../components/network/nat-gateways";
import { Network, type NetworkArgs } from "../../../components/network/network";
import { deploy, type Deployment, valueOf } from "../../support/deploy";
import { associations, network, ROUTE, state, SUBNET, ZONES } from "./support";

for (const preview of [false, true]) {
    describe(`Network in ${preview ? "preview" : "up"} mode`, () => {
        const full: Partial<NetworkArgs> = {
            dualStack: true,
            interfaceEndpoints: ["ecr.api", "sts"],
            tags: { team: "platform" },
        };

        it("parents and prefixes every child", async () => {
            const { registrations, one } = await network(full, { preview });
            const { urn } = one("slipway:index:Network");
            for (const child of registrations.filter(({ custom }) => custom)) {
                assert.equal(child.parent, urn, child.name);
                assert.match(child.name, /^net-/);
            }
        });

        it("tags everything that can be tagged, and names it for the console", async () => {
            const { registrations } = await network(full, { preview });
            const untaggable = [
                ROUTE,
                "aws:ec2/routeTableAssociation:RouteTableAssociation",
                "aws:iam/rolePolicy:RolePolicy",
            ];
            const named = ["aws:cloudwatch/logGroup:LogGroup", "aws:iam/role:Role"];
            for (const { type, name, inputs, custom } of registrations) {
                if (!custom || untaggable.includes(type)) continue;
                assert.equal(inputs["tags"].team, "platform", name);
                assert.equal(inputs["tags"].Name, named.includes(type) ? undefined : name);
            }
        });

        it("gives out what it registers", async () => {
            const { value, outputs, one } = await network(full, { preview });
            const registered = outputs.get(one("slipway:index:Network").urn);
            const fields = Object.keys(value).filter((key) => key !== "urn" && !key.startsWith("__"));
            assert.deepEqual(Object.keys(registered).sort(), fields.sort());
        });

        it("does not collide with another network", async () => {
            const { registrations } = await deploy(
                () => ["one", "two"].map((name) => new Network(name, { zones: ZONES, ...full })),
                { state, preview },
            );
            const urns = registrations.map(({ urn }) => urn);
            assert.equal(new Set(urns).size, urns.length);
        });
    });
}

describe("Network", () => {
    it("plans in preview what it creates in up mode", async () => {
        const urns = ({ registrations }: Deployment<unknown>) => registrations.map(({ urn }) => urn).sort();
        const args = { dualStack: true, interfaceEndpoints: ["sts"] };
        assert.deepEqual(urns(await network(args, { preview: true })), urns(await network(args)));
    });

    it("answers for DNS and hands out names", async () => {
        const { inputs } = (await network()).one("aws:ec2/vpc:Vpc");
        assert.equal(inputs["enableDnsSupport"], true);
        assert.equal(inputs["enableDnsHostnames"], true);
        assert.equal(inputs["assignGeneratedIpv6CidrBlock"], false);
    });

    it("leaves no rule in the default security group", async () => {
        const { inputs } = (await network()).one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
        assert.deepEqual([inputs["vpcId"], inputs["ingress"], inputs["egress"]], ["net-vpc-id", [], []]);
    });

    it("gives no instance a public address by itself", async () => {
        for (const dualStack of [false, true]) {
            const { all } = await network({ dualStack });
            for (const { inputs } of all(SUBNET)) assert.equal(inputs["mapPublicIpOnLaunch"], false);
        }
    });

    it("puts load balancers where no pods are: those for the internet in public subnets, internal ones beside the data", async () => {
        const { one } = await network();
        const roles = (name: string) =>
            Object.entries(one(SUBNET, name).inputs["tags"]).filter(([key]) => key.startsWith("kubernetes.io/"));
        assert.deepEqual(roles("net-public-1"), [["kubernetes.io/role/elb", "1"]]);
        assert.deepEqual(roles("net-data-1"), [["kubernetes.io/role/internal-elb", "1"]]);
        assert.deepEqual(roles("net-private-1"), []);
    });

    it("gives out ids in the order of the zones' letters", async () => {
        const { value } = await network({ zones: [...ZONES].reverse() });
        assert.equal(await valueOf(value.vpcId), "net-vpc-id");
        assert.deepEqual(await valueOf(value.publicSubnetIds), ["net-public-1-id", "net-public-2-id"]);
        assert.deepEqual(await valueOf(value.privateSubnetIds), ["net-private-1-id", "net-private-2-id"]);
        assert.deepEqual(await valueOf(value.dataSubnetIds), ["net-data-1-id", "net-data-2-id"]);
        assert.deepEqual(await valueOf(value.privateRouteTableIds), ["net-private-1-id", "net-private-2-id"]);
        assert.deepEqual(await valueOf(value.natPublicIps), ["ip of net-nat-1", "ip of net-nat-2"]);
        assert.equal(await valueOf(value.ipv6CidrBlock), undefined);
    });

    it("registers the same resources whatever the order of the zones", async () => {
        const shape = ({ registrations }: Deployment<unknown>) =>
            registrations.filter(({ custom }) => custom).map(({ urn, inputs }) => ({ urn, inputs }));
        assert.deepEqual(shape(await network({ zones: [...ZONES].reverse() })), shape(await network()));
    });

    it("keeps every subnet, and its route table, whatever happens to zones and gateways", async () => {
        const zones = fc.uniqueArray(
            fc.constantFrom(..."abcdef").map((letter) => `ap-northeast-2${letter}`),
            { minLength: 1 },
        );
        const natGateways = fc.constantFrom(...Object.values(NatGateways));
        const kept = async (args: Partial<NetworkArgs>) => {
            const deployment = await network(args);
            const subnets = deployment.all(SUBNET).map(({ name, inputs }) => [name, inputs] as const);
            return { subnets: new Map(subnets), tables: associations(deployment) };
        };
        // What every network shares with the fullest one, it shares with every other one.
        const full = await kept({ zones: [..."abcdef"].map((letter) => `ap-northeast-2${letter}`) });
        await fc.assert(
            fc.asyncProperty(zones, natGateways, async (zones, natGateways) => {
                const { subnets, tables } = await kept({ zones, natGateways });
                assert.equal(subnets.size, 3 * zones.length);
                for (const [name, inputs] of subnets) {
                    assert.deepEqual(inputs, full.subnets.get(name));
                    assert.equal(tables[`${name}-id`], full.tables[`${name}-id`]);
                }
            }),
            { numRuns: 10 },
        );
    });
});
