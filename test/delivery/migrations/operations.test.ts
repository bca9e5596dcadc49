import assert from "node:assert/strict";
import type { Fresh } from "../../../delivery/migrations/effects";
import { classify } from "../../../delivery/migrations/operations";
import { stepOf } from "../../../delivery/migrations/script";
import { statementsOf } from "../../../delivery/migrations/sql";
import { loadParser } from "../../../delivery/migrations/syntax";

/** What the statements of one revision do, in a word each. */
function effects(sql: string, filled: string[] = []): string[] {
    const fresh: Fresh = { tables: new Set(), columns: new Map(), indexes: new Set(), filled: new Set(filled) };
    return statementsOf(sql).flatMap((statement) =>
        classify(stepOf(statement), fresh).map(({ phase = "any", irreversible, problem }) =>
            [problem?.rule ?? phase, ...(irreversible ? ["irreversible"] : [])].join(" "),
        ),
    );
}

const batch = (body: string) => `DO $$ BEGIN LOOP ${body} EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$`;
const bounded = "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 1000);";

const joined = (limit: string, from = "t", where = "t.id = few.id") =>
    `WITH few AS (SELECT id FROM ${from} ${limit}), done AS (UPDATE t SET a = 1 FROM few WHERE ${where} RETURNING t.id) SELECT max(id) FROM done`;

const SINGLE: Record<string, string[]> = {
    "serial-column": ["ALTER TABLE t ADD COLUMN a bigserial", "ALTER TABLE t ADD a serial8", "ALTER TABLE t ADD a SERIAL NOT NULL"],
    "checked-column": ["ALTER TABLE t ADD COLUMN a int CHECK (a > 0)", "ALTER TABLE t ADD a int CONSTRAINT c CHECK(a > 0)"],
    any: [
        "BEGIN", "COMMIT", "SET lock_timeout = '2s'", "COMMENT ON TABLE t IS 'drop table x; --'", "RESET ALL", "SET statement_timeout = 0", "ANALYZE t", "GRANT SELECT ON t TO u",
        "ALTER TABLE t VALIDATE CONSTRAINT c", "ALTER TABLE t SET (fillfactor = 70)",
    ],
    expand: [
        "CREATE TABLE t (id bigint)", "CREATE TABLE IF NOT EXISTS shop.t (id bigint)", "CREATE TYPE mood AS ENUM ('a')",
        "CREATE EXTENSION pgcrypto", "CREATE VIEW v AS SELECT 1", "CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ DROP TABLE t; $$",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()", "ALTER TYPE mood ADD VALUE 'b'",
        "CREATE INDEX i ON t (a)", "CREATE INDEX CONCURRENTLY i ON t USING gin (a)", "ALTER TABLE t ADD COLUMN a text", "ALTER TABLE t ADD a text", "ALTER TABLE t ADD serial text DEFAULT ' serial check ('",
        'ALTER TABLE ONLY shop."T" ADD COLUMN IF NOT EXISTS "A" text', "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1",
        "ALTER TABLE t ALTER a DROP NOT NULL", "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i",
    ],
    migrate: [
        "INSERT INTO t VALUES (1)", "INSERT INTO t SELECT 1 ON CONFLICT (id) DO UPDATE SET a = 1", "INSERT INTO t DEFAULT VALUES", bounded,
        joined("LIMIT 10"), batch(joined("LIMIT 10").replace("FROM done", "INTO last FROM done;")).replace("BEGIN", "DECLARE last bigint; BEGIN"), "WITH few AS (SELECT id FROM t LIMIT 10) UPDATE t SET a = 1 FROM few AS f WHERE f.id = t.id AND a > 0",
        "UPDATE t o SET a = 1 WHERE o.id IN (SELECT x.id FROM t x LIMIT 10)", "UPDATE t SET a = 1 WHERE id = ANY (SELECT id FROM t LIMIT 10)",
        "WITH few AS (SELECT id FROM t LIMIT 10) UPDATE t o SET a = 1 FROM few WHERE few.id = o.id",
        "UPDATE t SET a = 1 WHERE a IS NULL AND id IN (SELECT id FROM t LIMIT 1000)", batch(bounded), "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
    ],
    "migrate irreversible": [
        "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10)", batch("DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 10);"),
    ],
    contract: [
        "ALTER TABLE t RENAME a TO b", "ALTER TABLE t RENAME TO u", "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        "ALTER TABLE t ALTER COLUMN a DROP DEFAULT", "ALTER TABLE t DROP CONSTRAINT c", "DROP INDEX CONCURRENTLY i", "DROP VIEW v",
        "DROP TRIGGER g ON t", "DROP FUNCTION f()", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id) NOT VALID", "ALTER TABLE t ADD UNIQUE (a)", "ALTER TABLE t ADD PRIMARY KEY (id)",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "ALTER TABLE t ADD EXCLUDE USING gist (r WITH &&)", "REVOKE SELECT ON t FROM u",
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$", "CREATE POLICY p ON t AS RESTRICTIVE USING (false)",
        "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
    ],
    "contract irreversible": [
        "DROP TABLE t", "DROP TABLE IF EXISTS t CASCADE", "ALTER TABLE t DROP COLUMN a", "ALTER TABLE t DROP a", "DROP SCHEMA s",
        "ALTER TABLE t ALTER COLUMN a TYPE int", "ALTER TABLE t ALTER a SET DATA TYPE int",
    ],
    "unbounded-write": [
        "UPDATE t SET a = 1", "UPDATE t SET a = 1 WHERE a IS NULL", "UPDATE ONLY t SET a = ' limit '",
        "UPDATE t SET a = (SELECT b FROM u LIMIT 1)", "UPDATE t SET a = 1 WHERE id IN (SELECT t.id FROM u LIMIT 1)",
        "UPDATE t o SET a = 1 WHERE o.id IN (SELECT o.id FROM t LIMIT 10)", "UPDATE t SET a = 1 WHERE id <> ANY (SELECT id FROM t LIMIT 1)",
        "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t ORDER BY a FETCH FIRST 1 ROWS WITH TIES)", "UPDATE t SET a = 1 WHERE id IN (SELECT b FROM t LIMIT 1)",
        "WITH few AS (SELECT id FROM t LIMIT 10) UPDATE t SET a = 1 FROM few, u WHERE few.id = u.id", "WITH few AS (SELECT a FROM t LIMIT 10) UPDATE t SET a = 1 FROM few WHERE few.id = t.id",
        "INSERT INTO t SELECT 1 UNION ALL SELECT id FROM u ON CONFLICT (id) DO UPDATE SET a = 1",
        "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t LIMIT 900000000)", "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t LIMIT (SELECT 1))",
        "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t LIMIT 10) OR a IS NULL", "UPDATE t SET a = 1 WHERE id NOT IN (SELECT id FROM t LIMIT 10)",
        joined(""), joined("LIMIT 10", "u"), joined("LIMIT 10", "t", "few.id = 5"), joined("LIMIT 10", "t", "few.id = few.id"), joined("LIMIT 10", "t", "few.id < t.id"),
        "INSERT INTO t SELECT * FROM u ON CONFLICT (id) DO UPDATE SET a = 1",
    ],
    syntax: ["ALTER TABLE t ADD COLUMN", "SELEC 1", "SELECT $$ $"],
    "unbounded-write irreversible": ["DELETE FROM t", "CREATE TABLE u AS WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", "WITH x AS (SELECT 1) DELETE FROM t USING x",
        "WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM gone"],
    "unknown-statement": [
        "SELECT f()", "CALL p()", "SET search_path = shop", "SET ROLE u", "SET session_replication_role = replica", "CREATE SCHEMA s CREATE TABLE u (id bigint REFERENCES t (id))", "CREATE RULE r AS ON INSERT TO t DO ALSO DELETE FROM u", "EXPLAIN ANALYZE DELETE FROM t", "LOCK TABLE t", "TRUNCATE t", "VACUUM FULL t", "CLUSTER t", "REINDEX TABLE t", "REFRESH MATERIALIZED VIEW v",
        "ALTER TABLE t SET LOGGED", "ALTER TABLE t ATTACH PARTITION p DEFAULT", "ALTER TABLE t DISABLE TRIGGER ALL", "ALTER SYSTEM SET a = 1",
        "DO $$ BEGIN DROP TABLE t; END $$", "DO $$ BEGIN UPDATE t SET a = 1; END $$", batch("UPDATE t SET a = 1;"),
        batch(`${bounded} UPDATE t SET b = 1;`), batch(`${bounded} DROP TABLE t;`), batch(`EXECUTE 'DROP TABLE t'; ${bounded}`),
        batch("UPDATE t SET a = (SELECT b FROM u LIMIT 1);"), batch("SELECT f();"), batch(`${bounded} INSERT INTO u VALUES (1);`), batch(`PERFORM f(); ${bounded}`), `DO $$ BEGIN ${bounded} LOOP COMMIT; END LOOP; END $$`,
        `DO $$ BEGIN LOOP FOR i IN 1..9 LOOP ${bounded} END LOOP; COMMIT; END LOOP; END $$`, `DO $$ BEGIN LOOP ${bounded} IF false THEN COMMIT; END IF; END LOOP; END $$`,
        "DO LANGUAGE plpython3u $$ pass $$", "DO $$ BEGIN LOOPY; END $$",
        batch(bounded).replace("COMMIT;", ""), batch("UPDATE t SET a = ' limit 10';"), "MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE",
    ],
}; // prettier-ignore

describe("classify", () => {
    before(loadParser);

    for (const [effect, statements] of Object.entries(SINGLE)) {
        for (const sql of statements) {
            it(`takes for ${effect}: ${sql}`, () => assert.deepEqual(effects(sql), [effect]));
            it(`takes for ${effect} in capitals and over lines: ${sql}`, () => {
                const loud = sql.replace(/^[^'"$]*/, (text) =>
                    text.toUpperCase().replaceAll(" ", " /* a\nnote */\n -- more\n"),
                );
                if (!/[A-Z]"|\b[a-z]+\./.test(sql)) assert.deepEqual(effects(loud), [effect]);
            });
        }
    }
    it("judges each action of a statement by itself", () => {
        const sql = "ALTER TABLE t ADD COLUMN a numeric(3, 2) DEFAULT 0, DROP COLUMN b, ALTER c SET DEFAULT ','";
        assert.deepEqual(effects(sql), ["expand", "contract irreversible", "expand"]);
    });
    it("lets a revision do with its own table what it likes", () => {
        const sql = `CREATE TABLE t (id bigint); CREATE UNIQUE INDEX i ON t (id); ALTER TABLE t ADD UNIQUE (id);
            ALTER TABLE t ALTER id SET NOT NULL; UPDATE t SET id = 1; INSERT INTO t VALUES (1)`;
        assert.deepEqual(effects(sql), Array(6).fill("expand"));
        const attached = "CREATE TABLE u (id bigint) PARTITION BY LIST (id); ALTER TABLE u ATTACH PARTITION t DEFAULT";
        assert.deepEqual(effects(attached), ["expand", "unknown-statement"]);
        assert.deepEqual(effects("CREATE TABLE u (id bigint); ALTER TABLE t ALTER id SET NOT NULL"), [
            "expand",
            "contract",
        ]);
    });
    it("takes nothing for new that may be there already", () => {
        const table = "CREATE TABLE IF NOT EXISTS t (id bigint); ALTER TABLE t DROP COLUMN a";
        assert.deepEqual(effects(table), ["expand", "contract irreversible"]);
        const column = "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int; ALTER TABLE t ADD CHECK (a > 0) NOT VALID";
        assert.deepEqual(effects(column), ["expand", "contract"]);
    });
    it("lets a revision remove what is left of its own index, and no other", () => {
        const [own] = statementsOf("DROP INDEX CONCURRENTLY IF EXISTS shop.i");
        const [two] = statementsOf("DROP INDEX CONCURRENTLY IF EXISTS i, j");
        const [sure] = statementsOf("DROP INDEX CONCURRENTLY i");
        const fresh = {
            tables: new Set<string>(),
            columns: new Map<string, boolean>(),
            indexes: new Set(["i"]),
            filled: new Set<string>(),
        };
        assert.deepEqual(
            [own!, two!, sure!].map((one) => classify(stepOf(one), fresh)[0]!.phase),
            [undefined, "contract", "contract"],
        );
    });
    it("lets a revision bind its own columns, and no others", () => {
        const add = "ALTER TABLE t ADD COLUMN a bigint, ADD COLUMN b text;";
        for (const rule of [
            "ADD CHECK (a > 0 AND b IN ('x', 'y')) NOT VALID",
            "ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id) NOT VALID",
            "ADD UNIQUE (a, b)",
        ]) {
            assert.deepEqual(effects(`${add} ALTER TABLE t ${rule}`).at(-1), "expand", rule);
            assert.deepEqual(effects(`${add} ALTER TABLE u ${rule}`).at(-1), "contract", rule);
            assert.deepEqual(effects(`${add} ALTER TABLE t ${rule.replace("a", "c")}`).at(-1), "contract", rule);
        }
        for (const sees of ["a IS NOT NULL", "coalesce(a, 0) > 0", "a IS DISTINCT FROM 1", "num_nonnulls(a, b) > 0"]) {
            assert.deepEqual(effects(`${add} ALTER TABLE t ADD CHECK (${sees}) NOT VALID`).at(-1), "contract", sees);
        }
        const there = `${add} ALTER TABLE t ADD CHECK (a IS NOT NULL) NOT VALID`;
        assert.deepEqual([effects(there, ["t"]).at(-1), effects(there, ["u"]).at(-1)], ["expand", "contract"]);
        const filled = "ALTER TABLE t ADD COLUMN a bigint DEFAULT 0, ADD COLUMN b text;";
        for (const rule of [
            "ADD UNIQUE (a)",
            "ADD FOREIGN KEY (a) REFERENCES u (id) NOT VALID",
            "ADD UNIQUE NULLS NOT DISTINCT (b)",
            "ADD PRIMARY KEY (b)",
        ]) {
            assert.deepEqual(effects(`${filled} ALTER TABLE t ${rule}`).at(-1), "contract", rule);
        }
        assert.deepEqual(effects(`${filled} CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)`).at(-1), "contract");
        assert.deepEqual(effects(`${filled} ALTER TABLE t ADD CHECK (a >= 0) NOT VALID`).at(-1), "expand");
        assert.deepEqual(effects(`${add} CREATE UNIQUE INDEX CONCURRENTLY i ON t (a, b)`).at(-1), "expand");
        assert.deepEqual(effects(`${add} CREATE UNIQUE INDEX CONCURRENTLY i ON t (a, c)`).at(-1), "contract");
        assert.deepEqual(effects(`${add} ALTER TABLE t ADD CHECK (a > 0 OR c > 0) NOT VALID`).at(-1), "contract");
    });
});
