import type { Value } from "./recording";

/** A property as it travels between program and engine: JSON, with marked objects for what JSON cannot say. */
export type Wire = null | undefined | boolean | number | string | Wire[] | { [key: string]: Wire };
export type WireObject = { [key: string]: Wire };

// The marks are fixed by Pulumi's protocol: sdk/nodejs/runtime/rpc.ts.
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Stands for a value that nobody knows before the cloud has answered. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function secret(value: Wire): WireObject {
    return { [MARK]: SECRET, value };
}

export function resourceReference(urn: string, id: string): WireObject {
    return { [MARK]: RESOURCE, urn, id };
}

/** The value with every secret's content changed. */
export function mapSecrets(wire: Wire, change: (content: Wire) => Wire): Wire {
    if (wire === null || typeof wire !== "object") return wire;
    if (Array.isArray(wire)) return wire.map((item) => mapSecrets(item, change));
    if (wire[MARK] === SECRET || (wire[MARK] === OUTPUT && wire["secret"] === true)) {
        return "value" in wire ? { ...wire, value: change(wire["value"]) } : wire;
    }
    return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, mapSecrets(value, change)]));
}

/** The form in which a recording keeps a value that came over the wire. */
export function decode(wire: Wire): Value {
    if (wire === UNKNOWN) return { $: "unknown" };
    if (wire === null || wire === undefined) return null;
    if (typeof wire !== "object") return wire;
    if (Array.isArray(wire)) return wire.map(decode);
    return MARK in wire ? decodeMarked(wire) : decodeObject(wire);
}

export function decodeObject(wire: WireObject): Record<string, Value> {
    const keys = Object.keys(wire).filter((key) => wire[key] !== undefined);
    return Object.fromEntries(keys.sort().map((key) => [key, decode(wire[key])]));
}

/** The value under secrets and outputs, as a provider would see it. */
export function plain(wire: Wire): Wire {
    if (wire === null || typeof wire !== "object") return wire;
    if (Array.isArray(wire)) return wire.map(plain);
    if (wire[MARK] === SECRET) return plain(wire["value"]);
    if (wire[MARK] === OUTPUT) return wire["value"] === undefined ? UNKNOWN : plain(wire["value"]);
    return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, plain(value)]));
}

function decodeMarked(wire: WireObject): Value {
    switch (wire[MARK]) {
        case SECRET:
            return { $: "secret", value: decode(wire["value"]) };
        case OUTPUT:
            return decodeOutput(wire);
        case RESOURCE:
            return {
                $: "resource",
                urn: String(wire["urn"]),
                id: wire["id"] === UNKNOWN ? "" : String(wire["id"] ?? ""),
            };
        case ASSET:
            return { $: "asset", ...assetFields(wire) };
        case ARCHIVE:
            return { $: "archive", ...assetFields(wire) };
        default:
            return decodeObject(wire);
    }
}

function decodeOutput(wire: WireObject): Value {
    const value: Value = "value" in wire ? decode(wire["value"]) : { $: "unknown" };
    const dependencies = [...((wire["dependencies"] ?? []) as string[])].sort();
    const output: Value = { $: "output", value, dependencies };
    return wire["secret"] === true ? { $: "secret", value: output } : output;
}

function assetFields(wire: WireObject): Record<string, Value> {
    const result: Record<string, Value> = {};
    for (const key of ["path", "uri", "text"]) {
        if (typeof wire[key] === "string") result[key] = wire[key];
    }
    if (wire["assets"]) result["assets"] = decodeObject(wire["assets"] as WireObject);
    return result;
}
