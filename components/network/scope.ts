import type * as pulumi from "@pulumi/pulumi";

/** What the children of one network share. */
export interface Owner {
    readonly parent: pulumi.ComponentResource;
    readonly name: string;
    readonly tags: Record<string, pulumi.Input<string>>;
    readonly permissionsBoundaryArn: pulumi.Input<string> | undefined;
}

/** The same, once there is a VPC. */
export interface Scope extends Owner {
    readonly vpcId: pulumi.Output<string>;
}

/** The user's tags, with the logical name where the AWS console looks for one. */
export function tagsFor(owner: Owner, name: string): Record<string, pulumi.Input<string>> {
    return { ...owner.tags, Name: name };
}
