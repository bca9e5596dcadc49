import type * as pulumi from "@pulumi/pulumi";

/** The component that installs an add-on, as its Kubernetes objects see it. */
export interface Owner {
    readonly parent: pulumi.ComponentResource;
    /** Name of the component: the prefix of every child's name. */
    readonly name: string;
    /** What the objects in the cluster go with: the cluster. */
    readonly deletedWith: pulumi.Resource | undefined;
}

/**
 * Options of an add-on's component, without `deletedWith`, which is for its Kubernetes objects alone. Children inherit it from
 * their component; an IAM role that inherits it is not deleted with a cluster, but left behind in AWS and forgotten.
 */
export function componentOptions(opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
    return { ...opts, deletedWith: undefined };
}
