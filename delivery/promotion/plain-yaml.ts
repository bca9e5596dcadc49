import { isScalar, visit, type Document, type YAMLError } from "yaml";

/** What is wrong at a line of a text, and the cure. */
export interface LineProblem {
    readonly line: number;
    readonly message: string;
}

/** What keeps a text from being a file of which one scalar can be changed, and no other value with it. */
export function documentProblems(document: Document, text: string): LineProblem[] {
    const lines = text.split("\n");
    const unprintable = lines.findIndex((line) => /(?![\t\r])\p{Cc}/u.test(line));
    if (unprintable >= 0) {
        return [{ line: unprintable + 1, message: "a control character, which YAML does not allow: delete it" }];
    }
    const wrong = [...document.errors, ...document.warnings].map((error) => described(error, lines));
    return wrong.length > 0 ? wrong : indirections(document, text);
}

/** The line of a text in which a character stands. */
export function lineAt(text: string, offset: number): number {
    return text.slice(0, offset).split("\n").length;
}

function described({ code, message, linePos }: YAMLError, lines: readonly string[]): LineProblem {
    const { line: at, col } = linePos?.[0] ?? { line: 1, col: 1 };
    const key = lines[at - 1]?.slice(col - 1).split(":")[0];
    let line = at;
    // What is left open is found out after the end.
    while (line > 1 && !lines[line - 1]?.trim()) line--;
    const given = JSON.stringify(lines[line - 1]!.trim().slice(0, 80));
    const words: Readonly<Record<string, string>> = {
        DUPLICATE_KEY: `the key \`${key}\` is given twice: delete one of them`,
        MULTIPLE_DOCS: "a second document begins, expected one: delete it",
        TAB_AS_INDENT: `a tab indents ${given}, which YAML does not allow: use spaces`,
    };
    return { line, message: words[code] ?? `not YAML: ${message.split(/ at line \d/)[0]!}: correct ${given}` };
}

/** What makes one scalar of the text stand for more than one value, or a value for a key. */
function indirections(document: Document, text: string): LineProblem[] {
    const found: LineProblem[] = [];
    const add = (node: unknown, message: string, mark?: string) => {
        const [start] = (node as { range?: [number, number] | null }).range ?? [0];
        // What has an anchor may begin on a line below it.
        found.push({ line: lineAt(text, mark === undefined ? start : text.lastIndexOf(mark, start)), message });
    };
    visit(document, {
        Alias: (_, node) => add(node, `alias *${node.source}: write the value in its place`),
        Node: (_, node) => {
            if ("anchor" in node && node.anchor)
                add(node, `anchor &${node.anchor}: write the value where it is used`, `&${node.anchor}`);
        },
        Pair: (_, { key }) => {
            if (!isScalar(key)) add(key, "a key that is no text: write one word before the colon");
            else if (key.value === "<<") add(key, "merge key <<: write the keys in its place");
        },
    });
    return found;
}
