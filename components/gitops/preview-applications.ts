import { type AllowedKind, appProject, applicationSet, chartUrl, type Sources } from "./argo-cd";
import {
    type GitopsEnvironment,
    OWNED_BY_CONTROLLERS,
    SERVICE,
    SERVICE_KINDS,
    serviceSource,
} from "./environment-applications";
import { type NamespaceSettings, planSettings, PREVIEW_QUOTA, type SettingsPlan } from "./namespace-plan";

/** Pull requests that get a namespace of their own. */
export interface Previews {
    /** Environment whose secrets previews use: one of `environments`. */
    environment: string;
    /** GitHub repositories of services, such as `acme/shop`. The namespace of a pull request is `preview-shop-7`. */
    repositories: string[];
    /** Version of the chart that makes the namespaces, such as `0.1.0`. */
    chartVersion: string;
    /** Name of that chart in the chart registry. Default `preview`. */
    chart?: string;
    /** What each namespace grants. Default: less than that of an environment, and no load balancer, database or cache. */
    namespaces?: NamespaceSettings;
}

export interface PreviewPlan {
    readonly environment: GitopsEnvironment;
    readonly repositories: Repository[];
    readonly chart: string;
    readonly chartVersion: string;
    readonly settings: SettingsPlan;
    /** Secret with the GitHub App that lists pull requests; undefined where everybody may. */
    readonly appSecretName: string | undefined;
}

interface Repository {
    readonly owner: string;
    readonly name: string;
}

export function planPreviews(
    previews: Previews,
    environments: GitopsEnvironment[],
    appSecretName: string | undefined,
): PreviewPlan {
    const { chart = "preview", chartVersion, namespaces = {} } = previews;
    const repositories = previews.repositories.map((repository) => {
        const [owner, name] = repository.split("/") as [string, string];
        return { owner, name };
    });
    const environment = environments.find(({ name }) => name === previews.environment)!;
    const settings = planSettings(namespaces, PREVIEW_QUOTA);
    return { environment, repositories, chart, chartVersion, settings, appSecretName };
}

const NAMESPACES = "preview-namespaces";
const SERVICES = "previews";
const PATTERN = "preview-*";

/** Workflows write previews by themselves, and nobody may do that on the branch that environments are read from. */
const PREVIEW_BRANCH = "previews";

/** What the chart of a preview namespace may hold. Its services may hold none of it: they cannot raise their own quota. */
const NAMESPACE_KINDS: AllowedKind[] = [
    { group: "", kind: "ResourceQuota" },
    { group: "", kind: "LimitRange" },
    { group: "", kind: "ServiceAccount" },
    { group: "", kind: "Service" },
    { group: "networking.k8s.io", kind: "NetworkPolicy" },
];

/**
 * What a service is in a preview, whatever its file says. The database is that of the environment, which runs another version:
 * nobody but that one migrates it. A ServiceMonitor makes Prometheus come by, with whatever token the monitor names; and without
 * traffic or metrics no analysis ever ends, and no pause tells anybody anything. One pod, with no load balancer: two while it is
 * replaced, so that a push that changes two services stays within PREVIEW_QUOTA. A budget would never let that one pod go.
 */
export const PREVIEW_VALUES = {
    migration: { enabled: false },
    metrics: { enabled: false },
    analysis: { enabled: false },
    canary: { steps: [] },
    hpa: { enabled: false },
    podDisruptionBudget: { enabled: false },
    replicas: 1,
    traffic: "replicas",
    ingress: {},
};

export function previewNamespaceProject(sources: Sources, { chart }: PreviewPlan) {
    return appProject({
        name: NAMESPACES,
        description: "Namespaces of pull requests",
        sourceRepos: [chartUrl(sources, chart)],
        namespace: PATTERN,
        kinds: NAMESPACE_KINDS,
        clusterKinds: [{ group: "", kind: "Namespace", name: PATTERN }],
    });
}

export function previewServiceProject(sources: Sources) {
    return appProject({
        name: SERVICES,
        description: "Services of pull requests",
        sourceRepos: [sources.opsRepositoryUrl, chartUrl(sources, "*")],
        namespace: PATTERN,
        kinds: SERVICE_KINDS.filter(({ kind }) => kind !== "ServiceMonitor"),
    });
}

/** One namespace for each pull request that has files in the ops repository. */
export function previewNamespaces(sources: Sources, plan: PreviewPlan) {
    const found = (folder: string) => ({ directories: [{ path: folder }] });
    const values = { name: NAMESPACE_NAME, environment: plan.environment.name, ...plan.settings };
    return applicationSet(NAMESPACES, pullRequests(sources, plan, found), {
        name: NAMESPACE_NAME,
        project: NAMESPACES,
        namespace: NAMESPACE_NAME,
        source: {
            repoURL: chartUrl(sources, plan.chart),
            targetRevision: plan.chartVersion,
            path: ".",
            helm: { releaseName: "preview", valuesObject: values },
        },
        retries: 5,
    });
}

/** One application for each file that the ops repository has for a pull request. */
export function previewServices(sources: Sources, plan: PreviewPlan) {
    const found = (folder: string) => ({ files: [{ path: `${folder}/*.yaml` }] });
    return applicationSet(SERVICES, pullRequests(sources, plan, found), {
        name: `${NAMESPACE_NAME}-{{ ${SERVICE} }}`,
        project: SERVICES,
        namespace: NAMESPACE_NAME,
        source: serviceSource(sources, plan.environment, PREVIEW_VALUES),
        // Its namespace comes from another set, which may look two minutes later.
        retries: 10,
        ignoreDifferences: OWNED_BY_CONTROLLERS,
    });
}

// The second segment of previews/shop/7 is the repository.
const NAMESPACE_NAME = "preview-{{ index .path.segments 1 }}-{{ .number }}";

/**
 * Pull requests that are open, bear the label, and have a folder in the ops repository. All three are needed: anybody can open a
 * pull request, only members can label one, and only our workflow writes to the ops repository, after it has built, scanned
 * and signed the image. When the pull request is closed, its applications and their namespace go.
 */
function pullRequests(
    { opsRepositoryUrl }: Sources,
    { repositories, appSecretName }: PreviewPlan,
    found: (folder: string) => object,
) {
    return repositories.map(({ owner, name }) => {
        const github = {
            owner,
            repo: name,
            labels: ["preview"],
            ...(appSecretName !== undefined && { appSecretName }),
        };
        const git = { repoURL: opsRepositoryUrl, revision: PREVIEW_BRANCH, ...found(`previews/${name}/{{ .number }}`) };
        // A matrix gives what the first generator found to the second, which therefore must come second.
        return { matrix: { generators: [{ pullRequest: { github, requeueAfterSeconds: 120 } }, { git }] } };
    });
}
