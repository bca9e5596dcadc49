import type { EmittedRevision, EmittedSql } from "../../../delivery/migrations/revision";

/** What comes first in every revision of these tests, at line 11. */
export const LIMIT = { sql: "SET LOCAL lock_timeout = '2s';", line: 11 };
/** SQL as Alembic prints it: a text asked for by the next line from 12 on, or one with its line. */
export const emittedSql = (...statements: (string | [string, number | null])[]): EmittedSql => ({
    statements: [
        { sql: "BEGIN;", line: null },
        { sql: "-- Running upgrade a -> b", line: null },
        LIMIT,
        ...statements.map((one, at) =>
            typeof one === "string" ? { sql: `${one};`, line: 12 + at } : { sql: one[0], line: one[1] },
        ),
        { sql: "UPDATE alembic_version SET version_num='b';", line: null },
        { sql: "COMMIT;", line: null },
    ],
});
/** The revision b, after a. */
export const revisionOf = (upgrade: EmittedSql, more: Partial<EmittedRevision> = {}): EmittedRevision => ({
    revision: "b",
    title: "a step",
    file: "versions/b.py",
    lines: { revision: 3, phase: 5, requires: 6, upgrade: 10, downgrade: 20 },
    downgrade: emittedSql("ALTER TABLE t DROP COLUMN a"),
    upgrade,
    ...more,
});
