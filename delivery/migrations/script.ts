import type { Node } from "libpg-query";
import type { EmittedRevision } from "./revision";
import { statementsOf, type Statement } from "./sql";
import { parsed } from "./syntax";

/** A statement of a revision as PostgreSQL reads it, and the line of its file that asked for it; none for what surrounds it. */
export interface Step extends Statement {
    readonly tree: Node | SyntaxError;
    readonly line?: number;
}

/** Reads a statement, once for all that is asked of it. */
export function stepOf(statement: Statement, line?: number): Step {
    return { ...statement, tree: parsed(statement.text), ...(line === undefined ? {} : { line }) };
}

/** What a linter reads. */
export interface Script {
    readonly sql: string;
    /** The statement that stands at a line of `sql`, counted from 0; undefined for what the revision did not say. */
    statementAt(line: number): number | undefined;
}

/** The statements of a revision, within the transactions and the settings that they get from outside. */
export function stepsOf({ upgrade }: EmittedRevision): Step[] {
    const steps = upgrade.statements.flatMap(({ sql, line }) =>
        statementsOf(sql).map((statement) => stepOf(statement, line ?? undefined)),
    );
    // The rest of what Alembic adds is about its own table.
    return steps.filter(({ line, words }) => line !== undefined || /^(begin|commit|set)\b/.test(words));
}

/** The SQL of a revision after the constraints of those before it: SET NOT NULL is fast where one has been validated. */
export function scriptOf(steps: readonly Statement[], earlier: readonly Statement[]): Script {
    const constraints = earlier.filter(({ words }) => /^alter table .*\b(check|validate constraint)\b/.test(words));
    const owners: (number | undefined)[] = [];
    const lines = [...constraints.map((step) => [undefined, step] as const), ...steps.entries()].flatMap(
        ([at, { text, words }]) => {
            // A linter takes what it makes for new, and asks no more of the statements after it.
            const isThere = /^create (unlogged |temp |temporary )?table if not exists\b/.test(words);
            const written = isThere ? ["SELECT 1;"] : `${text};`.split("\n");
            owners.push(...written.map(() => at));
            return written;
        },
    );
    return { sql: `${lines.join("\n")}\n`, statementAt: (line) => owners[line] };
}
