import assert from "node:assert/strict";
import { closest } from "../../engine/closest";

describe("closest", () => {
    for (const [word, meant] of [
        ["prd", "prod"],
        ["prodd", "prod"],
        ["PROD", "prod"],
        ["stagign", "staging"],
        ["dev", "dev"],
        ["de", "dev"],
    ] as const) {
        it(`takes ${word} for ${meant}`, () => {
            assert.equal(closest(word, ["dev", "staging", "prod"]), meant);
        });
    }

    for (const word of ["", "qa", "test", "europe"]) {
        it(`does not guess at "${word}"`, () => {
            assert.equal(closest(word, ["dev", "staging", "prod"]), undefined);
        });
    }

    it("takes the nearer of two, and the first of two that are as near", () => {
        assert.equal(closest("region1", ["region22", "region"]), "region");
        assert.equal(closest("zone-x", ["zone-a", "zone-b"]), "zone-a");
    });
});
