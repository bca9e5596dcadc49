import assert from "node:assert/strict";
import fc from "fast-check";
import { lifecycleRules, THROW_AWAY_PREFIX } from "../../../components/registry/lifecycle";

/** Whether some rule lets ECR delete a manifest with these tags, at any age. */
function expires(tags: string[]): boolean {
    return lifecycleRules().some(({ selection }) =>
        selection.tagPatternList.every((pattern) => {
            const [start, ...rest] = pattern.split("*");
            assert.deepEqual(rest, [""], "this test reads patterns with one * at the end");
            return tags.some((tag) => tag.startsWith(start!));
        }),
    );
}

const hex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 });

describe("the lifecycle of images", () => {
    it("ends for images of pull requests", () => {
        assert.ok(expires([`${THROW_AWAY_PREFIX}12`]));
        assert.ok(expires(["pr-12-0a1b2c3"]));
    });

    it("does not end for what has no tag: signatures, SBOMs and attestations that refer to an image", () => {
        assert.equal(expires([]), false);
    });

    it("does not end for signatures and attestations by tag, whatever the digest", () => {
        fc.assert(
            fc.property(hex, fc.constantFrom("", ".sig", ".att", ".sbom"), (digest, kind) => {
                assert.equal(expires([`sha256-${digest}${kind}`]), false);
            }),
        );
    });

    it("does not end for any tag that does not begin with pr-", () => {
        fc.assert(
            fc.property(fc.array(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,30}$/)), (tags) => {
                fc.pre(!tags.some((tag) => tag.startsWith("pr-")));
                assert.equal(expires(tags), false);
            }),
        );
    });

    it("goes by tag and age alone, never by being untagged, by any image or by a count", () => {
        for (const { selection, action } of lifecycleRules()) {
            assert.equal(selection.tagStatus, "tagged");
            assert.equal(selection.countType, "sinceImagePushed");
            assert.equal(selection.countNumber, 14);
            assert.equal(action.type, "expire");
        }
    });
});
