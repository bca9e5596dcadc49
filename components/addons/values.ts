/** Values of a Helm chart: what the chart says they are. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Values = Record<string, any>;

/**
 * Lays values over others as Helm does: maps are merged key by key, everything else is replaced. Neither is changed.
 */
export function mergeValues(under: Values, over: Values): Values {
    const merged = { ...under };
    for (const [key, value] of Object.entries(over)) {
        merged[key] = isMap(value) && isMap(merged[key]) ? mergeValues(merged[key], value) : value;
    }
    return merged;
}

/** Values with one value at a path such as `controller.resources`. */
export function valueAt(path: string, value: unknown): Values {
    return path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Values;
}

/** True for what has keys of its own; an output of another resource has none that are known. */
export function isMap(value: unknown): value is Values {
    return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
