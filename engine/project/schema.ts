import { closest } from "../closest";
import { type GoMap, type GoValue, isMap } from "./go-values";
import type { FileProblems } from "./problems";
import { mismatches, shownValue, TYPE_NAMES, type TypeName, type ValueType } from "./types";

/** One key of `config:` in Pulumi.yaml. */
export interface ConfigDeclaration {
    /** Absent when the key may hold anything. */
    readonly type?: ValueType;
    readonly description?: string;
    /** What a stack gets that does not set the key; absent when the key is required. */
    readonly value?: GoValue;
    readonly secret: boolean;
}

const ATTRIBUTES = ["type", "items", "description", "secret", "default", "value"];

/** The full form of a key of configuration: a key without namespace belongs to the project. */
export function fullKey(project: string, key: string): string {
    if (!key.includes(":")) return `${project}:${key}`;
    // The long form of old programs.
    return key.replace(/^([^:]*):config:([^:]*)$/, "$1:$2");
}

/** Whether a full key is of the form `namespace:name`. */
export function isFullKey(key: string): boolean {
    return key.split(":").length === 2;
}

/** A key as its user would write it. */
export function shortKey(project: string, key: string): string {
    return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}

/** Reads `config:` of Pulumi.yaml, by full key. */
export function readSchema(project: string, config: GoMap, problems: FileProblems): Record<string, ConfigDeclaration> {
    const schema: Record<string, ConfigDeclaration> = {};
    for (const [key, declared] of Object.entries(config)) {
        const full = fullKey(project, key);
        const path = `config.${key}`;
        const own = full.startsWith(`${project}:`);
        if (!isFullKey(full)) problems.add(path, "expected name or namespace:name: correct the key");
        schema[full] = isMap(declared)
            ? readDeclaration(declared, own, path, problems)
            : readShorthand(declared, path, problems);
    }
    return schema;
}

/** A value alone; what the CLI's own schema refuses is refused here. */
function readShorthand(value: GoValue, path: string, problems: FileProblems): ConfigDeclaration {
    if (value === null) problems.add(path, "expected a type or a value, given nothing: add `type: string`");
    const decimal = typeof value === "number";
    if (decimal) problems.add(path, `expected text, given ${shownValue(value)}: put it in quotes`);
    return { value, secret: false };
}

function readDeclaration(declared: GoMap, own: boolean, path: string, problems: FileProblems): ConfigDeclaration {
    for (const attribute of Object.keys(declared).filter((key) => !ATTRIBUTES.includes(key))) {
        const meant = closest(attribute, ATTRIBUTES);
        const cure = meant ? `did you mean ${meant}?` : "a value with keys of its own goes below default:";
        problems.add(`${path}.${attribute}`, `expected one of ${ATTRIBUTES.join(", ")}: ${cure}`);
    }
    const { default: fallback = null, value = null, description, secret } = declared;
    if (fallback !== null && value !== null) problems.add(path, "has both default and value: keep one of them");
    if (typeof (secret ?? false) !== "boolean") problems.add(`${path}.secret`, "expected true or false");
    const type = readType(declared, path, problems);
    if (own) checkDefault(fallback, type, path, problems);
    else checkForeign(declared, path, problems);
    return {
        ...(type && { type }),
        ...(typeof description === "string" && { description }),
        ...((fallback ?? value) !== null && { value: fallback ?? value }),
        secret: secret === true,
    };
}

/** A key of another namespace configures a provider, which knows its types itself. */
function checkForeign(declared: GoMap, path: string, problems: FileProblems): void {
    const { type = null, default: fallback = null, value = null } = declared;
    const reason = "is not a key of this project";
    if (type !== null) problems.add(`${path}.type`, `${reason}: remove its type`);
    if (fallback !== null) problems.add(`${path}.default`, `${reason}: write value: instead of default:`);
    else if (value === null) problems.add(path, `${reason} and has no value: add value:`);
}

function checkDefault(fallback: GoValue, type: ValueType | undefined, path: string, problems: FileProblems): void {
    if (fallback === null || type === undefined) return;
    for (const { path: below, expected, given } of mismatches(fallback, type)) {
        const reason = `expected ${expected}, given ${given}: correct the default or the type`;
        problems.add(`${path}.default${below}`, reason);
    }
}

/** The type that a declaration gives; undefined when it gives none. */
function readType({ type, items }: GoMap, path: string, problems: FileProblems): ValueType | undefined {
    if (type === undefined || type === null) return undefined;
    if (!isTypeName(type)) {
        const meant = typeof type === "string" ? closest(type, TYPE_NAMES) : undefined;
        const cure = meant ? `did you mean ${meant}?` : "a decimal number is declared as string";
        problems.add(`${path}.type`, `expected one of ${TYPE_NAMES.join(", ")}, given ${String(type)}: ${cure}`);
        return undefined;
    }
    if (type !== "array") return { type };
    const inner = isMap(items) ? readType(items, `${path}.items`, problems) : undefined;
    if (!isMap(items) || (items["type"] ?? null) === null) {
        problems.add(`${path}.items`, "a list needs the type of its items: add `items: { type: string }`");
    }
    return { type, ...(inner && { items: inner }) };
}

function isTypeName(type: GoValue): type is TypeName {
    return TYPE_NAMES.some((name) => name === type);
}
