import type * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../problems";

/** What an add-on needs to get roles in AWS. */
export interface AwsAccess {
    /** Name of the EKS cluster. It must run the EKS Pod Identity agent, as `Cluster` does. */
    clusterName: pulumi.Input<string>;
    /** Code of the AWS region, such as `ap-northeast-2`. */
    region: string;
    /** ARN of the policy that bounds what the roles may ever do. Default: none. */
    permissionsBoundaryArn?: pulumi.Input<string>;
    /** Tags of the roles, and of what the add-on creates in AWS itself. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/** A pod's SDK that is told no region, or none that exists, fails at its first call and not before. */
export function checkAccess({ region }: AwsAccess, problems: Problems): void {
    problems.expect(
        /^(?!cn-)[a-z]{2}-[a-z]+-\d$/.test(region),
        "aws.region",
        `expected a commercial AWS region such as "ap-northeast-2", got ${JSON.stringify(region)}: give that of the cluster`,
    );
}
