import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor } from "../scope";
import type { VpcScope } from "./scope";
import type { Tier } from "./subnets";
import type { Gateway, Subnet } from "./tiers";

// Routes are resources of their own, so that another number of gateways changes routes and nothing else.

/** One table for all public subnets: out and in through the internet gateway. */
export function routePublic(
    scope: VpcScope,
    subnets: Subnet[],
    gatewayId: pulumi.Output<string>,
    dualStack: boolean,
): aws.ec2.RouteTable {
    const name = `${scope.name}-public`;
    const table = createTable(scope, name);
    associate(scope, "public", subnets, table);
    createRoute(scope, `${name}-ipv4`, table, { destinationCidrBlock: "0.0.0.0/0", gatewayId });
    if (dualStack) createRoute(scope, `${name}-ipv6`, table, { destinationIpv6CidrBlock: "::/0", gatewayId });
    return table;
}

/** A private subnet's way out. */
export interface PrivateRouting {
    readonly table: aws.ec2.RouteTable;
    /** Id of the subnet, for those who may start only once the way out works. */
    readonly routedSubnetId: pulumi.Output<string>;
}

/** One table a private subnet: out through the gateway of its zone, or through the only one; never in. */
export function routePrivate(
    scope: VpcScope,
    subnets: Subnet[],
    gateways: Gateway[],
    egressOnlyGatewayId: pulumi.Output<string> | undefined,
): PrivateRouting[] {
    return subnets.map((subnet) => {
        const name = `${scope.name}-private-${subnet.slot}`;
        const table = createTable(scope, name);
        const associations = associate(scope, "private", [subnet], table);
        const gateway = gateways.find(({ slot }) => slot === subnet.slot) ?? gateways[0];
        const routes: aws.ec2.Route[] = [];
        if (gateway !== undefined) {
            const ipv4 = { destinationCidrBlock: "0.0.0.0/0", natGatewayId: gateway.id };
            routes.push(createRoute(scope, `${name}-ipv4`, table, ipv4));
        }
        if (egressOnlyGatewayId !== undefined) {
            const ipv6 = { destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId };
            routes.push(createRoute(scope, `${name}-ipv6`, table, ipv6));
        }
        return { table, routedSubnetId: routed(subnet, associations, routes) };
    });
}

/**
 * The subnet's id, with a wait for its routes. They are asked for what a preview knows before they exist: by their ids a
 * new route would make the subnet unknown, and the preview would threaten to replace whatever stands in it.
 */
function routed(
    subnet: Subnet,
    associations: aws.ec2.RouteTableAssociation[],
    routes: aws.ec2.Route[],
): pulumi.Output<string> {
    const waits = [...associations, ...routes].map(({ routeTableId }) => routeTableId);
    return pulumi.all([subnet.id, ...waits]).apply(([id]) => id);
}

/** One table for all data subnets, which never gets a route to the internet. */
export function routeData(scope: VpcScope, subnets: Subnet[]): aws.ec2.RouteTable {
    const table = createTable(scope, `${scope.name}-data`);
    associate(scope, "data", subnets, table);
    return table;
}

function createTable(scope: VpcScope, name: string): aws.ec2.RouteTable {
    const args = { vpcId: scope.vpcId, tags: tagsFor(scope, name) };
    return new aws.ec2.RouteTable(name, args, { parent: scope.parent });
}

function associate(
    scope: VpcScope,
    tier: Tier,
    subnets: Subnet[],
    table: aws.ec2.RouteTable,
): aws.ec2.RouteTableAssociation[] {
    return subnets.map(({ slot, id: subnetId }) => {
        const args = { subnetId, routeTableId: table.id };
        return new aws.ec2.RouteTableAssociation(`${scope.name}-${tier}-${slot}`, args, { parent: scope.parent });
    });
}

function createRoute(
    scope: VpcScope,
    name: string,
    table: aws.ec2.RouteTable,
    args: Omit<aws.ec2.RouteArgs, "routeTableId">,
): aws.ec2.Route {
    return new aws.ec2.Route(name, { routeTableId: table.id, ...args }, { parent: scope.parent });
}
