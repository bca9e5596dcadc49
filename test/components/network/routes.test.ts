import * as assert from "node:assert/strict";
import { NatGateways } from "../../../components/network/nat-gateways";
import { type Deployment, valueOf } from "../../support/deploy";
import { associations, namesOf, network, ROUTE, SUBNET } from "./support";

const NAT = "aws:ec2/natGateway:NatGateway";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";

/** Routes as "name: destination -> target". */
function routes({ all }: Deployment<unknown>): string[] {
    return all(ROUTE)
        .map(({ name, inputs }) => {
            const { routeTableId, destinationCidrBlock, destinationIpv6CidrBlock, ...target } = inputs;
            return `${routeTableId} ${destinationCidrBlock ?? destinationIpv6CidrBlock} -> ${Object.values(target)[0]} (${name})`;
        })
        .sort();
}

describe("the routes of a Network", () => {
    it("lead out of each zone through its own gateway by default, and not out of the data tier", async () => {
        const deployment = await network();
        assert.deepEqual(routes(deployment), [
            "net-private-1-id 0.0.0.0/0 -> net-nat-1-id (net-private-1-ipv4)",
            "net-private-2-id 0.0.0.0/0 -> net-nat-2-id (net-private-2-ipv4)",
            "net-public-id 0.0.0.0/0 -> net-internet-id (net-public-ipv4)",
        ]);
        assert.deepEqual(associations(deployment), {
            "net-data-1-id": "net-data-id",
            "net-data-2-id": "net-data-id",
            "net-private-1-id": "net-private-1-id",
            "net-private-2-id": "net-private-2-id",
            "net-public-1-id": "net-public-id",
            "net-public-2-id": "net-public-id",
        });
    });

    it("share the gateway of the first zone in Single mode", async () => {
        const deployment = await network({ natGateways: NatGateways.Single });
        assert.deepEqual(routes(deployment).slice(0, 2), [
            "net-private-1-id 0.0.0.0/0 -> net-nat-1-id (net-private-1-ipv4)",
            "net-private-2-id 0.0.0.0/0 -> net-nat-1-id (net-private-2-ipv4)",
        ]);
        assert.deepEqual(namesOf(deployment.all(NAT)), ["net-nat-1"]);
        assert.deepEqual(namesOf(deployment.all("aws:ec2/eip:Eip")), ["net-nat-1"]);
    });

    it("end at the VPC for private subnets without gateways", async () => {
        const deployment = await network({ natGateways: NatGateways.None });
        assert.deepEqual(routes(deployment), ["net-public-id 0.0.0.0/0 -> net-internet-id (net-public-ipv4)"]);
        assert.deepEqual(deployment.all(NAT), []);
        assert.deepEqual(deployment.all("aws:ec2/eip:Eip"), []);
        assert.deepEqual(await valueOf(deployment.value.natPublicIps), []);
    });

    it("change alone when gateways go from one a zone to one, with the gateways that go", async () => {
        const [before, after] = [await network(), await network({ natGateways: NatGateways.Single })];
        const now = new Map(after.registrations.map(({ urn, inputs }) => [urn, inputs]));
        const changed = before.registrations.filter(({ custom, urn, inputs }) => {
            return custom && JSON.stringify(now.get(urn)) !== JSON.stringify(inputs);
        });
        assert.deepEqual(changed.map(({ type, name }) => `${type} ${name}`).sort(), [
            "aws:ec2/eip:Eip net-nat-2",
            "aws:ec2/natGateway:NatGateway net-nat-2",
            "aws:ec2/route:Route net-private-2-ipv4",
        ]);
    });

    it("are resources of their own, never written into a table", async () => {
        for (const { inputs } of (await network()).all(ROUTE_TABLE)) assert.ok(!("routes" in inputs));
    });

    it("wait for a gateway that stands in the public subnet of its zone, after the internet gateway", async () => {
        const { one } = await network();
        const gateway = one(NAT, "net-nat-2");
        assert.equal(gateway.inputs["subnetId"], "net-public-2-id");
        assert.equal(gateway.inputs["allocationId"], "net-nat-2-id");
        assert.ok(gateway.dependsOn.includes(one("aws:ec2/internetGateway:InternetGateway").urn));
        assert.deepEqual(one(ROUTE, "net-private-2-ipv4").propertyDependencies["natGatewayId"], [gateway.urn]);
    });
});

describe("a dual-stack Network", () => {
    it("routes IPv6 both ways for public, outwards for private and not at all for data subnets", async () => {
        assert.deepEqual(
            routes(await network({ dualStack: true })).filter((route) => route.includes("::/0")),
            [
                "net-private-1-id ::/0 -> net-egress-only-id (net-private-1-ipv6)",
                "net-private-2-id ::/0 -> net-egress-only-id (net-private-2-ipv6)",
                "net-public-id ::/0 -> net-internet-id (net-public-ipv6)",
            ],
        );
    });

    it("gives every subnet the block of its slot, and addresses to private instances only", async () => {
        const { all, one, value } = await network({ dualStack: true });
        assert.equal(one("aws:ec2/vpc:Vpc").inputs["assignGeneratedIpv6CidrBlock"], true);
        assert.deepEqual(
            all(SUBNET)
                .map(({ name, inputs }) => [name, inputs["ipv6CidrBlock"], inputs["assignIpv6AddressOnCreation"]])
                .sort(),
            [
                ["net-data-1", "2600:1f14:abc:de21::/64", false],
                ["net-data-2", "2600:1f14:abc:de22::/64", false],
                ["net-private-1", "2600:1f14:abc:de01::/64", true],
                ["net-private-2", "2600:1f14:abc:de02::/64", true],
                ["net-public-1", "2600:1f14:abc:de11::/64", false],
                ["net-public-2", "2600:1f14:abc:de12::/64", false],
            ],
        );
        assert.equal(await valueOf(value.ipv6CidrBlock), "2600:1f14:abc:de00::/56");
    });

    it("is asked for: without it nothing speaks IPv6", async () => {
        const deployment = await network();
        assert.deepEqual(deployment.all("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway"), []);
        assert.ok(routes(deployment).every((route) => !route.includes("::/0")));
        for (const { inputs } of deployment.all(SUBNET)) {
            assert.equal(inputs["ipv6CidrBlock"], undefined);
            assert.equal(inputs["assignIpv6AddressOnCreation"], false);
        }
    });
});
