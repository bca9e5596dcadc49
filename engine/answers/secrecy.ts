import { isDeepStrictEqual } from "node:util";
import { mapSecrets, secret, UNKNOWN, type Wire, type WireObject } from "../wire";
import { holdsSecret, isObject, isReference } from "./reading";
import type { HiddenResource, NewResource, ResourceAnswer } from "./types";

/**
 * An answer in which a secret of the inputs stands in no plain value.
 *
 * What depends on a secret shows by asking twice, the second time with another secret: where the answers differ, the
 * value is secret. An id cannot be secret, so it is the one of the second answer.
 */
export function keepingSecrets(resource: NewResource, answer: (of: NewResource) => ResourceAnswer): ResourceAnswer {
    const given = answer(resource);
    if (!holdsSecret(resource.inputs)) return given;
    const other = answer({ ...resource, inputs: mapSecrets(resource.inputs, otherThan) as WireObject });
    return {
        ...given,
        id: other.id,
        outputs: secretWhereDifferent(given.outputs, other.outputs) as WireObject,
        hidden: given.hidden?.map((one) => hiddenFrom(one, other)),
    };
}

function hiddenFrom(one: HiddenResource, { hidden = [] }: ResourceAnswer): HiddenResource {
    const other = hidden.find(({ urn }) => urn === one.urn);
    if (other === undefined) return one;
    return { ...one, id: other.id, state: secretWhereDifferent(one.state, other.state) as WireObject };
}

/** Another value of the same type. */
function otherThan(value: Wire): Wire {
    if (typeof value === "string" && value !== UNKNOWN) return value === "secret" ? "other" : "secret";
    if (typeof value === "number") return value + 1;
    if (typeof value === "boolean") return !value;
    if (Array.isArray(value)) return value.map(otherThan);
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, otherThan(one)]));
    return value;
}

function secretWhereDifferent(value: Wire, other: Wire): Wire {
    if (isDeepStrictEqual(value, other)) return value;
    // A reference holds an id.
    if (isReference(value)) return other;
    if (isObject(value) && isObject(other)) {
        const parts = Object.entries(value).map(([key, one]) => [key, secretWhereDifferent(one, other[key])] as const);
        return Object.fromEntries(parts);
    }
    if (Array.isArray(value) && Array.isArray(other) && value.length === other.length) {
        return value.map((one, i) => secretWhereDifferent(one, other[i]));
    }
    // What differs only within secrets of its own is none the worse for it.
    const withoutSecrets = (wire: Wire): Wire => mapSecrets(wire, () => null);
    return isDeepStrictEqual(withoutSecrets(value), withoutSecrets(other)) ? value : secret(value);
}
