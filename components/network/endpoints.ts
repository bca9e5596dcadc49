import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { tagsFor } from "../scope";
import type { VpcScope } from "./scope";

/** The gateway endpoint that carries S3 traffic, image layers among it, past the NAT gateways. */
export function createS3Endpoint(scope: VpcScope, region: string, routeTableIds: pulumi.Output<string>[]): void {
    const name = `${scope.name}-s3`;
    new aws.ec2.VpcEndpoint(
        name,
        {
            vpcId: scope.vpcId,
            vpcEndpointType: "Gateway",
            serviceName: `com.amazonaws.${region}.s3`,
            routeTableIds,
            tags: tagsFor(scope, name),
        },
        { parent: scope.parent },
    );
}

/** An interface endpoint a service, in every private subnet, and the one security group in front of them. */
export function createInterfaceEndpoints(
    scope: VpcScope,
    region: string,
    services: string[],
    subnetIds: pulumi.Output<string>[],
    cidrBlock: string,
): void {
    if (services.length === 0) return;
    const securityGroup = createSecurityGroup(scope, cidrBlock);
    for (const service of services) {
        const name = `${scope.name}-endpoint-${service}`;
        new aws.ec2.VpcEndpoint(
            name,
            {
                vpcId: scope.vpcId,
                vpcEndpointType: "Interface",
                serviceName: `com.amazonaws.${region}.${service}`,
                subnetIds,
                securityGroupIds: [securityGroup.id],
                privateDnsEnabled: true,
                tags: tagsFor(scope, name),
            },
            { parent: scope.parent },
        );
    }
}

// It answers and never calls, so it has no egress rule.
function createSecurityGroup(scope: VpcScope, cidrBlock: string): aws.ec2.SecurityGroup {
    const name = `${scope.name}-endpoints`;
    const tags = tagsFor(scope, name);
    const group = new aws.ec2.SecurityGroup(
        name,
        { vpcId: scope.vpcId, description: "HTTPS from the VPC to interface endpoints", tags },
        { parent: scope.parent },
    );
    new aws.vpc.SecurityGroupIngressRule(
        name,
        { securityGroupId: group.id, cidrIpv4: cidrBlock, ipProtocol: "tcp", fromPort: 443, toPort: 443, tags },
        { parent: scope.parent },
    );
    return group;
}
