import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, parseDocument, visit, type Document } from "yaml";
import { Refusal } from "../refusal";

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
    // Keys that are written twice and a second document are errors of the parser.
    const document = parseDocument(text, { prettyErrors: true });
    const problems = [...document.errors, ...document.warnings].map(({ message }) => message.split("\n")[0]!);
    if (problems.length === 0) problems.push(...indirections(document));
    if (problems.length === 0) return document;
    throw new Refusal([`${file} is not a plain values file:`, ...problems.map((one) => `  ${one}`)].join("\n"));
}

/** What makes one scalar of the text stand for more than one value. */
function indirections(document: Document): string[] {
    const found = new Set<string>();
    visit(document, {
        Alias: (_, { source }) => void found.add(`alias *${source}: write the value in its place`),
        Node: (_, node) => {
            if ("anchor" in node && node.anchor) found.add(`anchor &${node.anchor}: write the value where it is used`);
        },
        Pair: (_, { key }) => {
            if (isScalar(key) && key.value === "<<") found.add("merge key <<: write the keys in its place");
        },
    });
    return [...found];
}

function scalarOf(document: Document, text: string, file: string): TagScalar {
    const node = isMap(document.contents) ? document.getIn(PATH, true) : undefined;
    if (node === undefined) throw new Refusal(`${file}: expected image.tag: add it once by hand, as \`tag: none\``);
    const [start, end] = (isScalar(node) ? node.range : undefined) ?? [0, 0];
    const source = text.slice(start, end);
    // A block scalar has its text on other lines than its key, an empty one has none.
    if (source === "" || /^[|>]/.test(source)) {
        throw new Refusal(`${file}: expected image.tag to be text on its own line, as \`tag: none\``);
    }
    const quotes = /^["']/.test(source) ? 1 : 0;
    return { tag: String((node as { value: unknown }).value), start: start + quotes, end: end - quotes };
}
