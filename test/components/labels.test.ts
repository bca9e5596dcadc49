import * as assert from "node:assert/strict";
import { isLabel } from "../../components/labels";

describe("isLabel", () => {
    for (const text of ["prod", "pr-12", "a", "a".repeat(63)]) it(`accepts ${text}`, () => assert.ok(isLabel(text)));
    for (const text of ["", "Prod", "-a", "a-", "a/b", "a_b", "a".repeat(64), "prod\n"]) {
        it(`refuses ${JSON.stringify(text)}`, () => assert.ok(!isLabel(text)));
    }
});
