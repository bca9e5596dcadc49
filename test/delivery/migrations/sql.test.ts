import assert from "node:assert/strict";
import fc from "fast-check";
import { listOf, statementsOf } from "../../../delivery/migrations/sql";

const words = (sql: string) => statementsOf(sql).map((statement) => statement.words);

describe("statementsOf", () => {
    it("splits at semicolons, and at no others", () => {
        const sql = `SELECT ';', "a;b", E'\\';', $$ ; $$, $x$ ; $$ ; $x$; -- ;\nSELECT /* ; */ 2;;\n`;
        assert.deepEqual(words(sql), [`select ';', "a;b", E'\\';', $$ ; $$, $x$ ; $$ ; $x$`, "select 2"]);
    });
    it("takes a dollar in a name for a part of it", () => {
        assert.deepEqual(words("SELECT a$x$; UPDATE t SET b = 1; SELECT b$x$"), [
            "select a$x$",
            "update t set b = 1",
            "select b$x$",
        ]);
    });
    it("takes comments out, so that none can tell a linter to look away", () => {
        assert.deepEqual(statementsOf("-- squawk-ignore ban-drop-column\nDROP TABLE  Orders")[0], {
            text: "DROP TABLE  Orders",
            words: "drop table orders",
        });
    });
    it("leaves what stands in quotes as it is", () => {
        assert.deepEqual(words(`UPDATE "Orders" SET A = 'It''s  -- B'`), [`update "Orders" set a = 'It''s  -- B'`]);
    });
    it("finds in a statement that statement again, whatever the text", () => {
        const piece = fc.constantFrom(
            "'",
            '"',
            "$$",
            "$a$",
            "--",
            "/*",
            "*/",
            ";",
            " ",
            "\n",
            "E'",
            "\\",
            "a",
            "DROP TABLE t",
            "(",
        );
        fc.assert(
            fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
                for (const one of statementsOf(pieces.join(""))) assert.deepEqual(statementsOf(one.text), [one]);
            }),
        );
    });
});

describe("listOf", () => {
    it("splits at the commas between actions, and at no others", () => {
        assert.deepEqual(listOf("add a numeric(3, 2), add b text default ',', add check (a in (1, 2))"), [
            "add a numeric(3, 2)",
            "add b text default ','",
            "add check (a in (1, 2))",
        ]);
    });
});
