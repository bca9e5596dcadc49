import assert from "node:assert/strict";
import { filledTables } from "../../../delivery/migrations/constraints";
import { loadParser, parsed } from "../../../delivery/migrations/syntax";

describe("filledTables", () => {
    before(loadParser);

    it("finds the trigger that sees each row before it is inserted, and no other", () => {
        const trigger = (when: string, each = "FOR EACH ROW") =>
            filledTables(parsed(`CREATE TRIGGER g ${when} ON shop.t ${each} EXECUTE FUNCTION f()`));
        assert.deepEqual(trigger("BEFORE INSERT OR UPDATE"), ["shop.t"]);
        for (const when of ["AFTER INSERT", "BEFORE UPDATE", "BEFORE DELETE"])
            assert.deepEqual(trigger(when), [], when);
        assert.deepEqual(trigger("BEFORE INSERT", "FOR EACH STATEMENT"), []);
        assert.deepEqual(filledTables(parsed("CREATE TABLE t (id bigint)")), []);
    });
});
