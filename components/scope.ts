import type * as pulumi from "@pulumi/pulumi";

/** What the children of one component share. */
export interface Scope {
    readonly parent: pulumi.ComponentResource;
    /** Name of the component: the prefix of every child's name. */
    readonly name: string;
    readonly permissionsBoundaryArn: pulumi.Input<string> | undefined;
    readonly tags: Record<string, pulumi.Input<string>>;
}

/** The user's tags, with the logical name where the AWS console looks for one. */
export function tagsFor({ tags }: Scope, name: string): Record<string, pulumi.Input<string>> {
    return { ...tags, Name: name };
}
