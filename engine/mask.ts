import type { Recording, Value } from "./recording";

/** Shorter secrets stand in too many innocent words: masking them would make a log unreadable and hide nothing. */
const SHORTEST = 6;

/** The recording without its secrets: `{ $: "secret" }` alone is left, and `[secret]` in what the program said. */
export function maskSecrets(recording: Recording): Recording {
    const maskText = secretMasker(recording);
    return {
        ...recording,
        config: maskObject(recording.config),
        resources: recording.resources.map((resource) => ({
            ...resource,
            inputs: maskObject(resource.inputs),
            outputs: maskObject(resource.outputs),
        })),
        outputs: maskObject(recording.outputs),
        // The SDK asks without the marks of secrets, so here they are known by their text alone.
        invokes: recording.invokes.map((invoke) => ({
            ...invoke,
            arguments: maskTexts(maskObject(invoke.arguments), maskText) as Record<string, Value>,
            result: maskTexts(maskObject(invoke.result), maskText) as Record<string, Value>,
        })),
        logs: recording.logs.map((log) => ({ ...log, message: maskText(log.message) })),
    };
}

/** A function that puts `[secret]` in the place of every text that the recording knows to be secret. */
export function secretMasker(recording: Recording): (text: string) => string {
    const secrets = new Set<string>();
    const roots = [
        recording.config,
        recording.outputs,
        ...recording.resources.flatMap(({ inputs, outputs }) => [inputs, outputs]),
        ...recording.invokes.flatMap((invoke) => [invoke.arguments, invoke.result]),
    ];
    for (const root of roots) collectSecrets(root, false, secrets);
    // The longest first: one secret may be a part of another.
    const texts = [...secrets].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    return (text) => texts.reduce((masked, secret) => masked.replaceAll(secret, "[secret]"), text);
}

function maskObject(object: Record<string, Value>): Record<string, Value> {
    return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, mask(value)]));
}

function mask(value: Value): Value {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(mask);
    return value.$ === "secret" ? { $: "secret" } : maskObject(value as Record<string, Value>);
}

function maskTexts(value: Value, maskText: (text: string) => string): Value {
    if (typeof value === "string") return maskText(value);
    if (typeof value !== "object" || value === null || "$" in value) return value;
    if (Array.isArray(value)) return value.map((item) => maskTexts(item, maskText));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskTexts(item, maskText)]));
}

function collectSecrets(value: Value, inSecret: boolean, into: Set<string>): void {
    if (typeof value === "string" || typeof value === "number") {
        if (inSecret) addText(String(value), into);
    } else if (Array.isArray(value)) {
        for (const item of value) collectSecrets(item, inSecret, into);
    } else if (typeof value === "object" && value !== null) {
        for (const item of contents(value as Record<string, Value>)) {
            collectSecrets(item, inSecret || value.$ === "secret", into);
        }
    }
}

/** What of an object came from the program. Marks, URNs and ids are the engine's and no secret. */
function contents(object: Record<string, Value>): Value[] {
    if (object.$ === "secret" || object.$ === "output") return [object.value!];
    if (object.$ === "resource") return [];
    return Object.entries(object).flatMap(([key, value]) => (key === "$" ? [] : [value]));
}

function addText(text: string, into: Set<string>): void {
    if (text.length < SHORTEST) return;
    into.add(text);
    into.add(JSON.stringify(text).slice(1, -1)); // as it reads in a log of JSON
}
