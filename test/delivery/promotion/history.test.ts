import assert from "node:assert/strict";
import fc from "fast-check";
import { earlierTags, rollbackTag } from "../../../delivery/promotion/history";
import { assertRefused } from "./assert-refused";

const file = "envs/prod/api.yaml";
const tagged = (digit: string) => `1.${digit}.0@sha256:${digit.repeat(64)}`;
const text = (tag: string) => `image: { tag: ${tag} }\n`;

/** What the file of an environment that has had these versions, the oldest first, has behind it. */
function past(...digits: string[]) {
    const tags = digits.map(tagged).reverse();
    return { file, now: tags[0]!, texts: tags.map(text) };
}
const earlier = (...digits: string[]) => earlierTags(past(...digits)).map((tag) => tag[2]);

describe("earlierTags", () => {
    const cases: [string, string, string][] = [
        ["the versions before, the nearest first", "123", "21"],
        ["not the one that was just taken back, so that a second rollback leads further", "1232", "1"],
        ["nothing once all was taken back", "12321", ""],
        ["nothing that a rollback over several versions has passed", "12341", ""],
        ["what was good before, and not the bad one, after a better one", "1214", "1"],
        ["what was taken back and promoted again", "12123", "21"],
        ["a version once, whatever else of the file changed", "112223", "21"],
    ];
    for (const [title, had, expected] of cases) {
        it(`are ${title}`, () => assert.deepEqual(earlier(...had), [...expected]));
    }
    it("pass over what no promotion could have written", () => {
        const odd = ["none", "latest", "1.4.2", tagged("2").replace("1.2.0", "latest")].map(text);
        const texts = [text(tagged("2")), ...odd, "no: yaml: at all", "", text(tagged("1")), text("none")];
        assert.deepEqual(earlierTags({ file, now: tagged("2"), texts }), [tagged("1")]);
    });
    it("count a promotion that is not committed yet, and what ran before a service was stopped", () => {
        assert.deepEqual(earlierTags({ ...past("1", "2"), now: tagged("3") }), [tagged("2"), tagged("1")]);
        assert.deepEqual(earlierTags({ ...past("1"), now: "none" }), [tagged("1")]);
    });
    it("lead, one rollback after the other, to the first version, and never twice to one", () => {
        fc.assert(
            fc.property(fc.array(fc.constantFrom("1", "2", "3", "4"), { minLength: 1, maxLength: 9 }), (digits) => {
                const had: string[] = [...digits];
                const visited: (string | undefined)[] = [had.at(-1)];
                for (let next = earlier(...had)[0]; next !== undefined; next = earlier(...had)[0]) {
                    had.push(next);
                    visited.push(next);
                    assert.equal(new Set(visited).size, visited.length, had.join());
                }
                assert.equal(visited.at(-1), digits[0]);
            }),
        );
    });
});

describe("rollbackTag", () => {
    it("is the nearest, or the one that is asked for", () => {
        assert.equal(rollbackTag(past("1", "2", "3")), tagged("2"));
        assert.equal(rollbackTag(past("1", "2", "3"), tagged("1")), tagged("1"));
        assert.equal(rollbackTag(past("1", "2", "3", "2"), tagged("1")), tagged("1"));
    });
    it("is the one that is there when that is asked for", () => {
        assert.equal(rollbackTag(past("1", "2"), tagged("2")), tagged("2"));
    });
    it("is none that was taken back, never was there, or has another name or digest", () => {
        const renamed = tagged("1").replace("1.1.0", "1.0.0");
        for (const asked of [tagged("3"), tagged("9"), renamed, "1.1.0", "none"]) {
            const ways =
                /cannot go back to ".*", which it never had or .*: promote it, or go back to 1\.1\.0@sha256:1{64}$/;
            assertRefused(() => rollbackTag(past("1", "2", "3", "2"), asked), ways);
        }
    });
    it("is none before the first version, and says what to do", () => {
        const words =
            /^envs\/prod\/api\.yaml has 1\.1\.0@.*, and no other version before: .* to stop .* delete the file/;
        for (const asked of [undefined, tagged("2")]) {
            assertRefused(() => rollbackTag({ ...past("1"), texts: [text(tagged("1")), text("none")] }, asked), words);
        }
    });
});
