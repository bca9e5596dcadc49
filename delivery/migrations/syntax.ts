import { loadModule, type Node, parsePlPgSQLSync, parseSync, type RangeVar } from "libpg-query";

/** Loads PostgreSQL's own parser; to be awaited once, before the first statement is read. */
export const loadParser = loadModule;

/** A kind of node, such as `UpdateStmt`, and what is in one. */
export type Kind = Node extends infer One ? (One extends unknown ? keyof One : never) : never;
export type NodeOf<K extends Kind> = Extract<Node, Record<K, unknown>>[K];

/** The statement as PostgreSQL reads it, or its words when it cannot. */
export function parsed(text: string): Node | SyntaxError {
    return read(() => {
        const { stmts = [] } = parseSync(text);
        if (stmts.length !== 1) throw new Error("it is several statements, or none");
        return stmts[0]!.stmt!;
    });
}

/** The block of a DO statement, or PostgreSQL's words. The parser's package knows no types of what is in one. */
export function parsedBlock(text: string): object | SyntaxError {
    return read(() => parsePlPgSQLSync(text));
}

function read<T>(parse: () => T): T | SyntaxError {
    try {
        return parse();
    } catch (error) {
        return new SyntaxError((error as Error).message);
    }
}

/** What is in every node of a kind, however deep it stands. */
export function within<K extends Kind>(tree: unknown, kind: K): NodeOf<K>[] {
    return entriesOf(tree).flatMap(([key, below]) => (key === kind ? [below as NodeOf<K>] : []));
}

/** Every key with what is below it, however deep, the outer ones first. */
export function entriesOf(tree: unknown): [string, unknown][] {
    if (Array.isArray(tree)) return tree.flatMap(entriesOf);
    if (typeof tree !== "object" || tree === null) return [];
    return Object.entries(tree).flatMap(([key, below]): [string, unknown][] => [[key, below], ...entriesOf(below)]);
}

/** `orders`, or `shop.orders`. */
export function nameOf({ schemaname, relname }: RangeVar): string {
    return schemaname === undefined ? relname! : `${schemaname}.${relname}`;
}

/** The text of a name, or of a part of one; undefined for `*`. */
export function textOf(part: Node | undefined): string | undefined {
    return part !== undefined && "String" in part ? part.String.sval : undefined;
}
