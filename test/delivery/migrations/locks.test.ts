import assert from "node:assert/strict";
import { Session } from "../../../delivery/migrations/locks";
import { classify } from "../../../delivery/migrations/operations";
import { stepOf } from "../../../delivery/migrations/script";
import { statementsOf } from "../../../delivery/migrations/sql";
import { loadParser } from "../../../delivery/migrations/syntax";

/** The rules that a script breaks, in its order. */
function broken(sql: string): string[] {
    const session = new Session();
    const fresh = {
        tables: new Set<string>(),
        columns: new Map<string, boolean>(),
        indexes: new Set<string>(),
        filled: new Set<string>(),
    };
    return statementsOf(sql)
        .map((one) => stepOf(one))
        .flatMap((step) => session.next(step, classify(step, fresh)).map(({ rule }) => rule));
}
const add = "ALTER TABLE t ADD COLUMN a text;";

const index = "SET lock_timeout = 0; DROP INDEX CONCURRENTLY IF EXISTS i ; CREATE INDEX CONCURRENTLY i ON t (a);";

describe("Session", () => {
    before(loadParser);

    const fine: [string, string][] = [
        ["a limit for the transaction", `BEGIN; SET LOCAL lock_timeout = '2s'; ${add} ${add} COMMIT;`],
        ["a limit for the session", `SET lock_timeout TO 2000; BEGIN; ${add} COMMIT; BEGIN; ${add} COMMIT;`],
        ["a limit without quotes and units", `SET SESSION lock_timeout=500; ${add}`],
        [
            "a table that the revision makes",
            "CREATE TABLE u (id bigint); ALTER TABLE u ADD COLUMN a text; CREATE INDEX i ON u (a);",
        ],
        ["what waits for nobody", `${index} ALTER TABLE t VALIDATE CONSTRAINT c; INSERT INTO t VALUES (1);`],
        [
            "a table that refers to itself, and another new one to it",
            "CREATE TABLE u (id bigint PRIMARY KEY, up bigint REFERENCES u (id)); CREATE TABLE w (u bigint REFERENCES u (id))",
        ],
        ["an index after its transaction", `BEGIN; COMMIT; ${index} BEGIN; COMMIT;`],
        ["an index in a schema, in quotes", index.replaceAll(" i ", ' shop."I" ').replace('shop."I" ON', '"I" ON')],
    ];
    for (const [title, sql] of fine) it(`lets pass ${title}`, () => assert.deepEqual(broken(sql), []));

    const refused: [string, string, string[]][] = [
        ["no limit", `BEGIN; ${add} COMMIT;`, ["lock-timeout"]],
        ["a limit that comes too late", `BEGIN; ${add} SET LOCAL lock_timeout = '2s'; COMMIT;`, ["lock-timeout"]],
        ["a limit that ended with its transaction", `BEGIN; SET LOCAL lock_timeout = '2s'; COMMIT; BEGIN; ${add}`, ["lock-timeout"]],
        ["a local limit outside a transaction", `SET LOCAL lock_timeout = '2s'; ${add}`, ["lock-timeout"]],
        ["a limit that was taken off", `SET lock_timeout = '2s'; SET lock_timeout = 0; ${add}`, ["lock-timeout"]],
        ["a limit for the transaction that takes off the session's", `SET lock_timeout = '2s'; BEGIN; SET LOCAL lock_timeout = 0; ${add}`, ["lock-timeout"]],
        ["a long limit", `SET lock_timeout = '1min'; ${add}`, ["lock-timeout"]],
        ["a limit of something else", `SET statement_timeout = '2s'; ${add}`, ["lock-timeout"]],
        ["each statement that waits", `${add} DROP TABLE t; CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()`, Array(3).fill("lock-timeout")],
        ["a limit that is the server's again", `SET lock_timeout = '2s'; SET lock_timeout TO DEFAULT; ${add}`, ["lock-timeout"]],
        ["a limit in quotes that was taken off", `SET lock_timeout = '2s'; SET "lock_timeout" = 0; ${add}`, ["lock-timeout"]],
        ["a limit that a reset takes from the transaction too", `BEGIN; SET LOCAL lock_timeout = '2s'; RESET lock_timeout; ${add}`, ["lock-timeout"]],
        ["a limit that it cannot read", `SET lock_timeout = '0.1h'; ${add}`, ["lock-timeout"]],
        ["a column whose default says concurrently", "ALTER TABLE t ADD COLUMN a text DEFAULT 'concurrently'", ["lock-timeout"]],
        ["a new table that comes to refer to another", "CREATE TABLE u (a bigint); ALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t (id)", ["lock-timeout"]],
        ["an unlogged one", "CREATE UNLOGGED TABLE u (a bigint REFERENCES t (id))", ["lock-timeout"]],
        ["a policy, and a view in the place of another", "CREATE POLICY p ON t USING (true); CREATE OR REPLACE VIEW v AS SELECT 1", ["lock-timeout", "lock-timeout"]],
        ["a table that refers to another", "CREATE TABLE u (a bigint REFERENCES t (id))", ["lock-timeout"]],
        ["a part of another table", "CREATE TABLE u PARTITION OF t DEFAULT", ["lock-timeout"]],
        ["a concurrent index in a transaction", `BEGIN; SET lock_timeout = 0; DROP INDEX CONCURRENTLY IF EXISTS i; CREATE UNIQUE INDEX CONCURRENTLY i ON t (a); COMMIT`, ["in-transaction", "in-transaction"]],
        ["a concurrent index whose wait may be broken off", index.replace("SET lock_timeout = 0;", ""), ["concurrent-index"]],
        ["one whose wait has a limit", index.replace("= 0", "= '2s'"), ["concurrent-index"]],
        ["one whose limit is the session's again", index.replace("= 0;", "= 0; RESET lock_timeout;"), ["concurrent-index"]],
        ["one that leaves in place what broke off", index.replace(/DROP.*?;/, ""), ["concurrent-index"]],
        ["one that removes another", index.replace("EXISTS i ", "EXISTS j "), ["concurrent-index"]],
        ["one that stops when nothing broke off", index.replace("IF EXISTS", ""), ["concurrent-index"]],
        ["one without a name", index.replace("CONCURRENTLY i ON", "CONCURRENTLY ON"), ["concurrent-index"]],
        ["to drop one in a transaction", "BEGIN; DROP INDEX CONCURRENTLY i; COMMIT", ["in-transaction"]],
        ["a batch in a transaction", "BEGIN; DO $$ BEGIN LOOP UPDATE t SET a = 1; COMMIT; END LOOP; END $$", ["in-transaction"]],
    ]; // prettier-ignore
    for (const [title, sql, rules] of refused) it(`refuses ${title}`, () => assert.deepEqual(broken(sql), rules));
});
