import { type AllowedKind, appProject, applicationSet, chartUrl, type Sources } from "./argo-cd";

export interface GitopsEnvironment {
    /** Name of the environment, such as `prod`. Its namespace has the same name; see `EnvironmentNamespace`. */
    name: string;
    /** Name of the ClusterSecretStore from which its services get their secrets, such as `aws-sm`. */
    secretStore: string;
}

/** Kinds that the chart of a service may hold: nothing of the cluster, no secret, no rights. */
export const SERVICE_KINDS: AllowedKind[] = [
    { group: "argoproj.io", kind: "Rollout" },
    { group: "argoproj.io", kind: "AnalysisTemplate" },
    { group: "", kind: "Service" },
    { group: "", kind: "ServiceAccount" },
    { group: "networking.k8s.io", kind: "Ingress" },
    { group: "networking.k8s.io", kind: "NetworkPolicy" },
    { group: "autoscaling", kind: "HorizontalPodAutoscaler" },
    { group: "policy", kind: "PodDisruptionBudget" },
    { group: "monitoring.coreos.com", kind: "ServiceMonitor" },
    { group: "external-secrets.io", kind: "ExternalSecret" },
    { group: "batch", kind: "Job" },
];

/** What the services of an environment may be made of. */
export function environmentProject(sources: Sources, { name }: GitopsEnvironment) {
    return appProject({
        name,
        description: `Services of the environment ${name}`,
        sourceRepos: [sources.opsRepositoryUrl, chartUrl(sources, "*")],
        namespace: name,
        kinds: SERVICE_KINDS,
    });
}

/** One application for each file that the ops repository has for the environment. */
export function environmentApplications(sources: Sources, environment: GitopsEnvironment) {
    const { name } = environment;
    const files = { repoURL: sources.opsRepositoryUrl, revision: "HEAD", files: [{ path: `envs/${name}/*.yaml` }] };
    return applicationSet(name, [{ git: files }], {
        name: `${name}-{{ ${SERVICE} }}`,
        project: name,
        namespace: name,
        source: serviceSource(sources, environment),
        retries: 5,
        ignoreDifferences: OWNED_BY_CONTROLLERS,
    });
}

/** Name of the service: that of its file. */
export const SERVICE = 'trimSuffix ".yaml" .path.filename';

/** The chart that the file of a service names, with its values. No file can change the environment, or what is `fixed`. */
export function serviceSource(sources: Sources, { name, secretStore }: GitopsEnvironment, fixed: object = {}) {
    const identity = `(dict "image" .image "environment" "${name}" "secretStore" "${secretStore}")`;
    // A file need not have values.
    const given = '(dig "values" (dict) . | default (dict))';
    const keys = Object.keys(fixed).map((key) => `"${key}"`);
    // `merge` lets the first win, but to it a `false` is nothing: what is fixed must not be in the last one.
    const rest =
        keys.length === 0 ? given : `(fromJson \`${JSON.stringify(fixed)}\`) (omit ${given} ${keys.join(" ")})`;
    const values = `{{ merge ${identity} ${rest} | toYaml }}`;
    return {
        repoURL: chartUrl(sources, "{{ .chart }}"),
        targetRevision: "{{ .chartVersion }}",
        path: ".",
        helm: { releaseName: `{{ ${SERVICE} }}`, values },
    };
}

/**
 * What Argo CD neither calls a difference nor writes. Were it otherwise, self-healing would move traffic and pods while a canary
 * runs, and after one was aborted. An aborted Rollout itself is left alone: an abort changes its status, which is not compared.
 */
export const OWNED_BY_CONTROLLERS = [
    {
        group: "argoproj.io",
        kind: "Rollout",
        // Replicas that the autoscaler has set, and only those: without one, a number in Git still counts.
        managedFieldsManagers: ["kube-controller-manager"],
    },
    { group: "", kind: "Service", jsonPointers: ["/spec/selector/rollouts-pod-template-hash"] },
    {
        group: "networking.k8s.io",
        kind: "Ingress",
        jsonPointers: [
            // Weights of stable and canary. The action is named by the stable Service, and that by the service.
            `/metadata/annotations/alb.ingress.kubernetes.io~1actions.{{ ${SERVICE} }}`,
            // And what Argo Rollouts notes of having written them (utils/ingress, ManagedAnnotations).
            "/metadata/annotations/rollouts.argoproj.io~1managed-alb-annotations",
        ],
    },
];
