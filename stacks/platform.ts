import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    type AwsAccess,
    EnvironmentNamespace,
    GitopsBootstrap,
    type NamespaceSettings,
    type Previews,
    type SecretStore,
} from "../components";
import { type Addons, createAddons } from "./addons";
import type { PlatformConfig } from "./config";
import type { Delivery } from "./delivery";
import { platformStoreOf, prefixOf, storeOf } from "./names";

/** The cluster that the platform is installed into. */
export interface Target {
    readonly provider: k8s.Provider;
    /** The cluster, where it is this stack's own: what is in it goes with it. */
    readonly cluster?: pulumi.Resource;
    /** What AWS gives; a cluster elsewhere has none of it. */
    readonly aws?: AwsAccess & {
        readonly vpcId: pulumi.Input<string>;
        readonly imagePullPolicyArn: pulumi.Input<string>;
    };
    /** Class of the volumes of Prometheus. Without one they are encrypted gp3, which AWS alone has. */
    readonly storageClass?: string;
    readonly stores: SecretStore[];
    readonly namespaces: NamespaceSettings;
    /** Secret with the GitHub App that reads the repositories; undefined where everybody may. */
    readonly githubAppSecretName?: string;
    /** What services find when they start: their databases, caches and secrets, and the right to pull their images. */
    readonly data: pulumi.Resource[];
}

/** Version of the chart of preview namespaces, deploy/helm/preview. */
export const PREVIEW_CHART_VERSION = "0.1.0";

/**
 * Everything inside of the cluster. Add-ons come first, each as soon as what it needs is there; then the namespaces; and last of
 * all what deploys the services. A destroy goes the other way, so services, and the load balancers that they have in AWS, are
 * gone before the controllers that own them.
 */
export function createPlatform(config: PlatformConfig, delivery: Delivery, target: Target): Addons {
    const addons = createAddons(config, delivery, target);
    const namespaces = config.environments.map((environment) => createNamespace(environment, config, addons, target));
    createGitops(config, delivery, target, addons, namespaces);
    return addons;
}

/** Never deleted with the cluster: its load balancers are outside of it, and the controller that takes them down outlives it. */
function createNamespace(
    environment: string,
    { quota }: PlatformConfig,
    { loadBalancers }: Addons,
    { provider, namespaces }: Target,
) {
    const dependsOn = loadBalancers === undefined ? [] : [loadBalancers];
    return new EnvironmentNamespace(
        `${prefixOf(environment)}-environment`,
        { environment, ...namespaces, quota },
        { provider, dependsOn },
    );
}

function createGitops(
    config: PlatformConfig,
    delivery: Delivery,
    target: Target,
    addons: Addons,
    namespaces: EnvironmentNamespace[],
) {
    const { opsRepositoryUrl, chartRegistry } = delivery;
    const { githubAppSecretName, provider, data } = target;
    return new GitopsBootstrap(
        `${pulumi.getStack()}-gitops`,
        {
            environments: config.environments.map((name) => ({ name, secretStore: storeOf(name) })),
            opsRepositoryUrl,
            chartRegistry,
            githubAppSecretName,
            credentialsStore: platformStoreOf(addons.externalSecrets),
            argoCdNamespace: addons.argoCd.namespaceName,
            previews: previewsOf(config, delivery, target),
        },
        // Nor this: as long as it is there, so are the services.
        { provider, dependsOn: [...addons.all, ...namespaces, ...data] },
    );
}

/** Previews are in the environment that bears the name of the stack, or in the first one. */
function previewsOf(
    { previews, environments }: PlatformConfig,
    { serviceRepositories }: Delivery,
    { namespaces }: Target,
): Previews | undefined {
    if (!previews) return undefined;
    const environment = environments.find((name) => name === pulumi.getStack()) ?? environments[0]!;
    return { environment, repositories: serviceRepositories, chartVersion: PREVIEW_CHART_VERSION, namespaces };
}
