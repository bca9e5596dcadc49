import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { checkEnvironment, checkSettings } from "./namespace-checks";
import { namespaceManifests, type NamespaceSettings, planSettings } from "./namespace-plan";

export interface EnvironmentNamespaceArgs extends NamespaceSettings {
    /** Environment that the namespace is for, such as `prod`, and its name. A change makes another namespace. */
    environment: string;
}

/**
 * The namespace of one environment: what its services may use, and whom they may talk to.
 *
 * Pods must meet the Pod Security Standard `restricted`, bear a signature of ours, stay within a quota, and get no token for
 * Kubernetes unless they ask for one. Network policies deny everything but DNS, Prometheus, the load balancers, the databases
 * and caches, and the OpenTelemetry collector, which answers as `otel-collector:4317`. Which service calls which, their charts allow.
 *
 * The namespace must go while the controllers live that own load balancers in it. Never set `deletedWith` on it: Pulumi would
 * skip the deletion, and the load balancers would stay and hold the network.
 *
 * @example
 * new EnvironmentNamespace("prod", {
 *     environment: "prod",
 *     loadBalancerCidrBlocks: ["10.0.101.0/24", "10.0.102.0/24"],
 *     dataCidrBlocks: ["10.0.201.0/24", "10.0.202.0/24"],
 * }, { provider });
 */
export class EnvironmentNamespace extends pulumi.ComponentResource {
    /** Name of the namespace. */
    public readonly namespaceName: pulumi.Output<string>;

    constructor(name: string, args: EnvironmentNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:EnvironmentNamespace", name, {}, opts);
        validate(name, args);
        const { environment } = args;
        const manifests = namespaceManifests({ name: environment, environment, ...planSettings(args) });

        const { namespace, quota, limits, serviceAccount, collector, networkPolicies } = manifests;
        const owner = new k8s.core.v1.Namespace(`${name}-namespace`, namespace, {
            parent: this,
            // Kubernetes waits for every Ingress in it, and so for AWS to delete the load balancers.
            customTimeouts: { delete: "20m" },
        });
        const inside = <T extends { metadata: object }>(manifest: T) => ({
            ...manifest,
            metadata: { ...manifest.metadata, namespace: owner.metadata.name },
        });
        // What is inside goes with the namespace: the policies hold until the last pod is gone.
        const within = { parent: this, deletedWith: owner };
        new k8s.core.v1.ResourceQuota(`${name}-quota`, inside(quota), within);
        new k8s.core.v1.LimitRange(`${name}-limits`, inside(limits), within);
        // Kubernetes makes this account itself, somewhat later than the namespace. A patch is a server-side apply, so it does not
        // matter who comes first; it needs a provider that has server-side apply on, which is the default.
        new k8s.core.v1.ServiceAccountPatch(`${name}-service-account`, inside(serviceAccount), within);
        new k8s.core.v1.Service(`${name}-collector`, inside(collector), within);
        for (const policy of networkPolicies) {
            new k8s.networking.v1.NetworkPolicy(`${name}-${policy.metadata.name}`, inside(policy), within);
        }

        this.namespaceName = owner.metadata.name;
        this.registerOutputs({ namespaceName: this.namespaceName });
    }
}

function validate(name: string, args: EnvironmentNamespaceArgs): void {
    const problems = new Problems();
    checkEnvironment(problems, "environment", args.environment);
    checkSettings(problems, args);
    problems.throwIfAny("EnvironmentNamespace", name);
}
