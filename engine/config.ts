import { closest } from "./closest";
import { findConfigUses } from "./project/config-uses";
import { readMapping } from "./project/file";
import { type GoMap, goText, type GoValue, isMap } from "./project/go-values";
import { FileProblems } from "./project/problems";
import { type ConfigDeclaration, fullKey, isFullKey, shortKey } from "./project/schema";
import { holdsSecret, maskSecrets } from "./project/secrets";
import { findStackFile, parseStackName, shownPath } from "./project/stack-files";
import { mismatches, TYPES, type ValueType } from "./project/types";
import type { Project } from "./project";

/** What a program can read of its configuration, in the form in which the language host hands it over. */
export interface StackConfig {
    /** Name of the stack, without organization and project. */
    readonly stack: string;
    /** From `organization/project/stack`; absent when the name was given alone. */
    readonly organization?: string;
    /** By full key: text, or JSON text for lists and objects. */
    readonly values: Record<string, string>;
    /** Full keys, sorted. */
    readonly secretKeys: string[];
    readonly warnings: string[];
}

/** A stack's own file, as it stands. */
interface StackFile {
    /** As messages name it; absent when the project has no stack files. */
    readonly shown?: string;
    readonly config: GoMap;
    readonly environments: string[];
}

const OVERRIDE = "--config";

interface Entry {
    readonly value: GoValue;
    /** Where it is from, as messages name it. */
    readonly source: string;
    /** Secret although it is given in the clear: the file encrypts it, or the program reads it as a secret. */
    readonly secret?: boolean;
}

/**
 * The configuration of a stack: its file, `overrides` (`--config`) above it, the project's defaults below it.
 *
 * Nothing is decrypted: a placeholder stands for every encrypted value. Throws one error with everything that is
 * missing or not of the type that Pulumi.yaml declares.
 */
export function readConfig(project: Project, stack: string, overrides: Record<string, string>): StackConfig {
    const { name, organization } = parseStackName(project, stack);
    const problems = new FileProblems(`configuration of stack "${name}"`);
    const file = readStackFile(project, name, problems);
    const entries = mergeEntries(project, file, overrides, problems);
    reportMissing(entries, project, file, problems);
    const secretKeys = [...entries].filter(([key, entry]) => isSecret(entry, project.configSchema[key]));
    const values = maskEntries(entries, project);
    for (const [key, value] of values) checkValue(key, value, entries.get(key)!, project, problems);
    problems.throwIfAny();
    return {
        stack: name,
        ...(organization !== undefined && { organization }),
        values: Object.fromEntries([...values].map(([key, value]) => [key, goText(value)])),
        secretKeys: secretKeys.map(([key]) => key).sort(),
        warnings: [...warningsOf(file), ...misspeltKeys(project, file)],
    };
}

function readStackFile(project: Project, stack: string, problems: FileProblems): StackFile {
    const file = findStackFile(project, stack);
    if (file === undefined) return { config: {}, environments: [] };
    const shown = shownPath(project, file);
    const content = readMapping(file, shown);
    const config = content["config"] ?? {};
    if (!isMap(config)) problems.add("config", `expected keys and values in ${shown}: write \`key: value\` below it`);
    return { shown, config: isMap(config) ? config : {}, environments: environmentsOf(content["environment"]) };
}

/** The names of the environments of Pulumi ESC that a stack imports. */
function environmentsOf(environment: GoValue | undefined): string[] {
    const imports = isMap(environment) ? (environment["imports"] ?? ["written in the file"]) : (environment ?? []);
    if (!Array.isArray(imports)) return [];
    return imports.map((name) => (isMap(name) ? Object.keys(name).join() : String(name)));
}

/** Every key once, with the value that wins. */
function mergeEntries(project: Project, file: StackFile, overrides: Record<string, string>, problems: FileProblems) {
    const entries = new Map<string, Entry>();
    const add = (key: string, value: GoValue, source: string, secret = false) => {
        const full = fullKey(project.name, key);
        const twice = entries.get(full)?.source === source;
        if (!isFullKey(full)) problems.add(key, "expected name or namespace:name: correct the key");
        else if (twice) problems.add(shortKey(project.name, full), `is given twice, also as ${full}: remove one`);
        else entries.set(full, { value, source, secret });
    };
    for (const [key, value] of Object.entries(file.config)) add(key, value, file.shown!);
    const overridden = Object.entries(overrides);
    // The sources are read only when somebody gives a value by hand: it takes longer than all the rest.
    const uses = overridden.length > 0 ? findConfigUses(project) : [];
    for (const [key, value] of overridden) {
        const full = fullKey(project.name, key);
        const encrypted = holdsSecret(entries.get(full)?.value ?? null);
        const secret = encrypted || uses.some((use) => use.key === full && use.secret);
        add(key, structured(value, project.configSchema[full]?.type), OVERRIDE, secret);
    }
    for (const [key, { value }] of Object.entries(project.configSchema)) {
        if (value !== undefined && !entries.has(key)) add(key, value, shownPath(project, project.file));
    }
    return entries;
}

/** A command line holds texts only, so a list or an object comes as JSON. */
function structured(value: string, type: ValueType | undefined): GoValue {
    if (type?.type !== "array" && type?.type !== "object") return value;
    try {
        return JSON.parse(value) as GoValue;
    } catch {
        return value;
    }
}

function reportMissing(entries: Map<string, Entry>, project: Project, file: StackFile, problems: FileProblems): void {
    const hidden = file.environments.length > 0 ? "; an environment may hold it, but cannot be read here" : "";
    for (const [key, { type, description, secret }] of Object.entries(project.configSchema)) {
        if (entries.has(key)) continue;
        const short = shortKey(project.name, key);
        const wanted = [type && TYPES[type.type].noun, description && `"${description}"`].filter(Boolean).join(", ");
        const cure = `pulumi config set ${secret ? "--secret " : ""}${short} <value>, or --config ${short}=<value>`;
        problems.add(short, `required${wanted && ` (${wanted})`}, not given${hidden}: ${cure}`);
    }
}

function isSecret({ value, source, secret }: Entry, declaration: ConfigDeclaration | undefined): boolean {
    return secret === true || holdsSecret(value) || (source === OVERRIDE && declaration?.secret === true);
}

function maskEntries(entries: Map<string, Entry>, project: Project): Map<string, GoValue> {
    let uses: ReturnType<typeof findConfigUses> | undefined;
    const usedAs = (key: string): ValueType | undefined => {
        uses ??= findConfigUses(project);
        const type = uses.find((use) => use.key === key && use.type !== "string")?.type;
        return type && { type };
    };
    return new Map(
        [...entries].map(([key, { value }]) => {
            if (!holdsSecret(value)) return [key, value];
            return [key, maskSecrets(value, project.configSchema[key]?.type ?? usedAs(key))];
        }),
    );
}

function checkValue(key: string, value: GoValue, entry: Entry, project: Project, problems: FileProblems): void {
    const infinite = typeof value === "number" && !Number.isFinite(value);
    if (infinite) problems.add(key, "expected a finite number: put it in quotes");
    const { type, secret } = project.configSchema[key] ?? {};
    if (type === undefined) return;
    const short = shortKey(project.name, key);
    if (secret && !isSecret(entry, project.configSchema[key])) {
        const cure = `pulumi config set --secret ${short} <value>`;
        problems.add(short, `is declared secret, but is plain text in ${entry.source}: ${cure}`);
        return;
    }
    // A scalar reaches the program as text, whatever it was in the file.
    const checked = typeof value === "object" && value !== null ? value : goText(value);
    for (const { path, expected, given, cure } of mismatches(checked, type)) {
        const shown = secret ? "something else" : given;
        problems.add(`${short}${path}`, `expected ${expected}, given ${shown} in ${entry.source}: ${cure}`);
    }
}

function warningsOf({ shown, config, environments }: StackFile): string[] {
    const warnings = Object.keys(config)
        .filter((key) => config[key] === null)
        .map((key) => `${shown!}: ${key} has no value and is read as ""`);
    if (environments.length === 0) return warnings;
    const reason = `the environment (${environments.join(", ")}) is not read, so its values are missing`;
    return [`${shown!}: ${reason}; give them with --config`, ...warnings];
}

/** Keys that Pulumi.yaml does not declare are allowed, but not when they look like one that it does. */
function misspeltKeys(project: Project, { shown, config }: StackFile): string[] {
    const short = (key: string) => shortKey(project.name, fullKey(project.name, key));
    const given = Object.keys(config).map(short);
    const declared = Object.keys(project.configSchema).map(short);
    return given
        .filter((key) => !declared.includes(key))
        .flatMap((key) => {
            const meant = closest(
                key,
                declared.filter((other) => !given.includes(other)),
            );
            return meant === undefined ? [] : [`${shown!}: ${key} is not declared: did you mean ${meant}?`];
        });
}
