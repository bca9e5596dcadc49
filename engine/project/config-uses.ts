import { readdirSync, readFileSync, statSync } from "node:fs";
import * as path from "node:path";
import type { Project } from "../project";
import { fullKey } from "./schema";
import type { TypeName } from "./types";

/** A place in a program's sources that reads a key of the configuration. */
export interface ConfigUse {
    /** Full key. */
    readonly key: string;
    readonly required: boolean;
    readonly type: TypeName;
    /** Asked for by requireSecret or getSecret. */
    readonly secret: boolean;
    /** Relative to the project. */
    readonly file: string;
    readonly line: number;
}

/** A key that a program cannot do without, and the first place that reads it. */
export interface RequiredKey {
    readonly key: string;
    readonly file: string;
    readonly line: number;
}

// From the start of a word only: to start at each of its letters is quadratic, and bundled code has long ones.
const VARIABLE = /(?<![\w$])([\w$]+)/;
// With the namespace, where one is given.
const NEW_CONFIG = /\bnew\s+(?:[\w$]+\.)?Config\s*\(\s*(["'`]([^"'`$]*)["'`]|(?:[\w$]+\.)?getProject\(\)|)\s*\)/;
const BINDING = new RegExp(`${VARIABLE.source}\\s*(?::[^=;(){}]{0,99})?=\\s*${NEW_CONFIG.source}`, "g");
const PARAMETER = new RegExp(`${VARIABLE.source}\\??\\s*:\\s*(?:[\\w$]+\\.)?Config\\b`, "g");
const READ = new RegExp(
    `(?:${VARIABLE.source}|${NEW_CONFIG.source})\\s*[!?]?\\.\\s*(require|get)(Secret)?(Number|Boolean|Object)?\\s*` +
        "(?:<([^()]*)>)?\\s*\\(\\s*[\"'`]([^\"'`$]+)[\"'`]",
    "g",
);
// Strings come first, so that the // of an address is no comment.
const COMMENT = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[^]*?\*\//g;

/** A variable that holds a Config. */
interface Binding {
    readonly variable: string;
    /** Empty for the project's own. */
    readonly namespace: string;
    /** Where it stands in its file. */
    readonly at: number;
}

interface Source {
    readonly file: string;
    readonly code: string;
    readonly bindings: Binding[];
}

/** Every key that the program asks for with `require`, once, so that all that are missing can be named at once. */
export function requiredKeys(project: Project): RequiredKey[] {
    const seen = new Set<string>();
    return findConfigUses(project)
        .filter(({ key, required }) => required && !seen.has(key) && seen.add(key))
        .map(({ key, file, line }) => ({ key, file, line }));
}

/** Every use of the configuration in the sources below the program, in the order of files and lines. */
export function findConfigUses(project: Project): ConfigUse[] {
    const sources = sourcesBelow(project.programDirectory).map(readSource);
    // A Config that one file exports is known by its name in the others.
    const everywhere = sources.flatMap(({ bindings }) => bindings);
    return sources.flatMap((source) => usesIn(source, everywhere, project));
}

function usesIn({ file, code, bindings }: Source, everywhere: Binding[], project: Project): ConfigUse[] {
    const uses: ConfigUse[] = [];
    for (const match of code.matchAll(READ)) {
        const [, variable, , inline, verb, secret, kind, generic, name] = match;
        const namespace =
            variable === undefined
                ? (inline ?? "")
                : (bound(variable, match.index, bindings) ?? bound(variable, Infinity, everywhere));
        if (namespace === undefined) continue;
        uses.push({
            key: fullKey(project.name, namespace === "" ? name! : `${namespace}:${name!}`),
            required: verb === "require",
            type: typeOf(kind, generic),
            secret: secret !== undefined,
            file: path.relative(project.root, file),
            line: code.slice(0, match.index).split("\n").length,
        });
    }
    return uses;
}

/** The namespace of a variable: one name may stand for one Config here and another there, so the last one before counts. */
function bound(variable: string, before: number, bindings: Binding[]): string | undefined {
    const all = bindings.filter((binding) => binding.variable === variable);
    return (all.filter(({ at }) => at < before).at(-1) ?? all[0])?.namespace;
}

function typeOf(kind: string | undefined, generic = ""): TypeName {
    if (kind === "Number") return "integer";
    if (kind === "Boolean") return "boolean";
    if (kind === "Object") return /\[\]\s*$|^\s*(Readonly)?Array</.test(generic) ? "array" : "object";
    return "string";
}

function readSource(file: string): Source {
    const code = readFileSync(file, "utf8").replace(
        COMMENT,
        (whole, text?: string) => text ?? whole.replace(/[^\n]/g, " "),
    );
    const bindings = [...code.matchAll(PARAMETER), ...code.matchAll(BINDING)]
        .map((match) => ({ variable: match[1]!, namespace: match[3] ?? "", at: match.index }))
        .sort((a, b) => a.at - b.at);
    return { file, code, bindings };
}

/** The program's own sources: no packages, declarations, tests, or other projects below this one. */
function sourcesBelow(directory: string): string[] {
    const found: string[] = [];
    const below: string[] = [];
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
        const file = path.join(directory, entry.name);
        if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) below.push(file);
        else if (/(?<!\.d|\.test|\.spec)\.[cm]?[jt]sx?$/.test(entry.name)) found.push(file);
    }
    const programs = below.filter(
        (file) => statSync(path.join(file, "Pulumi.yaml"), { throwIfNoEntry: false }) === undefined,
    );
    return [...found.sort(), ...programs.sort().flatMap(sourcesBelow)];
}
