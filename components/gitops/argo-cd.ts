import { manifest } from "./manifest";

/** Where applications come from. */
export interface Sources {
    readonly opsRepositoryUrl: string;
    /** Host and path under which the charts are, without a scheme. */
    readonly chartRegistry: string;
}

/** A kind of object, as an AppProject allows it. */
export interface AllowedKind {
    readonly group: string;
    readonly kind: string;
    /** Pattern of the names that are allowed, for a kind of the cluster. */
    readonly name?: string;
}

export const NAMESPACE = "argocd";

/** The cluster that Argo CD runs in. */
const IN_CLUSTER = "https://kubernetes.default.svc";

/** With it Argo CD deletes what an application made, and keeps a project for as long as an application is in it. */
const FINALIZERS = ["resources-finalizer.argocd.argoproj.io"];

/** Address of a chart, as a source of Argo CD. */
export const chartUrl = ({ chartRegistry }: Sources, chart: string) => `oci://${chartRegistry}/${chart}`;

interface Project {
    readonly name: string;
    readonly description: string;
    readonly sourceRepos: string[];
    /** Name or pattern of the namespaces that applications may be in. */
    readonly namespace: string;
    readonly kinds: AllowedKind[];
    readonly clusterKinds?: AllowedKind[];
}

/** An AppProject: what the applications in it may be made of, where they may go and what they may create. */
export function appProject({ name, description, sourceRepos, namespace, kinds, clusterKinds = [] }: Project) {
    const metadata = { name, namespace: NAMESPACE, finalizers: FINALIZERS };
    const spec = {
        description,
        sourceRepos,
        destinations: [{ server: IN_CLUSTER, namespace }],
        clusterResourceWhitelist: clusterKinds,
        namespaceResourceWhitelist: kinds,
    };
    return manifest("argoproj.io/v1alpha1", "AppProject", metadata, { spec });
}

interface ApplicationTemplate {
    readonly name: string;
    readonly project: string;
    readonly namespace: string;
    readonly source: object;
    /** How often a failed sync is tried again. While it is, Argo CD starts no other: a revert has to wait. */
    readonly retries: number;
    readonly ignoreDifferences?: object[];
}

/** An ApplicationSet: an application for whatever its generators find. */
export function applicationSet(name: string, generators: object[], template: ApplicationTemplate) {
    const { ignoreDifferences } = template;
    const spec = {
        goTemplate: true,
        // A file that lacks something stops the set with an error, and leaves all applications as they are.
        goTemplateOptions: ["missingkey=error"],
        generators,
        template: {
            metadata: { name: template.name, finalizers: FINALIZERS },
            spec: {
                project: template.project,
                source: template.source,
                destination: { server: IN_CLUSTER, namespace: template.namespace },
                syncPolicy: syncPolicy(template.retries),
                ...(ignoreDifferences !== undefined && { ignoreDifferences }),
            },
        },
        // Load balancers belong to applications: an application that left its objects behind would leave them in AWS.
        syncPolicy: { preserveResourcesOnDeletion: false },
    };
    return manifest("argoproj.io/v1alpha1", "ApplicationSet", { name, namespace: NAMESPACE }, { spec });
}

/**
 * No ServerSideApply: the API takes the selector of a Service as one whole, so applying ours would tear out the hash by which Argo
 * Rollouts tells canary pods from stable ones. A client-side apply leaves alone what Git never had.
 */
function syncPolicy(retries: number) {
    return {
        automated: { prune: true, selfHeal: true },
        retry: { limit: retries, backoff: { duration: "5s", factor: 2, maxDuration: "1m" } },
        syncOptions: [
            // What Git did not change is not touched while a canary runs.
            "ApplyOutOfSyncOnly=true",
            // And of what it did change, the fields that controllers own keep their values.
            "RespectIgnoreDifferences=true",
            // Stable pods need what they were made with until the canary has been promoted.
            "PruneLast=true",
        ],
    };
}
