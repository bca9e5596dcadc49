import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type NatGateways, natSlots } from "./nat-gateways";
import { tagsFor } from "../scope";
import type { VpcScope } from "./scope";
import { type PlannedSubnet, type Tier, ipv6CidrBlock } from "./subnets";

/** A created subnet and its slot. */
export interface Subnet {
    readonly slot: number;
    readonly id: pulumi.Output<string>;
}

/** A NAT gateway, its slot and its address. */
export interface Gateway {
    readonly slot: number;
    readonly id: pulumi.Output<string>;
    readonly publicIp: pulumi.Output<string>;
}

// Where the AWS load balancer controller puts load balancers. Since 2.1.2 it asks for no tag of its cluster's name unless
// another cluster's is there. Internal ones stand in the data tier, where no pods are: who lets its blocks in lets in load balancers
// alone.
// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery
const DISCOVERY: Record<Tier, Record<string, string>> = {
    public: { "kubernetes.io/role/elb": "1" },
    private: {},
    data: { "kubernetes.io/role/internal-elb": "1" },
};

/** The subnets of every tier; with IPv6 when the VPC's IPv6 block is given. */
export function createSubnets(
    scope: VpcScope,
    plan: Record<Tier, PlannedSubnet[]>,
    vpcIpv6CidrBlock: pulumi.Output<string> | undefined,
): Record<Tier, Subnet[]> {
    const create = (tier: Tier) => plan[tier].map((planned) => createSubnet(scope, tier, planned, vpcIpv6CidrBlock));
    return { public: create("public"), private: create("private"), data: create("data") };
}

function createSubnet(
    scope: VpcScope,
    tier: Tier,
    { slot, zone, cidrBlock }: PlannedSubnet,
    vpcIpv6CidrBlock: pulumi.Output<string> | undefined,
): Subnet {
    const name = `${scope.name}-${tier}-${slot}`;
    const subnet = new aws.ec2.Subnet(
        name,
        {
            vpcId: scope.vpcId,
            availabilityZone: zone,
            cidrBlock,
            ipv6CidrBlock: vpcIpv6CidrBlock?.apply((block) => ipv6CidrBlock(block, tier, slot)),
            // Every IPv6 address is public; only in private subnets does the gateway let nothing in.
            assignIpv6AddressOnCreation: vpcIpv6CidrBlock !== undefined && tier === "private",
            // Load balancers and NAT gateways bring their own addresses; nothing else belongs in a public subnet.
            mapPublicIpOnLaunch: false,
            tags: { ...tagsFor(scope, name), ...DISCOVERY[tier] },
        },
        { parent: scope.parent },
    );
    return { slot, id: subnet.id };
}

/** The gateways of the mode, each in the public subnet of its slot. */
export function createNatGateways(
    scope: VpcScope,
    mode: NatGateways,
    publicSubnets: Subnet[],
    internetGateway: aws.ec2.InternetGateway,
): Gateway[] {
    const slots = natSlots(
        mode,
        publicSubnets.map(({ slot }) => slot),
    );
    return publicSubnets
        .filter(({ slot }) => slots.includes(slot))
        .map((subnet) => createNatGateway(scope, subnet, internetGateway));
}

function createNatGateway(scope: VpcScope, subnet: Subnet, internetGateway: aws.ec2.InternetGateway): Gateway {
    const name = `${scope.name}-nat-${subnet.slot}`;
    const tags = tagsFor(scope, name);
    const address = new aws.ec2.Eip(name, { domain: "vpc", tags }, { parent: scope.parent });
    const gateway = new aws.ec2.NatGateway(
        name,
        { subnetId: subnet.id, allocationId: address.id, tags },
        // No input of a NAT gateway names the internet gateway that it sends through.
        { parent: scope.parent, dependsOn: [internetGateway] },
    );
    return { slot: subnet.slot, id: gateway.id, publicIp: address.publicIp };
}
