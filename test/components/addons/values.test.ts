import assert from "node:assert/strict";
import { mergeValues, valueAt } from "../../../components/addons/values";

describe("Values of a chart", () => {
    it("are merged map by map; what is no map is replaced", () => {
        const under = { a: { b: 1, c: [1, 2] }, d: "x", e: { f: 1 } };
        assert.deepEqual(mergeValues(under, { a: { c: [3] }, d: { g: 1 }, e: null }), {
            a: { b: 1, c: [3] },
            d: { g: 1 },
            e: null,
        });
    });
    it("are not changed by being merged", () => {
        const under = { a: { b: 1 } };
        mergeValues(under, { a: { b: 2 } });
        assert.deepEqual(under, { a: { b: 1 } });
    });
    it("can be said by their path", () => {
        assert.deepEqual(valueAt("a.b", 1), { a: { b: 1 } });
    });
});
