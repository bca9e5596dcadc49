import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { answers, custom } from "./support";

const of = (kind: string, inputs: object, name = "main") =>
    answers().resource(custom(`random:index/random${kind}:Random${kind}`, { ...inputs }, name));

describe("random results", () => {
    it("have the length and the least of each class that was asked for", () => {
        fc.assert(
            fc.property(fc.integer({ min: 8, max: 64 }), fc.integer({ min: 0, max: 4 }), (length, minNumeric) => {
                const result = String(of("Password", { length, minNumeric, special: false }).outputs["result"]);
                assert.match(result, new RegExp(`^[A-Za-z0-9]{${length}}$`));
                assert.ok(result.replace(/\D/g, "").length >= minNumeric);
            }),
        );
    });

    it("use only the special characters that are allowed", () => {
        const result = of("Password", {
            length: 200,
            upper: false,
            lower: false,
            numeric: false,
            overrideSpecial: "_-",
        });
        assert.match(String(result.outputs["result"]), /^[_-]{200}$/);
    });

    it("are not those of another resource", () => {
        const result = (name: string): unknown => of("Password", { length: 32 }, name).outputs["result"];
        assert.equal(result("a"), result("a"));
        assert.notEqual(result("a"), result("b"));
    });

    it("of RandomString are its id, of RandomPassword are not", () => {
        const { id, outputs } = of("String", { length: 8 });
        assert.equal(id, outputs["result"]);
        assert.equal(of("Password", { length: 8 }).id, "none");
    });

    it("of RandomId agree in every notation", () => {
        const { id, outputs } = of("Id", { byteLength: 4, prefix: "x-" });
        const hexadecimal = String(outputs["hex"]).slice(2);
        assert.match(hexadecimal, /^[0-9a-f]{8}$/);
        assert.equal(outputs["dec"], `x-${parseInt(hexadecimal, 16)}`);
        assert.equal(id, Buffer.from(hexadecimal, "hex").toString("base64url"));
    });

    it("of RandomInteger are within the bounds", () => {
        fc.assert(
            fc.property(fc.integer({ min: -50, max: 50 }), fc.nat(100), (min, span) => {
                const result = Number(of("Integer", { min, max: min + span }, `i${min}-${span}`).outputs["result"]);
                assert.ok(result >= min && result <= min + span);
            }),
        );
    });

    it("of RandomPet have as many words as asked for, in the id", () => {
        assert.match(of("Pet", {}).id!, /^[a-z]+-[a-z]+$/);
        assert.match(of("Pet", { length: 3, separator: "_", prefix: "p" }).id!, /^p_[a-z]+_[a-z]+_[a-z]+$/);
    });

    it("of RandomShuffle are the inputs, or as many of them as asked for", () => {
        const inputs = ["a", "b", "c", "d"];
        const all = of("Shuffle", { inputs }).outputs["results"] as string[];
        assert.deepEqual([...all].sort(), inputs);
        assert.equal((of("Shuffle", { inputs, resultCount: 2 }).outputs["results"] as string[]).length, 2);
    });

    it("of RandomUuid are UUIDs", () => {
        assert.match(String(of("Uuid", {}).outputs["result"]), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });
});
