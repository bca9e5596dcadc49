import * as aws from "@pulumi/aws";
import { type Scope, tagsFor } from "../scope";
import type { VpcScope } from "./scope";

interface InternetGateways {
    readonly internet: aws.ec2.InternetGateway;
    readonly egressOnly: aws.ec2.EgressOnlyInternetGateway | undefined;
}

/**
 * The VPC, its default security group emptied: what forgets to name a group can then talk to nobody.
 *
 * The main route table knows only the VPC as AWS makes it, and security groups do the work of network ACLs; both stay.
 */
export function createVpc(scope: Scope, cidrBlock: string, dualStack: boolean, protect: boolean): aws.ec2.Vpc {
    const { parent, name } = scope;
    const vpcName = `${name}-vpc`;
    const vpc = new aws.ec2.Vpc(
        vpcName,
        {
            cidrBlock,
            assignGeneratedIpv6CidrBlock: dualStack,
            // Private DNS of interface endpoints and of EKS needs both.
            enableDnsSupport: true,
            enableDnsHostnames: true,
            tags: tagsFor(scope, vpcName),
        },
        { parent, protect },
    );
    const groupName = `${name}-default`;
    new aws.ec2.DefaultSecurityGroup(
        groupName,
        { vpcId: vpc.id, ingress: [], egress: [], tags: tagsFor(scope, groupName) },
        { parent },
    );
    return vpc;
}

/** The way to the internet and, for IPv6, the way that leads out only. */
export function createInternetGateways(scope: VpcScope, dualStack: boolean): InternetGateways {
    const { parent, name, vpcId } = scope;
    const internetName = `${name}-internet`;
    const internetTags = tagsFor(scope, internetName);
    const internet = new aws.ec2.InternetGateway(internetName, { vpcId, tags: internetTags }, { parent });
    if (!dualStack) return { internet, egressOnly: undefined };
    const egressName = `${name}-egress-only`;
    const egressTags = tagsFor(scope, egressName);
    const egressOnly = new aws.ec2.EgressOnlyInternetGateway(egressName, { vpcId, tags: egressTags }, { parent });
    return { internet, egressOnly };
}
