import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { KnownKeys } from "../../components/addons/known-values";

/** Maps whose keys are the user's, whatever example stands in them. */
const FREE_FORM = new RegExp(
    "^(annotations|labels|matchLabels|nodeSelector|affinity|resources|requests|limits|config|configData|cm|params|rbac|env" +
        "|grafana\\.ini|datasources|dashboards|dashboardProviders|clusterRoleRules|strategy|updateStrategy|deploymentStrategy" +
        "|\\w*([sS]ecurityContext|Annotations|Labels|Probe|Selector))$",
);

interface Definition {
    readonly kind?: string;
    readonly spec?: {
        readonly group: string;
        readonly names: { readonly kind: string };
        readonly versions: { readonly name: string; readonly served: boolean }[];
    };
}

interface Dependency {
    readonly name: string;
    readonly alias?: string;
}

/** The keys of a chart's values.yaml, and of those of its dependencies under their names. */
export function knownKeys(directory: string): KnownKeys {
    const own = keysOf(readYaml(join(directory, "values.yaml")) ?? {});
    const { dependencies = [] } = readYaml(join(directory, "Chart.yaml")) as { dependencies?: Dependency[] };
    const inner = dependencies.flatMap(({ name, alias = name }): [string, KnownKeys | true][] => {
        const below = join(directory, "charts", name);
        // A dependency that nobody has unpacked may be told anything.
        return [[alias, existsSync(below) ? knownKeys(below) : true]];
    });
    return inner.reduce((known, [name, keys]) => ({ ...known, [name]: merge(known[name], keys) }), {
        // What Helm hands to every chart of a family.
        global: true,
        ...own,
    } as KnownKeys);
}

/** The kinds that custom resource definitions serve, as `group/version/Kind`. */
export function servedKinds(manifests: string): string[] {
    const definitions = parseAllDocuments(manifests).map((document) => document.toJS() as Definition | null);
    const served = definitions.flatMap((definition) => {
        if (definition?.kind !== "CustomResourceDefinition" || definition.spec === undefined) return [];
        const { group, names, versions } = definition.spec;
        return versions.filter(({ served }) => served).map(({ name }) => `${group}/${name}/${names.kind}`);
    });
    return [...new Set(served)].sort();
}

function keysOf(values: Record<string, unknown>): KnownKeys {
    const known = Object.entries(values).map(([key, value]): [string, KnownKeys | true] => {
        const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
        const isOpen = !isMap || Object.keys(value).length === 0 || FREE_FORM.test(key);
        return [key, isOpen ? true : keysOf(value as Record<string, unknown>)];
    });
    return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a chart says of its dependency's values adds to what the dependency says. */
function merge(one: KnownKeys | true | undefined, other: KnownKeys | true): KnownKeys | true {
    if (one === undefined) return other;
    if (one === true || other === true) return true;
    return Object.entries(other).reduce((all, [key, keys]) => ({ ...all, [key]: merge(all[key], keys) }), one);
}

function readYaml(file: string): Record<string, unknown> | null {
    return existsSync(file) ? (parse(readFileSync(file, "utf8")) as Record<string, unknown>) : null;
}
