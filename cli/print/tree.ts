import type { RecordedResource } from "../../engine/recording";
import { STACK_TYPE } from "../../engine/urn";
import { count, shortType, type Page } from "./text";

interface Node {
    readonly resource: RecordedResource;
    readonly children: Node[];
}

interface Line {
    readonly branch: string;
    readonly type: string;
    readonly name: string;
    readonly marks: string[];
}

/** More siblings of one shape than this are shown as one. */
const ALIKE = 3;
/** A tree that is longer hides what is deep in it. */
const LONGEST = 150;
const DEEPEST = 8;
/** Where names stand beside types, unless all types are shorter. */
const NAME_COLUMN = 46;

const { compare } = new Intl.Collator("en", { numeric: true });

/** The resources as people think of them: by component, what is alike folded into one line. */
export function tree(resources: RecordedResource[], page: Page): string[] {
    const roots = forest(resources);
    let depth = DEEPEST;
    let lines = linesOf(roots, depth);
    while (lines.length > LONGEST && depth > 1) lines = linesOf(roots, (depth -= 1));
    const column = Math.min(
        NAME_COLUMN,
        2 + Math.max(0, ...lines.map(({ branch, type }) => branch.length + type.length)),
    );
    return lines.map((line) => print(line, column, page));
}

function print({ branch, type, name, marks }: Line, column: number, { style }: Page): string {
    const gap = " ".repeat(Math.max(2, column - branch.length - type.length));
    const mark = marks.length === 0 ? "" : `  ${style.yellow(marks.join(", "))}`;
    return `${style.dim(branch)}${type}${gap}${style.cyan(name)}${mark}`;
}

/** The children of the stack, each with its own; what has no recorded parent stands beside them. */
function forest(resources: RecordedResource[]): Node[] {
    const nodes = new Map(resources.map((resource) => [resource.urn, { resource, children: [] as Node[] }]));
    const stack = resources.find(({ parent, type }) => parent === "" && type === STACK_TYPE);
    const roots: Node[] = [];
    for (const node of nodes.values()) {
        if (node.resource === stack) continue;
        const { parent } = node.resource;
        (parent === stack?.urn ? roots : (nodes.get(parent)?.children ?? roots)).push(node);
    }
    return roots;
}

function linesOf(siblings: Node[], depth: number, indent?: string): Line[] {
    const groups = group(siblings, depth);
    return groups.flatMap((alike, i) => {
        const isLast = i === groups.length - 1;
        const branch = indent === undefined ? "" : indent + (isLast ? "└─ " : "├─ ");
        const below = indent === undefined ? "" : indent + (isLast ? "   " : "│  ");
        const first = alike[0]!;
        const children = depth > 1 ? linesOf(first.children, depth - 1, below) : [];
        return [headline(alike, branch, depth), ...children];
    });
}

function headline(alike: Node[], branch: string, depth: number): Line {
    const type = shortType(alike[0]!.resource.type);
    const marks = marksOf(alike[0]!.resource);
    const hidden = depth > 1 ? 0 : alike.reduce((sum, node) => sum + size(node) - 1, 0);
    if (hidden > 0) marks.push(`${count(hidden, "resource")} inside`);
    if (alike.length === 1) return { branch, type, name: alike[0]!.resource.name, marks };
    if (depth > 1 && alike[0]!.children.length > 0) marks.push("each like the first:");
    const name = `${alike[0]!.resource.name} … ${alike.at(-1)!.resource.name}`;
    return { branch, type: `${alike.length} x ${type}`, name, marks };
}

/** Siblings of the same shape together where they are many, single resources before those that hold others. */
function group(siblings: Node[], depth: number): Node[][] {
    const byShape = new Map<string, Node[]>();
    for (const node of [...siblings].sort(byTypeAndName)) {
        const key = shape(node, depth);
        const alike = byShape.get(key);
        if (alike === undefined) byShape.set(key, [node]);
        else alike.push(node);
    }
    const groups = [...byShape.values()].flatMap((alike) => (alike.length > ALIKE ? [alike] : alike.map((n) => [n])));
    const holds = ([first]: Node[]) => (first!.children.length > 0 ? 1 : 0);
    return groups.sort((a, b) => holds(a) - holds(b));
}

// By URN, `service-10` would come before `service-9`.
function byTypeAndName({ resource: a }: Node, { resource: b }: Node): number {
    return compare(shortType(a.type), shortType(b.type)) || compare(a.name, b.name);
}

/** Equal for two resources whose lines, down to that depth, differ by names alone. */
function shape({ resource, children }: Node, depth: number): string {
    const own = [resource.type, ...marksOf(resource)].join(" ");
    if (children.length === 0) return own;
    if (depth === 1) return `${own} {…}`;
    return `${own} {${children.map((child) => shape(child, depth - 1)).sort()}}`;
}

function size(node: Node): number {
    return node.children.reduce((sum, child) => sum + size(child), 1);
}

function marksOf({ options, operation, remote }: RecordedResource): string[] {
    return [
        ...(options.protect ? ["protect"] : []),
        ...(options.retainOnDelete ? ["retain"] : []),
        ...(options.importId === undefined ? [] : ["import"]),
        ...(operation === "read" ? ["read"] : []),
        ...(remote ? ["remote"] : []),
    ];
}
