import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Owner } from "./owner";

/** How much the pods of a namespace may do: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurity = "privileged" | "baseline" | "restricted";

/** A namespace for an add-on, whose pods Kubernetes holds to a Pod Security Standard. */
export function createNamespace(
    { name, parent, deletedWith }: Owner,
    namespace: string,
    podSecurity: PodSecurity,
): pulumi.Output<string> {
    const labels = { "pod-security.kubernetes.io/enforce": podSecurity };
    return new k8s.core.v1.Namespace(
        `${name}-namespace`,
        { metadata: { name: namespace, labels } },
        { parent, deletedWith },
    ).metadata.name;
}
