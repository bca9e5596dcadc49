import { nearest } from "../closest";
import { isMap, type Values } from "./values";

/** Keys that a chart knows: a map of more keys, or true where anything may stand below. */
export type KnownKeys = { readonly [key: string]: KnownKeys | true };

/** What a chart at its pinned version knows and serves; made by `npm run charts`. */
export interface ChartFacts {
    readonly version: string;
    /** Kinds that its custom resource definitions serve, such as `argoproj.io/v1alpha1/Rollout`. */
    readonly serves: string[];
    readonly values: KnownKeys;
}

/** A key that the chart would silently ignore. */
export interface UnknownValue {
    readonly path: string;
    /** The known path that was probably meant. */
    readonly suggestion: string | undefined;
}

/** The keys of values that a chart does not know. */
export function unknownValues(known: KnownKeys, values: Values, prefix = ""): UnknownValue[] {
    return Object.entries(values).flatMap(([key, value]) => {
        const path = prefix + key;
        const below = known[key];
        // A key such as toString would find what every object inherits.
        if (below === undefined || typeof below === "function") {
            const best = nearest(key, Object.keys(known));
            return [{ path, suggestion: best === undefined ? undefined : prefix + best }];
        }
        return below !== true && isMap(value) ? unknownValues(below, value, `${path}.`) : [];
    });
}

/** "global.imge: no such value; did you mean global.image?", or "any: no such value." */
export function describeUnknown({ path, suggestion }: UnknownValue): string {
    return `${path}: no such value${suggestion === undefined ? "." : `; did you mean ${suggestion}?`}`;
}
