import * as fs from "node:fs";
import * as path from "node:path";
import type { WireObject } from "../wire";
import { plausibleText } from "./text";
import type { Subject } from "./world";

/** Outputs that a program's sources ask of other stacks: `reference.getOutput("vpcId")`. */
export function outputsAskedFor(directory: string): string[] {
    const names = new Set<string>();
    for (const file of sources(directory)) {
        for (const [, name] of fs.readFileSync(file, "utf8").matchAll(ASKING)) names.add(name!);
    }
    return [...names].sort();
}

const ASKING = /\b(?:get|require)Output(?:Details|Value)?\(\s*["'`]([\w.:-]+)["'`]/g;

/** A value for each name, shaped as the name promises; they belong to no real stack. */
export function madeUpOutputs(names: readonly string[], subject: Subject): WireObject {
    return Object.fromEntries(names.map((name) => [name, plausibleText(subject, name)]));
}

/** The full name of a stack: `organization/project/stack`. */
export function fullStackName(reference: string, organization: string, project: string): string {
    const parts = reference.split("/");
    if (parts.length === 1) return `${organization}/${project}/${reference}`;
    return parts.length === 2 ? `${organization}/${reference}` : reference;
}

function sources(directory: string): string[] {
    return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
        if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
        const file = path.join(directory, entry.name);
        if (entry.isDirectory()) return sources(file);
        return /(?<!\.d)\.[cm]?[jt]sx?$/.test(entry.name) ? [file] : [];
    });
}
