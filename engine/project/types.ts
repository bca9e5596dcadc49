import { goJson, type GoMap, type GoValue, isMap } from "./go-values";

/** The types that `config:` of Pulumi.yaml can declare. */
export const TYPE_NAMES = ["string", "integer", "boolean", "array", "object"] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

export interface ValueType {
    readonly type: TypeName;
    /** What an array holds. */
    readonly items?: ValueType;
}

/** Where a value is not of its type. */
export interface Mismatch {
    /** Below the value; empty for the value itself. */
    readonly path: string;
    readonly expected: string;
    readonly given: string;
    readonly cure: string;
}

/** Every place where the value is not of its type. Numbers and booleans may be texts, as the CLI lets them be. */
export function mismatches(value: GoValue, type: ValueType, path = ""): Mismatch[] {
    if (type.type === "array" && Array.isArray(value)) {
        const { items } = type;
        return items === undefined ? [] : value.flatMap((item, i) => mismatches(item, items, `${path}[${i}]`));
    }
    return TYPES[type.type].accepts(value)
        ? []
        : [{ path, expected: described(type), given: shownValue(value), cure: TYPES[type.type].cure }];
}

interface TypeRule {
    readonly accepts: (value: GoValue) => boolean;
    readonly noun: string;
    readonly cure: string;
    /** Stands for a value that cannot be decrypted; least likely to break a program. */
    readonly placeholder: GoValue;
}

export const TYPES: Record<TypeName, TypeRule> = {
    string: {
        accepts: (value) => typeof value === "string",
        noun: "a string",
        cure: "write text in quotes",
        placeholder: "masked-secret",
    },
    integer: {
        accepts: (value) => typeof value === "bigint" || Number.isInteger(value) || isWholeText(value),
        noun: "an integer",
        cure: "write a whole number",
        placeholder: "0",
    },
    boolean: {
        accepts: (value) => typeof value === "boolean" || value === "true" || value === "false",
        noun: "a boolean",
        cure: "write true or false",
        placeholder: "false",
    },
    array: { accepts: Array.isArray, noun: "a list", cure: "write a list, one `- item` a line", placeholder: [] },
    object: { accepts: isMap, noun: "an object", cure: "write its keys below it", placeholder: {} },
};

function isWholeText(value: GoValue): boolean {
    if (typeof value !== "string" || !/^[-+]?\d+$/.test(value)) return false;
    const whole = BigInt(value.replace("+", ""));
    return BigInt.asIntN(64, whole) === whole;
}

function described({ type, items }: ValueType): string {
    return items === undefined ? TYPES[type].noun : `${TYPES[type].noun} of ${items.type}`;
}

/** A wrong value, as messages name it. */
export function shownValue(value: GoValue): string {
    if (value === null || value === "") return "nothing";
    if (Array.isArray(value)) return `the list ${goJson(value)}`;
    if (isMap(value)) return `an object with ${keysOf(value)}`;
    if (typeof value === "string") return `"${value}"`;
    return typeof value === "boolean" ? String(value) : `the number ${value}`;
}

function keysOf(value: GoMap): string {
    const keys = Object.keys(value);
    return keys.length === 0 ? "no keys" : `the keys ${keys.join(", ")}`;
}
