import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../scope";

/** What the children of one network share, once there is a VPC. */
export interface VpcScope extends Scope {
    readonly vpcId: pulumi.Output<string>;
}
