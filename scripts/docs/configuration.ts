import { isMap, isScalar, parseDocument, type Pair, type Scalar, type YAMLMap } from "yaml";
import { table } from "./table";

interface Key {
    readonly name: string;
    readonly type: string;
    readonly default: unknown;
    readonly description: string;
}

/** The keys of Pulumi.yaml in the groups that its comments make: those of `global`, of the environments' stacks, and of `local`. */
export function configurationKeys(projectFile: string): { global: Key[]; environment: Key[]; local: Key[] } {
    const groups: Key[][] = [];
    const config = parseDocument(projectFile).get("config") as YAMLMap<Scalar<string>, YAMLMap>;
    for (const [index, pair] of config.items.entries()) {
        if (startsGroup(config, pair, index)) groups.push([]);
        groups.at(-1)!.push(keyOf(pair));
    }
    const [global, environment, local, ...rest] = groups;
    if (global === undefined || environment === undefined || local === undefined || rest.length > 0) {
        throw new Error(
            `Pulumi.yaml: expected three comments that begin with "Stack" over the config keys, got ${groups.length}`,
        );
    }
    return { global, environment, local };
}

/** One group as a table. `translate` gives a description in the README's language. */
export function configurationTable(keys: Key[], titles: string[], translate: (text: string) => string): string {
    return table(
        titles,
        keys.map((key) => [
            `\`${key.name}\``,
            key.type,
            `\`${typeof key.default === "string" && key.default !== "" ? key.default : JSON.stringify(key.default)}\``,
            translate(key.description),
        ]),
    );
}

function startsGroup(config: YAMLMap, { key }: Pair<Scalar<string>, YAMLMap>, index: number): boolean {
    // The comment over the first key belongs to the map.
    const comment = index === 0 ? config.commentBefore : key.commentBefore;
    return comment?.trim().startsWith("Stack") ?? false;
}

function keyOf({ key, value }: Pair<Scalar<string>, YAMLMap>): Key {
    if (!isScalar(key) || !isMap(value)) throw new Error(`Pulumi.yaml: ${String(key)} has no schema`);
    const { type, default: standard, description, items } = value.toJSON() as Record<string, never>;
    const kind = type === "array" ? `list of ${(items as { type: string }).type}` : String(type);
    return { name: key.value, type: kind, default: standard, description };
}
