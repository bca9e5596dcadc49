import assert from "node:assert/strict";
import fc from "fast-check";
import { clock, cut, fit, shortType, styles, tally, wantsColour, wrap, wrapItems } from "../../../cli/print/text";

describe("a type token", () => {
    const tokens: [string, string][] = [
        ["aws:ec2/routeTableAssociation:RouteTableAssociation", "aws.ec2.RouteTableAssociation"],
        ["aws:index/getRegion:getRegion", "aws.getRegion"],
        ["eks:index:Cluster", "eks.Cluster"],
        ["kubernetes:core/v1:Namespace", "kubernetes.core/v1.Namespace"],
        ["kubernetes:helm.sh/v3:Release", "kubernetes.helm.sh/v3.Release"],
        ["pulumi:providers:aws", "pulumi.providers.aws"],
        ["odd", "odd"],
    ];
    for (const [token, text] of tokens) it(`${token} reads ${text}`, () => assert.equal(shortType(token), text));
});

describe("colour", () => {
    const cases: [string, Record<string, string>, boolean, boolean][] = [
        ["is there on a terminal", {}, true, true],
        ["is not there in a file", {}, false, false],
        ["goes with NO_COLOR", { NO_COLOR: "1" }, true, false],
        ["stays with an empty NO_COLOR", { NO_COLOR: "" }, true, true],
        ["comes with FORCE_COLOR, also in a file", { FORCE_COLOR: "1" }, false, true],
        ["comes with FORCE_COLOR, whatever NO_COLOR says", { FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
        ["goes with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
        ["is not there on a dumb terminal", { TERM: "dumb" }, true, false],
    ];
    for (const [title, env, isTerminal, expected] of cases) {
        it(title, () => assert.equal(wantsColour(env, isTerminal), expected));
    }
    it("is a mark around the text, or nothing", () => {
        assert.equal(styles(true).bold("x"), "\u001b[1mx\u001b[22m");
        assert.equal(styles(false).bold("x"), "x");
    });
});

describe("text", () => {
    it("says minutes as a clock does", () => {
        assert.deepEqual([0, 5 / 60, 9.867, 61].map(clock), ["0:00", "0:05", "9:52", "61:00"]);
    });
    it("is cut where it is too long, and says so", () => {
        assert.equal(cut("abcdef", 6), "abcdef");
        assert.equal(cut("abcdefg", 6), "abcde…");
    });
    it("breaks between words, and keeps every word and every line that was there", () => {
        assert.deepEqual(wrap("one two three\nfour", 8), ["one two", "three", "four"]);
        fc.assert(
            fc.property(
                fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }),
                fc.integer({ min: 9, max: 40 }),
                (words, width) => {
                    const lines = wrap(words.join(" "), width);
                    assert.deepEqual(lines.join(" ").split(" "), words);
                    assert.ok(lines.every((line) => line.length <= width));
                },
            ),
        );
    });
    it("breaks a list between items only", () => {
        assert.deepEqual(wrapItems(["12 Subnet", "3 Vpc", "1 Route"], 16), ["12 Subnet,", "3 Vpc, 1 Route"]);
    });
    it("lists as many items as fit, and counts the others", () => {
        assert.equal(fit(["aaa", "bbb"], 8), "aaa, bbb");
        assert.equal(fit(["aaaaaa", "bbbbbb", "cccccc"], 17), "aaaaaa, +2 more");
    });
    it("counts, the most frequent first and equals by name", () => {
        assert.deepEqual(tally(["b", "c", "a", "c"]), [
            ["c", 2],
            ["a", 1],
            ["b", 1],
        ]);
    });
});
