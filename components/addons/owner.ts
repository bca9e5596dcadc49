import type * as pulumi from "@pulumi/pulumi";

/** The component that installs an add-on, as its Kubernetes objects see it. */
export interface Owner {
    readonly parent: pulumi.ComponentResource;
    /** Name of the component: the prefix of every child's name. */
    readonly name: string;
    /** What the objects in the cluster go with: the cluster. */
    readonly deletedWith: pulumi.Resource | undefined;
    /** What the chart comes after. */
    readonly dependsOn: pulumi.Input<pulumi.Resource>[];
}

/** The component with those options that are for its Kubernetes objects. */
export function ownerOf(name: string, parent: pulumi.ComponentResource, opts?: pulumi.ComponentResourceOptions): Owner {
    return { name, parent, deletedWith: opts?.deletedWith, dependsOn: dependenciesOf(opts) };
}

/** What the options name in `dependsOn`, where that is one resource or several. */
export function dependenciesOf(opts?: pulumi.ComponentResourceOptions): pulumi.Input<pulumi.Resource>[] {
    return [opts?.dependsOn ?? []].flat() as pulumi.Input<pulumi.Resource>[];
}

/**
 * Options of the component itself, without those that its children would inherit though they are not theirs. An IAM role that
 * inherits `deletedWith` is not deleted with the cluster, but left behind in AWS and forgotten. And neither roles nor namespaces
 * need to wait for what a chart comes after.
 */
export function componentOptions(opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
    return { ...opts, deletedWith: undefined, dependsOn: undefined };
}
