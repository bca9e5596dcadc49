import type { Wire, WireObject } from "../wire";
import { sourceTexts } from "./sources";
import { plausibleText, singular } from "./text";
import type { Subject } from "./world";

/** Outputs that a program's sources ask of other stacks: `reference.getOutput("vpcId")`. */
export function outputsAskedFor(directory: string): string[] {
    const names = new Set<string>();
    for (const code of sourceTexts(directory)) {
        for (const [, name] of code.matchAll(ASKING)) names.add(name!);
    }
    return [...names].sort();
}

const ASKING = /\b(?:get|require)Output(?:Details|Value)?\(\s*["'`]([\w.:-]+)["'`]/g;

/** A value for each name, shaped as the name promises; they belong to no real stack. */
export function madeUpOutputs(names: readonly string[], subject: Subject): WireObject {
    return Object.fromEntries(names.map((name) => [name, madeUp(name, subject)]));
}

/** Of several there are three, as there are zones: programs take the first, the second and the third. */
function madeUp(name: string, subject: Subject): Wire {
    if (!/(Ids|Arns|Names|Zones|Cidrs)$/.test(name)) return plausibleText(subject, name);
    return [0, 1, 2].map((i) => plausibleText({ ...subject, seed: `${subject.seed} ${i}` }, singular(name)));
}

/** What to tell of such values. */
export function madeUpNote(reference: string, names: readonly string[]): string {
    const which = names.length === 0 ? "none is known" : `made up from their names: ${names.join(", ")}`;
    return `the outputs of the stack ${reference} cannot be read here (${which}); --answers can give the real ones`;
}

/** The full name of a stack: `organization/project/stack`. */
export function fullStackName(reference: string, organization: string, project: string): string {
    const parts = reference.split("/");
    if (parts.length === 1) return `${organization}/${project}/${reference}`;
    return parts.length === 2 ? `${organization}/${reference}` : reference;
}
