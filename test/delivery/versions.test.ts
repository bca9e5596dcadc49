import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions, versionOf } from "../../delivery/versions";

const ORDER = ["0.9.10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "v1.0.1", "1.2.0", "1.10.0", "2.0.0"]; // prettier-ignore

describe("versionOf", () => {
    it("reads versions, and nothing else", () => {
        assert.deepEqual(versionOf("v1.4.0-rc.1"), { numbers: [1, 4, 0], before: ["rc", "1"] });
        for (const text of ["", "1.4", "1.4.0.1", "latest", "sha-abc1234", "1.4.0-", "1.4.0+5", "1.4.x", "1.4.0\n"]) {
            assert.equal(versionOf(text), undefined, text);
        }
    });
});

describe("compareVersions", () => {
    it("orders them as semver.org does", () => {
        for (const [at, one] of ORDER.entries()) {
            for (const [against, other] of ORDER.entries()) {
                const sign = Math.sign(compareVersions(versionOf(one)!, versionOf(other)!));
                assert.equal(sign, Math.sign(at - against), `${one} and ${other}`);
            }
        }
    });
    it("is an order", () => {
        const part = fc.oneof(fc.nat(12).map(String), fc.constantFrom("a", "b", "rc"));
        const version = fc.record({
            numbers: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
            before: fc.array(part, { maxLength: 2 }),
        });
        fc.assert(
            fc.property(version, version, version, (a, b, c) => {
                assert.equal(Math.sign(compareVersions(a, b)), -Math.sign(compareVersions(b, a)) + 0);
                if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
            }),
        );
    });
});
