import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, type Document } from "yaml";
import { Refusal } from "../refusal";
import { documentProblems, lineAt } from "./plain-yaml";

const PATH = ["image", "tag"];

/** `image.tag` of an ops file, and where its text stands, without quotes. */
interface TagScalar {
    readonly tag: string;
    readonly start: number;
    readonly end: number;
}

/** Reads `image.tag`; `file` is how the user knows the text. */
export function tagOf(text: string, file: string): string {
    return scalarOf(documentOf(text, file), text, file).tag;
}

/** The same, or undefined of a text that no promotion could read. */
export function readableTag(text: string, file: string): string | undefined {
    try {
        return tagOf(text, file);
    } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return undefined;
    }
}

/**
 * The text with another `image.tag`, and every other character as it was: comments, order, quotes and line ends.
 * What is meant and what is written are compared once more, because a promotion must never change anything else.
 */
export function withTag(text: string, tag: string, file: string): string {
    const document = documentOf(text, file);
    const { start, end } = scalarOf(document, text, file);
    const changed = text.slice(0, start) + tag + text.slice(end);
    document.setIn(PATH, tag);
    const written = documentOf(changed, file);
    if (!isDeepStrictEqual(document.toJS(), written.toJS())) {
        throw new Refusal(`${file}: cannot write image.tag in place: write it plainly on its line, as \`tag: ${tag}\``);
    }
    return changed;
}

function documentOf(text: string, file: string): Document {
    const document = parseDocument(text, { prettyErrors: true });
    const problems = documentProblems(document, text);
    if (problems.length === 0) return document;
    throw new Refusal(problems.map(({ line, message }) => `${file}:${line}: ${message}`).join("\n"));
}

function scalarOf(document: Document, text: string, file: string): TagScalar {
    const node = isMap(document.contents) ? document.getIn(PATH, true) : undefined;
    if (node === undefined) {
        const given = text.trim() === "" ? "an empty file" : "no such key";
        throw new Refusal(
            `${file}: expected image.tag, got ${given}: add it once by hand, as \`tag: none\` in \`image\``,
        );
    }
    const { range, value } = node as { range: [number, number]; value: unknown };
    const [start, end] = range;
    const source = text.slice(start, end);
    // An empty one has no place, a block scalar has its text on other lines, and an escape is not what one reads.
    if (!isScalar(node) || source === "" || /^[|>]|\n/.test(source) || /\p{Cc}/u.test(String(value))) {
        const where = `${file}:${lineAt(text, start)}`;
        const given = JSON.stringify(source);
        throw new Refusal(`${where}: expected image.tag to be text on its own line, got ${given}: write \`tag: none\``);
    }
    const quotes = /^["']/.test(source) ? 1 : 0;
    // Of what YAML takes for a number, 1.10 say, the characters count.
    return { tag: typeof value === "string" ? value : source, start: start + quotes, end: end - quotes };
}
