import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { dependenciesOf } from "../addons/owner";
import { Problems } from "../problems";
import { NAMESPACE, type Sources } from "./argo-cd";
import { checkBootstrap, ownerUrl } from "./bootstrap-checks";
import { environmentApplications, environmentProject, type GitopsEnvironment } from "./environment-applications";
import {
    planPreviews,
    previewNamespaceProject,
    previewNamespaces,
    type PreviewPlan,
    type Previews,
    previewServiceProject,
    previewServices,
} from "./preview-applications";
import { APP_SECRET_NAME, PLATFORM_STORE, repositoryCredentials } from "./repository-credentials";

export interface GitopsBootstrapArgs {
    /** Environments of the cluster. */
    environments: GitopsEnvironment[];
    /** URL of the repository that says what runs where, such as `https://github.com/acme/ops.git`. */
    opsRepositoryUrl: string;
    /** Host and path of the charts of services, without a scheme: `ghcr.io/acme/charts`. Argo CD must be able to read it. */
    chartRegistry: string;
    /**
     * Name of the secret in Secrets Manager with the GitHub App that reads the ops repository: JSON text with `id`,
     * `installationId` and `privateKey`. External Secrets reads it through the ClusterSecretStore `aws-sm-platform`. Default: none,
     * as for a public repository.
     */
    githubAppSecretName?: string;
    /** Name of the ClusterSecretStore that it is read from, as `ExternalSecrets` puts it out. Default: `aws-sm-platform`. */
    credentialsStore?: pulumi.Input<string>;
    /** Namespace of Argo CD, as `ArgoCd` puts it out: projects need no more than that. Default: `argocd`. */
    argoCdNamespace?: pulumi.Input<string>;
    /** Pull requests that get a namespace of their own. Default: none do. */
    previews?: Previews;
}

/**
 * What Argo CD deploys: one application for each service of each environment, as the ops repository says.
 *
 * For each environment it creates an AppProject, which bounds what its services may be made of, and an ApplicationSet, which reads
 * `envs/<environment>/<service>.yaml`: the chart, its version, the image by digest, and values. A commit there is a
 * deployment. Previews get a namespace each, from `previews/<repository>/<number>/<service>.yaml` of the branch
 * `previews`.
 *
 * Applications depend on Argo CD, on External Secrets and its stores, and on the namespaces: name them in `dependsOn`, so that
 * applications go first, and everything they made with them, load balancers included, while the controllers still run.
 *
 * @example
 * new GitopsBootstrap("gitops", {
 *     environments: [{ name: "prod", secretStore: "aws-sm" }],
 *     opsRepositoryUrl: "https://github.com/acme/ops.git",
 *     chartRegistry: "ghcr.io/acme/charts",
 *     githubAppSecretName: "prod-platform/github-app",
 * }, { provider, dependsOn: [argoCd, externalSecrets, namespace] });
 */
export class GitopsBootstrap extends pulumi.ComponentResource {
    /** Names of the ApplicationSets, one for each environment, and two more with previews. */
    public readonly applicationSetNames: pulumi.Output<string[]>;

    constructor(name: string, args: GitopsBootstrapArgs, opts?: pulumi.ComponentResourceOptions) {
        // What the applications wait for, projects and credentials need not wait for.
        super("slipway:index:GitopsBootstrap", name, {}, { ...opts, dependsOn: undefined });
        validate(name, args);
        const { environments, githubAppSecretName, previews, argoCdNamespace = NAMESPACE } = args;
        const scope = { name, parent: this, before: dependenciesOf(opts), argoCdNamespace };

        const credentials = createCredentials(scope, args);
        const sets = environments.map((environment) => {
            const project = createObject(scope, `${environment.name}-project`, environmentProject(args, environment));
            const set = environmentApplications(args, environment);
            return createSet(scope, `${environment.name}-applications`, set, [project, ...credentials]);
        });
        if (previews !== undefined) {
            const appSecretName = githubAppSecretName === undefined ? undefined : APP_SECRET_NAME;
            sets.push(...createPreviews(scope, args, planPreviews(previews, environments, appSecretName), credentials));
        }

        this.applicationSetNames = pulumi.all(sets.map(({ metadata }) => metadata.name));
        this.registerOutputs({ applicationSetNames: this.applicationSetNames });
    }
}

interface Scope {
    readonly name: string;
    readonly parent: pulumi.ComponentResource;
    /** What must be there before applications. */
    readonly before: pulumi.Input<pulumi.Resource>[];
    readonly argoCdNamespace: pulumi.Input<string>;
}

type CustomResource = k8s.apiextensions.CustomResource;
type Manifest = k8s.apiextensions.CustomResourceArgs;

function createCredentials(
    scope: Scope,
    { opsRepositoryUrl, githubAppSecretName, credentialsStore = PLATFORM_STORE }: GitopsBootstrapArgs,
): CustomResource[] {
    if (githubAppSecretName === undefined) return [];
    const manifest = repositoryCredentials(ownerUrl(opsRepositoryUrl)!, githubAppSecretName, credentialsStore);
    return [createObject(scope, "credentials", manifest)];
}

function createPreviews(scope: Scope, sources: Sources, plan: PreviewPlan, credentials: CustomResource[]) {
    const namespaceProject = createObject(scope, "preview-namespace-project", previewNamespaceProject(sources, plan));
    const serviceProject = createObject(scope, "preview-service-project", previewServiceProject(sources));
    const namespaces = createSet(scope, "preview-namespaces", previewNamespaces(sources, plan), [
        namespaceProject,
        ...credentials,
    ]);
    // Services go before the namespaces that they are in.
    const services = createSet(scope, "preview-services", previewServices(sources, plan), [serviceProject, namespaces]);
    return [namespaces, services];
}

/**
 * An ApplicationSet, which is gone only when all that it deployed is gone.
 *
 * Pulumi deletes in the foreground and waits (provider/pkg/metadata/overrides.go, await.Deletion). Kubernetes then keeps the set
 * until its applications are gone, because each names it as the controller that owns it, which blocks its deletion
 * (applicationset_controller.go, SetControllerReference). And each application stays until Argo CD has deleted its objects and
 * seen them go, by its finalizer. With Argo CD 3.5.7 a set outlived an Ingress that nobody would release, and went right
 * after it. An AWS load balancer takes minutes, and all of them may have to go at once.
 *
 * A set needs its project and its credentials to the end, though it names them by text alone.
 */
function createSet(scope: Scope, role: string, manifest: Manifest, dependsOn: pulumi.Resource[]): CustomResource {
    return createObject(scope, role, manifest, {
        dependsOn: [...scope.before, ...dependsOn],
        customTimeouts: { delete: "20m" },
    });
}

function createObject(
    { name, parent, argoCdNamespace: namespace }: Scope,
    role: string,
    manifest: Manifest,
    opts: pulumi.CustomResourceOptions = {},
): CustomResource {
    const placed = { ...manifest, metadata: { ...manifest.metadata, namespace } };
    return new k8s.apiextensions.CustomResource(`${name}-${role}`, placed, { parent, ...opts });
}

function validate(name: string, args: GitopsBootstrapArgs): void {
    const problems = new Problems();
    checkBootstrap(problems, args);
    problems.throwIfAny("GitopsBootstrap", name);
}
