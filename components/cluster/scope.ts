import type * as pulumi from "@pulumi/pulumi";

/** What the parts of one cluster share. */
export interface Scope {
    readonly parent: pulumi.ComponentResource;
    /** Name of the component: the prefix of every child's name. */
    readonly name: string;
    readonly permissionsBoundaryArn: pulumi.Input<string> | undefined;
    readonly tags: Record<string, pulumi.Input<string>>;
}
