import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { flowLogDelivery, flowLogTrust } from "./flow-log-policies";
import { tagsFor } from "../scope";
import type { VpcScope } from "./scope";

/** Records accepted and rejected traffic of the whole VPC. */
export function createFlowLogs(scope: VpcScope, accountId: pulumi.Output<string>, retentionInDays: number): void {
    const { parent, tags, permissionsBoundaryArn: permissionsBoundary } = scope;
    const name = `${scope.name}-flow-logs`;
    // Addresses and ports, no payload: the encryption that CloudWatch does by itself is enough, without a key to keep.
    const logGroup = new aws.cloudwatch.LogGroup(name, { retentionInDays, tags }, { parent });
    const assumeRolePolicy = accountId.apply((id) => JSON.stringify(flowLogTrust(id)));
    const role = new aws.iam.Role(name, { assumeRolePolicy, permissionsBoundary, tags }, { parent });
    const delivery = new aws.iam.RolePolicy(
        name,
        { role: role.name, policy: logGroup.arn.apply((arn) => JSON.stringify(flowLogDelivery(arn))) },
        { parent },
    );
    new aws.ec2.FlowLog(
        name,
        {
            vpcId: scope.vpcId,
            trafficType: "ALL",
            logDestinationType: "cloud-watch-logs",
            logDestination: logGroup.arn,
            iamRoleArn: role.arn,
            tags: tagsFor(scope, name),
        },
        // The role is no use to a flow log before it may write.
        { parent, dependsOn: [delivery] },
    );
}
