import assert from "node:assert/strict";
import { scriptOf } from "../../../delivery/migrations/script";
import { statementsOf } from "../../../delivery/migrations/sql";

describe("scriptOf", () => {
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
