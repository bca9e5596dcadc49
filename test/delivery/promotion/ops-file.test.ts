import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDocument, stringify } from "yaml";
import { tagOf, withTag } from "../../../delivery/promotion/ops-file";
import { Refusal } from "../../../delivery/refusal";
import { assertRefused } from "./assert-refused";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const tag = `1.4.2@${digest}`;
const refuses = (text: string, message: RegExp) =>
    assertRefused(() => withTag(text, tag, "envs/dev/api.yaml"), message);

describe("withTag", () => {
    const texts: [string, string, string][] = [
        ["a block map", "chart: api # c\nimage:\n  tag: none  # now\nvalues: {}\n", "none"],
        ["a flow map", "image: {repository: x, tag: none}\n", "none"],
        ["double quotes", 'image:\n  tag: "none"\n', "none"],
        ["single quotes", "image:\n  tag: 'none' # x\n", "none"],
        ["the line ends of Windows", "# c\r\nimage:\r\n  tag: none\r\nvalues: {}\r\n", "none"],
        ["a byte order mark", "\ufeffimage:\n  tag: none\n", "none"],
        ["no line end at the end", "image:\n  tag: none", "none"],
        ["a document that says where it begins and ends", "---\nimage: { tag: none }\n...\n", "none"],
        ["what a tab keeps apart", "image:\n  tag:\tnone\t# c\n", "none"],
        ["a key in quotes", '"image":\n  "tag": none\n', 'tag": none'],
        ["a version of YAML that is named", "%YAML 1.1\n---\nimage: { tag: none }\n", "none"],
        ["a tag that is a number", "image: { tag: 1.10 } # v\n", "1.10"],
        ["the same word in other places", "none: none\nimage: # none\n  none: none\n  tag: none\n", "tag: none"],
    ];
    for (const [title, text, old] of texts) {
        it(`changes nothing but the tag in ${title}`, () => {
            const expected = text.replace(old, old.replace(/(none|1\.10)$/, tag));
            assert.equal(withTag(text, tag, "api.yaml"), expected);
            assert.equal(tagOf(expected, "api.yaml"), tag);
            assert.equal(tagOf(text, "api.yaml"), /(none|1\.10)$/.exec(old)![0]);
        });
    }

    const refused: [string, string, RegExp][] = [
        ["an anchor", "image: &i\n  tag: none\n", /^envs\/dev\/api\.yaml:1: anchor &i: write the value where/],
        ["a scalar with an anchor", "image:\n  tag: &i none\n", /^envs\/dev\/api\.yaml:2: anchor &i/],
        [
            "an alias",
            "a: &t none\nimage:\n  tag: *t\n",
            /api\.yaml:1: anchor &t.*\nenvs\/dev\/api\.yaml:3: alias \*t: write the value in its place/,
        ],
        [
            "a merge key",
            "image:\n  <<: { tag: b }\n  tag: a\n",
            /api\.yaml:2: merge key <<: write the keys in its place/,
        ],
        ["a key that is a list", "? [image]\n: {}\nimage: { tag: a }\n", /api\.yaml:1: a key that is no text/],
        [
            "a key that is there twice",
            "image:\n  tag: a\nimage:\n  tag: b\n",
            /api\.yaml:3: the key `image` is given twice: delete one of them/,
        ],
        [
            "a value that is there twice",
            "image: { tag: a }\nvalues: { b: 1, b: 2 }\n",
            /api\.yaml:2: the key `b` is given twice/,
        ],
        ["a tag that is there twice", "image:\n  tag: a\n  tag: b\n", /api\.yaml:3: the key `tag` is given twice/],
        [
            "two documents",
            "image: { tag: a }\n---\nimage: { tag: b }\n",
            /api\.yaml:2: a second document begins, expected one: delete it/,
        ],
        ["what is no YAML", "image: [\n", /api\.yaml:1: not YAML: .*: correct "image: \["/],
        ["tabs that indent", "image:\n\ttag: a\n", /api\.yaml:2: a tab indents "tag: a".*use spaces/],
        [
            "a character that no file may hold",
            "image: { tag: a }\n# \0\n",
            /api\.yaml:2: a control character.*delete it/,
        ],
        ["a tag of the file's own", "image: !x { tag: a }\n", /api\.yaml:1: not YAML: Unresolved tag: !x: correct/],
        ["what is too deep to read", `image: { tag: a }\na: ${"[".repeat(20_000)}\n`, /api\.yaml:2: not YAML/],
        ["a list", "- image\n", /expected image\.tag, got no such key: add it once by hand/],
        ["an empty file", "\n", /expected image\.tag, got an empty file/],
        ["comments alone", "# image\n", /expected image\.tag, got no such key/],
        ["no image", "chart: api\n", /expected image\.tag/],
        ["an image that is text", "image: api\n", /expected image\.tag/],
        ["no tag", "image: { repository: x }\n", /expected image\.tag/],
        [
            "a tag without text",
            "image:\n  tag:\n",
            /api\.yaml:2: expected image\.tag to be text on its own line, got "": write/,
        ],
        ["a tag that is a map", "image: { tag: { a: 1 } }\n", /expected image\.tag to be text/],
        ["a block of text", "image:\n  tag: |\n    none\n", /api\.yaml:2: expected image\.tag to be text/],
        ["a folded text", "image:\n  tag: >-\n    none\n", /expected image\.tag to be text/],
        ["text of two lines", "image:\n  tag: no\n    ne\n", /expected image\.tag to be text on its own line, got "no/],
        ["an escape sequence", 'image:\n  tag: "\\e[31m"\n', /expected image\.tag to be text/],
        ["a number by its own tag", "image:\n  tag: !!int 1\n", /cannot write image\.tag in place|not YAML/],
    ];
    for (const [title, text, message] of refused) it(`refuses ${title}`, () => refuses(text, message));

    it("changes one scalar of any values file, for good, or refuses it", () => {
        let changed = 0;
        fc.assert(
            fc.property(valuesFile(), ({ text }) => {
                const written = attempt(text);
                if (written === undefined) return;
                changed += 1;
                assert.equal(withTag(written, tag, "x"), written);
                // What stands around the tag is the same text, in the same place.
                const at = written.indexOf(tag);
                assert.equal(written.indexOf(tag, at + 1), -1);
                assert.ok(text.startsWith(written.slice(0, at)) && text.endsWith(written.slice(at + tag.length)));
                assert.deepEqual(leaves(written), { ...leaves(text), '["image","tag"]': tag });
            }),
            { numRuns: 500 },
        );
        assert.ok(changed > 100, `only ${changed} of 500 files were changed`);
    });
});

function attempt(text: string): string | undefined {
    try {
        return withTag(text, tag, "x");
    } catch (error) {
        if (error instanceof Refusal) return undefined;
        throw error;
    }
}

/** Every scalar of a text by its path. */
function leaves(text: string): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    const walk = (value: unknown, path: unknown[]) => {
        const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
        if (inner.length === 0) found[JSON.stringify(path)] = value;
        for (const [key, one] of inner) walk(one, [...path, key]);
    };
    walk(parseDocument(text).toJS(), []);
    return found;
}

/** Values files as people write them: any order, comments, blank lines, quotes and line ends; some are refused. */
function valuesFile(): fc.Arbitrary<{ text: string }> {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const scalar = fc.oneof(word, fc.string({ maxLength: 12 }), fc.integer(), fc.boolean(), fc.constant(null));
    const values = fc.dictionary(word, fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })), { maxKeys: 4 });
    const old = fc.oneof({ weight: 5, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom("", "|\n    x", "*a", "{ b: c }") }); // prettier-ignore
    const image = fc.record({
        tag: old,
        quote: fc.constantFrom("", "", "'", '"'),
        comment: fc.constantFrom("", " # tag: b"),
    });
    const block = fc.oneof(
        values.map((value) => stringify({ values: value })),
        fc.constantFrom(
            "chart: api # tag: x\n",
            "chartVersion: 0.1.0\n",
            "# image:\n#   tag: c\n",
            "\n",
            "more:\n  tag: &a b\n",
        ),
        word.map((name) => `x-${name}: { image: { tag: ${name} } }\n`),
    );
    return fc
        .record({
            image,
            before: fc.array(block, { maxLength: 3 }),
            after: fc.array(block, { maxLength: 3 }),
            crlf: fc.boolean(),
        })
        .map(({ image: { tag: name, quote, comment }, before, after, crlf }) => {
            const scalarText = /^[a-z]/.test(name) ? `${quote}${name}${quote}${comment}` : name;
            const lines = [...before, `image:\n  repository: x\n  tag: ${scalarText}\n`, ...after].join("");
            return { text: crlf ? lines.replaceAll("\n", "\r\n") : lines };
        });
}
