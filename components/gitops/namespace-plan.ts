import { manifest } from "./manifest";
import { networkPolicies, type Flows } from "./network-policies";

/** What the pods of a namespace may ask for in sum. */
export interface NamespaceQuota {
    /** CPU that they may request, such as `3` or `500m`. Default `3`; for previews `1`. */
    cpu?: string;
    /** Memory that they may request, such as `6Gi` or `512Mi`. Default `6Gi`; for previews `2Gi`. */
    memory?: string;
    /** Memory that their limits may come to. Default `12Gi`; for previews `4Gi`. */
    memoryLimit?: string;
    /** Pods, those of a canary included. Default 40; for previews 10. */
    pods?: number;
}

/** What a namespace of services grants: how much, and which ways in and out. */
export interface NamespaceSettings {
    /** What the pods may ask for in sum. Default: about what three m7g.large have left beside the add-ons. */
    quota?: NamespaceQuota;
    /** IPv4 blocks of the subnets that load balancers stand in. Default none: none reaches the services. */
    loadBalancerCidrBlocks?: string[];
    /** IPv4 blocks of the subnets that databases and caches stand in. Default none. */
    dataCidrBlocks?: string[];
    /** Namespaces in which databases and caches run, where they run in the cluster. Default none. */
    dataNamespaces?: string[];
}

/** The same with nothing left open. Also the values of the chart that makes preview namespaces. */
export interface SettingsPlan extends Flows {
    readonly quota: Required<NamespaceQuota>;
}

export interface NamespacePlan extends SettingsPlan {
    readonly name: string;
    /** Environment that the namespace belongs to: its secrets, its policies. */
    readonly environment: string;
}

// Three m7g.large have about this much left beside the add-ons. A quota bounds, and reserves nothing: two environments of one
// stack share what its nodes have.
const ENVIRONMENT_QUOTA = { cpu: "3", memory: "6Gi", memoryLimit: "12Gi", pods: 40 };
export const PREVIEW_QUOTA = { cpu: "1", memory: "2Gi", memoryLimit: "4Gi", pods: 10 };

/** The settings with every default in its place. */
export function planSettings(settings: NamespaceSettings, quotaDefaults = ENVIRONMENT_QUOTA): SettingsPlan {
    const { loadBalancerCidrBlocks = [], dataCidrBlocks = [], dataNamespaces = [] } = settings;
    const { cpu, memory, memoryLimit, pods } = settings.quota ?? {};
    const quota = {
        cpu: cpu ?? quotaDefaults.cpu,
        memory: memory ?? quotaDefaults.memory,
        memoryLimit: memoryLimit ?? quotaDefaults.memoryLimit,
        pods: pods ?? quotaDefaults.pods,
    };
    return { quota, loadBalancerCidrBlocks, dataCidrBlocks, dataNamespaces };
}

/**
 * A namespace for services with all that belongs in it. The chart `preview` says the same of the namespaces of pull requests: Argo CD
 * makes those from a chart, when and as often as there are any, while Pulumi does not run. A test holds the two equal.
 */
export function namespaceManifests(plan: NamespacePlan) {
    const { name } = plan;
    return {
        namespace: namespaceOf(plan),
        quota: quotaOf(plan),
        limits: limitsOf(name),
        serviceAccount: serviceAccountOf(name),
        collector: collectorOf(name),
        networkPolicies: networkPolicies(name, plan),
    };
}

function namespaceOf({ name, environment }: NamespacePlan) {
    const podSecurity = "pod-security.kubernetes.io";
    const labels = {
        "slipway/environment": environment,
        // Pinned, so that no upgrade of the cluster refuses pods that run today. The warnings tell of such pods before the pin moves.
        [`${podSecurity}/enforce`]: "restricted",
        [`${podSecurity}/enforce-version`]: "v1.36",
        [`${podSecurity}/warn`]: "restricted",
        [`${podSecurity}/warn-version`]: "latest",
        [`${podSecurity}/audit`]: "restricted",
        [`${podSecurity}/audit-version`]: "latest",
        "policy.sigstore.dev/include": "true",
    };
    return { apiVersion: "v1" as const, kind: "Namespace" as const, metadata: { name, labels } };
}

function quotaOf({ name: namespace, quota }: NamespacePlan) {
    const hard = {
        "requests.cpu": quota.cpu,
        "requests.memory": quota.memory,
        "limits.memory": quota.memoryLimit,
        pods: String(quota.pods),
        // The way in is an Ingress whose load balancer targets pods, and services keep their data elsewhere.
        "services.loadbalancers": "0",
        "services.nodeports": "0",
        persistentvolumeclaims: "0",
    };
    return manifest("v1", "ResourceQuota", { name: "quota", namespace }, { spec: { hard } });
}

/** The quota refuses pods that do not say what they need; these are for containers that nobody thought of. */
function limitsOf(namespace: string) {
    const container = {
        type: "Container",
        defaultRequest: { cpu: "100m", memory: "128Mi" },
        default: { memory: "256Mi" },
    };
    return manifest("v1", "LimitRange", { name: "limits", namespace }, { spec: { limits: [container] } });
}

/** Services get an account of their own; a pod that names none gets no token. */
function serviceAccountOf(namespace: string) {
    return manifest("v1", "ServiceAccount", { name: "default", namespace }, { automountServiceAccountToken: false });
}

/** `otel-collector:4317`, wherever a service runs. */
function collectorOf(namespace: string) {
    const spec = { type: "ExternalName", externalName: "otel-collector.telemetry.svc.cluster.local" };
    return manifest("v1", "Service", { name: "otel-collector", namespace }, { spec });
}
