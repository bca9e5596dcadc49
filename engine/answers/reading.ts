import { decode, mapSecrets, plain, type Wire, type WireObject } from "../wire";

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
    let found = false;
    mapSecrets(value, (content) => {
        found = true;
        return content;
    });
    return found;
}

export function isObject(value: Wire): value is WireObject {
    return value !== null && typeof value === "object" && !Array.isArray(value) && markOf(value) === undefined;
}

export function isReference(value: Wire): boolean {
    return markOf(value) === "resource";
}

/** What a marked object stands for. */
function markOf(value: Wire): string | undefined {
    const decoded = decode(value);
    return decoded !== null && typeof decoded === "object" && "$" in decoded ? String(decoded["$"]) : undefined;
}
