import * as fs from "node:fs";
import type { LineCounter, Node, Pair, YAMLMap } from "yaml";
import { closest } from "../closest";
import { UserError } from "../errors";
import type { WireObject } from "../wire";

/** What a user knows of the cloud and an offline run cannot. */
export interface AnswersFile {
    /** Where it was read from. */
    readonly path: string;
    /** Results of data sources by token. */
    readonly invokes?: Record<string, WireObject>;
    /** Outputs of resources, by type or URN. */
    readonly outputs?: Record<string, WireObject>;
    /** Outputs of other stacks, by the name in the StackReference: `organization/project/stack`. */
    readonly stacks?: Record<string, WireObject>;
}

const SECTIONS = ["invokes", "outputs", "stacks"];

/** Reads answers written as JSON or YAML; throws one error that names file, line and cure. */
export function readAnswersFile(path: string): AnswersFile {
    // Loaded on first use: most plans have no such file.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const yaml = require("yaml") as typeof import("yaml");
    const lines = new yaml.LineCounter();
    const document = yaml.parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
    const fail = failure(path, lines);
    const [error] = document.errors;
    if (error) throw fail(error.pos[0], `is neither JSON nor YAML: ${error.message}`, "correct it there");
    if (document.contents === null) return { path };
    if (!yaml.isMap(document.contents))
        throw fail(0, "must be an object", `write {${SECTIONS.join(", ")}}, each optional`);
    for (const section of pairs(document.contents)) {
        checkSection(section.name, section.at, fail);
        if (!yaml.isMap(section.value))
            throw fail(section.at, `"${section.name}" must be an object`, EXAMPLES[section.name]!);
        for (const entry of pairs(section.value)) {
            checkKey(section.name, entry, fail);
            if (!yaml.isMap(entry.value)) {
                throw fail(entry.at, `"${entry.name}" must be an object`, EXAMPLES[section.name]!);
            }
        }
    }
    return { path, ...(document.toJS() as Omit<AnswersFile, "path">) };
}

const EXAMPLES: Record<string, string> = {
    invokes: 'write {"aws:ec2/getVpc:getVpc": {"id": "vpc-1"}}',
    outputs: 'write {"aws:ec2/vpc:Vpc": {"cidrBlock": "10.0.0.0/16"}}',
    stacks: 'write {"organization/project/stack": {"vpcId": "vpc-1"}}',
};

type Fail = (at: number, problem: string, cure: string) => UserError;

interface Entry {
    readonly name: string;
    readonly value: unknown;
    /** Offset in the file. */
    readonly at: number;
}

function failure(path: string, lines: LineCounter): Fail {
    return (at, problem, cure) => new UserError(`${path}:${lines.linePos(at).line}: ${problem}; ${cure}`);
}

function pairs(map: YAMLMap): Entry[] {
    return (map.items as Pair<Node>[]).map(({ key, value }) => ({
        name: String(key),
        value,
        at: key.range?.[0] ?? 0,
    }));
}

function checkSection(name: string, at: number, fail: Fail): void {
    if (SECTIONS.includes(name)) return;
    const best = closest(name, SECTIONS);
    const cure = best === undefined ? `use ${SECTIONS.join(", ")}` : `did you mean "${best}"?`;
    throw fail(at, `unknown key "${name}"`, cure);
}

function checkKey(section: string, { name, at }: Entry, fail: Fail): void {
    if (section === "stacks" || name.startsWith("urn:pulumi:") || /^[^:]+:[^:]*:[^:]+$/.test(name)) return;
    const kind = section === "invokes" ? "the token of a function" : "a type or a URN";
    throw fail(at, `"${name}" is not ${kind}`, EXAMPLES[section]!);
}

function readText(path: string): string {
    try {
        return fs.readFileSync(path, "utf8");
    } catch (error) {
        const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (error as Error).message;
        throw new UserError(`${path}: ${reason}; give --answers the path of a JSON or YAML file`);
    }
}
