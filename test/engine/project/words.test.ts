import assert from "node:assert/strict";
import { splitWords } from "../../../engine/project/words";

describe("splitWords", () => {
    // Every right side was printed by github.com/google/shlex, which the language host uses.
    for (const [line, words] of [
        ["", []],
        ["  ", []],
        ["--a --b=c", ["--a", "--b=c"]],
        ["a\tb\nc", ["a", "b", "c"]],
        ["'a b' c", ["a b", "c"]],
        ['"a b"c', ["a bc"]],
        ["a\\ b", ["a b"]],
        ["a'b\"c'd", ['ab"cd']],
        ['"a\\"b\\\\"', ['a"b\\']],
        ["a '' b", ["a", "", "b"]],
        ["a#b", ["a#b"]],
        ["'a\\'", ["a\\"]],
    ] as const) {
        it(`splits ${JSON.stringify(line)} as a shell does`, () => assert.deepEqual(splitWords(line), words));
    }

    for (const line of ["'a", '"a', "a 'b", '"a\\"']) {
        it(`does not split ${line}, whose quote is open`, () => assert.equal(splitWords(line), undefined));
    }
});
