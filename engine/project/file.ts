import { readFileSync } from "node:fs";
import {
    type DocumentOptions,
    parseDocument,
    type ParseOptions,
    type SchemaOptions,
    type ScalarTag,
    type YAMLParseError,
} from "yaml";
import { UserError } from "../errors";
import { type GoMap, goScalar, type GoValue, isMap } from "./go-values";

const YAML_TAGS: ScalarTag[] = [
    { tag: "tag:yaml.org,2002:plain", default: true, test: /^($|[-+.~\dnNtTfF])/, resolve: goScalar },
    ...["int", "float", "bool", "null"].map((name) => ({ tag: `tag:yaml.org,2002:${name}`, resolve: goScalar })),
    { tag: "tag:yaml.org,2002:binary", resolve: (source) => Buffer.from(source, "base64").toString() },
];

const YAML: ParseOptions & DocumentOptions & SchemaOptions = {
    schema: "failsafe",
    customTags: YAML_TAGS,
    merge: true,
    // The CLI reads the first of several documents and says nothing of the others.
    logLevel: "silent",
};

/** The mapping that a Pulumi file holds; an empty file is an empty mapping. `shown` names it in messages. */
export function readMapping(file: string, shown: string): GoMap {
    const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    const value = file.endsWith(".json") ? parseJson(text, shown) : parseYaml(text, shown);
    if (value === null) return {};
    if (isMap(value)) return value;
    throw new UserError(`${shown}: expected keys and values, given ${Array.isArray(value) ? "a list" : `"${value}"`}`);
}

function parseYaml(text: string, shown: string): GoValue {
    const document = parseDocument(text, YAML);
    const [error] = document.errors;
    if (error !== undefined) throw new UserError(`${shown}:${describe(error, text.split("\n"))}`);
    try {
        return document.toJS() as GoValue;
    } catch (failure) {
        // An alias without its anchor, which has no line.
        throw new UserError(`${shown}: not YAML: ${(failure as Error).message}`);
    }
}

function describe(error: YAMLParseError, lines: string[]): string {
    let line = error.linePos?.[0].line ?? 1;
    // What is left open is found out after the end.
    while (line > 1 && !lines[line - 1]?.trim()) line--;
    const given = lines[line - 1]!.trim();
    if (error.code === "DUPLICATE_KEY") return `${line}: the key of "${given}" is given twice: remove one of them`;
    return `${line}: not YAML: ${error.message.split(" at line ")[0]!}: correct "${given}"`;
}

function parseJson(text: string, shown: string): GoValue {
    try {
        return JSON.parse(text) as GoValue;
    } catch (error) {
        const { message } = error as SyntaxError;
        const position = /at position (\d+)/.exec(message)?.[1];
        const line = text.slice(0, position === undefined ? undefined : Number(position)).split("\n").length;
        throw new UserError(`${shown}:${line}: not JSON: ${message}: correct it`);
    }
}
