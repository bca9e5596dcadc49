import type { Node } from "libpg-query";
import { textOf, within } from "./syntax";

/** The indexes that a statement makes, or removes, without locking writers out; by their names alone: each is where its table is. */
export interface ConcurrentIndexes {
    readonly makes: readonly string[];
    /** Only those that it does not mind to find gone. */
    readonly removes: readonly string[];
}

export function concurrentIndexes(statement: Node | SyntaxError): ConcurrentIndexes {
    const made = within(statement, "IndexStmt").filter(({ concurrent }) => concurrent);
    const removed = within(statement, "DropStmt").filter(({ concurrent, missing_ok }) => concurrent && missing_ok);
    return {
        // One without a name gets another at each attempt.
        makes: made.map(({ idxname = "" }) => idxname),
        removes: removed.flatMap(({ objects = [] }) => objects.map(lastOf)),
    };
}

/** The names of the indexes that a statement makes, in whatever way. */
export function indexNames(statement: Node | SyntaxError): string[] {
    return within(statement, "IndexStmt").flatMap(({ idxname }) => idxname ?? []);
}

function lastOf(name: Node): string {
    return textOf("List" in name ? name.List.items?.at(-1) : undefined) ?? "";
}
