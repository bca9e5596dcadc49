import type { Value } from "../recording";
import { decode, plain, type Wire, type WireObject } from "../wire";

/** The text of a value, secret or not. */
export function text(value: Wire, otherwise = ""): string {
    const content = plain(value);
    return typeof content === "string" ? content : otherwise;
}

export function list(value: Wire): Wire[] {
    const content = plain(value);
    return Array.isArray(content) ? content : [];
}

/** The properties of an object that is not itself a secret, a reference or an asset. */
export function object(value: Wire): WireObject {
    return isObject(value) ? value : {};
}

/** True when there is a secret anywhere in a value. */
export function holdsSecret(value: Wire): boolean {
    return contains(decode(value));
}

function contains(value: Value): boolean {
    if (value === null || typeof value !== "object") return false;
    return ("$" in value && value["$"] === "secret") || Object.values(value as object).some(contains);
}

export function isObject(value: Wire): value is WireObject {
    if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
    const decoded = decode(value);
    return !(decoded !== null && typeof decoded === "object" && "$" in decoded);
}
