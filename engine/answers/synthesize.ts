import { UNKNOWN, type Wire, type WireObject } from "../wire";
import { alternatives, type Field } from "./declaration";
import { isObject } from "./reading";
import type { Declaration, Sdk } from "./sdk";
import { plausibleText, singular } from "./text";
import type { Subject } from "./world";

/** Makes values up from declared types. */
export interface Maker {
    /** In a preview everything is unknown but what is referred to. */
    readonly preview: boolean;
    readonly subject: Subject;
    /** Makes up a resource of that type which exists only to be referred to. */
    readonly refer: (token: string, property: string) => Wire;
}

// Types such as WAF rules contain themselves.
const DEEPEST = 4;

export class Synthesizer {
    constructor(private readonly sdk: Sdk) {}

    /**
     * What the declared fields add to the given values: values for what is missing, and the missing parts of given objects.
     *
     * Optional fields stay absent: nobody can tell whether the cloud would fill them.
     */
    complete(declaration: Declaration, given: WireObject, maker: Maker, depth = 0): WireObject {
        const added: WireObject = {};
        for (const field of declaration.fields) {
            const value = given[field.name];
            const missing = value === undefined || value === null;
            if (missing && field.optional) continue;
            const made = missing
                ? this.value(field.type, field.name, declaration, maker, depth)
                : this.extended(field, value, declaration, maker, depth);
            if (made !== undefined && made !== value) added[field.name] = made;
        }
        return added;
    }

    /** A given object (or list of objects) with what its own declaration adds; anything else as it is. */
    private extended(field: Field, value: Wire, from: Declaration, maker: Maker, depth: number): Wire {
        if (value === null || typeof value !== "object" || !field.type.includes("outputs.")) return value;
        const element = elementType(field.type);
        const named = this.sdk.named(element ?? field.type, from.module);
        if (named?.kind !== "object") return value;
        const extend = (one: Wire): Wire => {
            if (!isObject(one)) return one;
            const added = this.complete(named.declaration, one, maker, depth + 1);
            return Object.keys(added).length === 0 ? one : { ...one, ...added };
        };
        if (!Array.isArray(value)) return extend(value);
        const elements = value.map(extend);
        return elements.some((one, i) => one !== value[i]) ? elements : value;
    }

    private value(type: string, property: string, from: Declaration, maker: Maker, depth: number): Wire {
        const { kind, content } = shapeOf(type);
        if (kind === "list") {
            const one = depth < DEEPEST ? this.value(content, singular(property), from, maker, depth + 1) : undefined;
            if (one === UNKNOWN) return UNKNOWN;
            return one === undefined ? [] : [one];
        }
        if (kind === "name") return this.word(content, property, from, maker, depth);
        if (maker.preview) return UNKNOWN;
        if (kind === "literal") return JSON.parse(content);
        return kind === "map" ? {} : undefined;
    }

    private word(type: string, property: string, from: Declaration, maker: Maker, depth: number): Wire {
        if (maker.preview && /^(outputs|enums)\./.test(type)) return UNKNOWN;
        const simple = ["string", "number", "boolean", "any"].includes(type) || type.startsWith("pulumi.");
        const named = simple ? undefined : this.sdk.named(type, from.module);
        if (named?.kind === "resource") return maker.refer(named.token, property);
        if (maker.preview) return UNKNOWN;
        if (type === "string" || type === "ARN") return plausibleText(maker.subject, property);
        if (type === "number") return /port$/i.test(property) ? 443 : 1;
        if (type === "boolean" || type === "true" || type === "false") return type === "true";
        if (named?.kind === "enum") return named.value;
        if (named?.kind !== "object") return undefined;
        return depth < DEEPEST ? this.complete(named.declaration, {}, maker, depth + 1) : {};
    }
}

interface Shape {
    readonly kind: "list" | "name" | "literal" | "map" | "other";
    /** The type of the elements, the name or the literal. */
    readonly content: string;
}

const shapes = new Map<string, Shape>();

/** What a type comes down to: its first alternative, or the enum among them. */
function shapeOf(type: string): Shape {
    const known = shapes.get(type);
    if (known !== undefined) return known;
    const choices = alternatives(type);
    const content = choices.find((one) => one.startsWith("enums.")) ?? choices[0]!;
    const shape: Shape = { kind: kindOf(content), content: elementType(content) ?? content };
    shapes.set(type, shape);
    return shape;
}

function kindOf(type: string): Shape["kind"] {
    if (type.endsWith("[]")) return "list";
    if (/^[A-Za-z]\w*(\.\w+)*$/.test(type)) return "name";
    if (/^["\d]/.test(type)) return "literal";
    return type.startsWith("{") ? "map" : "other";
}

/** The type of the elements, when the type is that of a list. */
function elementType(type: string): string | undefined {
    if (!type.endsWith("[]")) return undefined;
    return type.slice(0, -2).replace(/^\(([^]*)\)$/, "$1");
}
