import { type GoValue, isMap } from "./go-values";
import { TYPES, type ValueType } from "./types";

/** True when the value is encrypted, or anything inside it. */
export function holdsSecret(value: GoValue): boolean {
    if (isEncrypted(value)) return true;
    if (Array.isArray(value)) return value.some(holdsSecret);
    return isMap(value) && Object.values(value).some(holdsSecret);
}

/** The value with a placeholder of the right type for everything encrypted, as no key is at hand. */
export function maskSecrets(value: GoValue, type: ValueType | undefined): GoValue {
    if (isEncrypted(value)) return TYPES[type?.type ?? "string"].placeholder;
    if (Array.isArray(value)) return value.map((item) => maskSecrets(item, type?.items));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, maskSecrets(field, undefined)]));
}

function isEncrypted(value: GoValue): boolean {
    return isMap(value) && Object.keys(value).length === 1 && typeof value["secure"] === "string";
}
