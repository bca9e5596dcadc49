import assert from "node:assert/strict";
import { scriptOf, type Step, stepsOf } from "../../../delivery/migrations/script";
import { statementsOf } from "../../../delivery/migrations/sql";
import { loadParser } from "../../../delivery/migrations/syntax";
import { emittedSql, LIMIT, revisionOf } from "./revisions";

describe("scriptOf", () => {
    let steps: Step[];
    before(async () => {
        await loadParser();
        steps = stepsOf(revisionOf(emittedSql("ALTER TABLE t\n  ADD COLUMN a text", "DROP TABLE u")));
    });

    it("holds transactions, settings and the revision's own statements, and finds them again by line", () => {
        const { sql, statementAt } = scriptOf(steps, []);
        assert.deepEqual(sql.split("\n"), [
            "BEGIN;",
            LIMIT.sql,
            "ALTER TABLE t",
            "  ADD COLUMN a text;",
            "DROP TABLE u;",
            "COMMIT;",
            "",
        ]);
        assert.deepEqual([0, 1, 2, 3, 4, 5, 6].map(statementAt), [0, 1, 2, 2, 3, 4, undefined]);
    });
    it("lets the linter know the constraints of earlier revisions, and blames nobody for them", () => {
        const earlier = stepsOf(
            revisionOf(
                emittedSql(
                    "ALTER TABLE t ADD CHECK (a > 0) NOT VALID",
                    "ALTER TABLE t VALIDATE CONSTRAINT c",
                    "DROP TABLE v",
                ),
            ),
        );
        const { sql, statementAt } = scriptOf(steps, earlier);
        assert.match(sql, /^ALTER TABLE t ADD CHECK .*;\nALTER TABLE t VALIDATE CONSTRAINT c;\nBEGIN;\n/);
        assert.deepEqual([0, 1, 2, 3].map(statementAt), [undefined, undefined, 0, 1]);
    });
    it("hides from a linter what is perhaps not made, and keeps the statements in their places", () => {
        const steps = statementsOf("CREATE TABLE IF NOT EXISTS t (\nid bigint\n); CREATE INDEX i ON t (id)");
        const { sql, statementAt } = scriptOf(steps, []);
        assert.equal(sql, "SELECT 1;\nCREATE INDEX i ON t (id);\n");
        assert.deepEqual([0, 1].map(statementAt), [0, 1]);
    });
    it("leaves what is made for sure", () => {
        assert.equal(scriptOf(statementsOf("CREATE TABLE t (id bigint)"), []).sql, "CREATE TABLE t (id bigint);\n");
    });
});
