/** One property of a class or interface in an SDK's type declarations. */
export interface Field {
    readonly name: string;
    /** True for `x?: T` and for `T | undefined`. */
    readonly optional: boolean;
    /** Its type without `pulumi.Output<>` and without `| undefined`. */
    readonly type: string;
}

// Pulumi's code generator writes every SDK, so its indentation can be relied on; a real parser would take seconds.
const STEP = "    ";

/** The outputs of a resource class: every `readonly x: pulumi.Output<T>`. */
export function classOutputs(text: string, name: string): Field[] | undefined {
    const start = find(text, [`export declare class ${name} `, `export class ${name} `]);
    if (start === undefined) return undefined;
    return declarationsAt(text, start)
        .filter(([name, , type]) => type.startsWith("pulumi.Output<") && name !== "urn" && name !== "id")
        .map(([name, mark, type]) => toField(name, mark, type.slice("pulumi.Output<".length, -1)));
}

/** The properties of an interface, at whatever depth of namespaces. */
export function interfaceFields(text: string, name: string): Field[] | undefined {
    const start = find(text, [`export interface ${name} `, `    interface ${name} `]);
    return start === undefined ? undefined : declarationsAt(text, start).map((declared) => toField(...declared));
}

/** The text of a namespace, or of a namespace in a namespace: `["core", "v1"]`. */
export function namespaceText(text: string, names: readonly string[]): string | undefined {
    return names.reduce<string | undefined>((outer = "", name, depth) => {
        const indent = STEP.repeat(depth);
        const heads = ["export declare ", "export ", ""].map((head) => `\n${indent}${head}namespace ${name} {\n`);
        const start = find(outer, heads);
        return start === undefined ? undefined : outer.slice(start, outer.indexOf(`\n${indent}}`, start + 1));
    }, text);
}

/** The first value of an enum, which the generator writes as an object of constants. */
export function firstEnumValue(text: string, name: string): string | number | undefined {
    const start = find(text, [`export declare const ${name}:`, `export const ${name} =`]);
    if (start === undefined) return undefined;
    const value = /^ +(?:readonly )?[\w"]+: ("[^"]*"|-?[\d.]+)[;,]$/m.exec(
        text.slice(start, text.indexOf("\n}", start)),
    );
    return value === null ? undefined : JSON.parse(value[1]!);
}

/** The alternatives of a type: `(A | B)[] | undefined` has two. */
export function alternatives(type: string): string[] {
    const found: string[] = [];
    let depth = 0;
    let start = 0;
    for (let at = 0; at < type.length; at++) {
        const character = type[at]!;
        if ("{([<".includes(character)) depth++;
        else if ("})]>".includes(character)) depth--;
        else if (character === "|" && depth === 0) {
            found.push(type.slice(start, at).trim());
            start = at + 1;
        }
    }
    return [...found, type.slice(start).trim()];
}

/** Name, `?` or `!`, and type of each property of the class or interface that starts there. */
function declarationsAt(text: string, start: number): [string, string, string][] {
    const indent = text.slice(text.lastIndexOf("\n", start) + 1, start) + /^ */.exec(text.slice(start, start + 40))![0];
    const body = text.slice(text.indexOf("{", start), text.indexOf(`\n${indent}}`, start) + 1);
    return [...body.matchAll(fieldPattern(indent + STEP))].map(([, name, mark, type]) => [name!, mark!, type!]);
}

function toField(name: string, mark: string, declared: string): Field {
    const parts = alternatives(declared);
    const type = parts.filter((part) => part !== "undefined").join(" | ");
    return { name, optional: mark === "?" || parts.includes("undefined"), type };
}

const patterns = new Map<string, RegExp>();

/** A property declaration: it ends with its line, or with the line that closes its inline object. */
function fieldPattern(indent: string): RegExp {
    const known = patterns.get(indent);
    if (known !== undefined) return known;
    const modifiers = "(?:declare )?(?:public )?(?:\\/\\*out\\*\\/ )?(?:readonly )?";
    const type = `(.*|.*\\{\\n[^]*?\\n${indent}\\}.*)`;
    const pattern = new RegExp(`^${indent}${modifiers}"?([\\w$-]+)"?([?!]?): ${type};$`, "gm");
    patterns.set(indent, pattern);
    return pattern;
}

// Plain search: a regular expression with alternatives takes ten times as long over megabytes.
function find(text: string, alternatives: readonly string[]): number | undefined {
    for (const one of alternatives) {
        const at = text.indexOf(one);
        if (at >= 0) return at;
    }
    return undefined;
}
