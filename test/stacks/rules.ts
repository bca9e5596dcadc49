import type { Rule } from "./order";

export const RELEASE = "kubernetes:helm.sh/v3:Release";
export const SET = "kubernetes:argoproj.io/v1alpha1:ApplicationSet";

/** As much of a resource as the rules ask for. */
interface Named {
    readonly type: string;
    readonly name: string;
}

/** What an environment stack has to create before what, and to delete after it. */
export function rulesOf(stack: string, resources: Named[]): Rule[] {
    const of = (suffix: string) => `${stack}-${suffix}`;
    const rules = (names: string[], needs: string[], because: string) =>
        names.flatMap((resource) => needs.map((other) => ({ resource, needs: of(other), because })));
    const named = (begin: string) => resources.filter(({ type }) => type.startsWith(begin)).map(({ name }) => name);
    const inCluster = named("kubernetes:");
    const releases = named(RELEASE);
    const stores = named("kubernetes:external-secrets.io/v1:ClusterSecretStore");
    const scraped = releases.filter((name) => name !== of("monitoring-crds-release"));
    const addons = scraped.map((name) => name.slice(stack.length + 1));
    const sets = named(SET);
    const namespaces = inCluster.filter((name) => name.endsWith("-environment-namespace"));
    return [
        ...rules(inCluster, ["cluster-nodes-default", "cluster-addon-coredns"], "no pod starts without them"),
        ...rules(inCluster, ["cluster-access-github-actions-policy"], "who deploys may do nothing before it"),
        ...rules(scraped, ["monitoring-crds-release"], "its chart brings a ServiceMonitor"),
        ...rules([of("load-balancers-release")], ["load-balancers-pods-association"], "its pods would have no role"),
        ...rules(
            [of("external-secrets-release")],
            ["external-secrets-pods-association"],
            "its pods would have no role",
        ),
        ...rules([of("rollouts-release")], ["rollouts-pods-association"], "its pods would have no role"),
        ...rules(stores, ["external-secrets-release"], "the kind is defined, and looked at, by it"),
        ...rules([of("admission-policy")], ["admission-release"], "the kind is defined, and looked at, by it"),
        ...rules(namespaces, ["load-balancers-release", "load-balancers-pods-policy"], "its load balancers go before"),
        ...rules(sets, addons, "services use all of it, to their end"),
        ...rules(sets, ["admission-policy"], "the first image would be let in or refused unseen"),
        ...sets.flatMap((resource) =>
            [...stores, ...namespaces].map((needs) => ({ resource, needs, because: "services use it, to their end" })),
        ),
        ...rules(sets, ["api-connections-database-url-version"], "services would start without their database"),
        ...rules(sets, ["database-from-cluster", "cache-from-cluster"], "services could not reach their data"),
        ...rules(sets, ["image-pull"], "nodes could not pull the services' images"),
    ];
}
