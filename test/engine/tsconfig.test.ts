import assert from "node:assert/strict";
import * as path from "node:path";
import { parseWithComments, semanticsIn } from "../../engine/program/tsconfig";
import { directoryOf } from "../support/temporary";

const semantics = (options: object | undefined, files: Record<string, string> = {}, below = "") => {
    const own: Record<string, string> = options === undefined ? {} : { "tsconfig.json": JSON.stringify(options) };
    return semanticsIn(path.join(directoryOf({ ...own, ...files }), below));
};
const with_ = (compilerOptions: object) => semantics({ compilerOptions });
const DEFAULTS = { legacyInterop: false, definesFields: false, legacyDecorators: false };

describe("a tsconfig.json", () => {
    it("that is not there, is broken or says nothing means what Pulumi tells the compiler", () => {
        assert.deepEqual(semantics(undefined), DEFAULTS);
        assert.deepEqual(semantics({}), DEFAULTS);
        assert.deepEqual(semantics(undefined, { "tsconfig.json": "{" }), DEFAULTS);
    });
    it("decides whether `import * as` is a bare require", () => {
        assert.equal(with_({ module: "commonjs" }).legacyInterop, true);
        assert.equal(with_({ module: "commonjs", esModuleInterop: true }).legacyInterop, false);
        assert.equal(with_({ module: "Node16", esModuleInterop: false }).legacyInterop, true);
        for (const module of ["nodenext", "Node16", "preserve"]) assert.equal(with_({ module }).legacyInterop, false);
    });
    it("decides by its target whether a field without a value is set, unless it says so itself", () => {
        const defines = (target: string) => with_({ target }).definesFields;
        assert.deepEqual(["ES5", "es2021", "ES2022", "es2031", "ESNext"].map(defines), [
            false,
            false,
            true,
            true,
            true,
        ]);
        assert.equal(with_({ target: "es2022", useDefineForClassFields: false }).definesFields, false);
        assert.equal(with_({ target: "es2020", useDefineForClassFields: true }).definesFields, true);
    });
    it("counts from the directories above, the nearest alone", () => {
        const files = { "lib/deep/a.ts": "", "lib/tsconfig.json": '{ "compilerOptions": { "target": "es2022" } }' };
        const { definesFields, legacyInterop } = semantics(
            { compilerOptions: { module: "commonjs" } },
            files,
            "lib/deep",
        );
        assert.deepEqual({ definesFields, legacyInterop }, { definesFields: true, legacyInterop: false });
    });
    it("takes over what it extends, from a file or from a package, the later over the earlier", () => {
        const base = (compilerOptions: object) => JSON.stringify({ compilerOptions });
        const extending = (from: unknown, options: object = {}) =>
            semantics(
                { extends: from, compilerOptions: options },
                {
                    "base.json": base({ target: "es2022", module: "commonjs" }),
                    "other.json": base({ target: "es2020" }),
                    "node_modules/@tsconfig/node20/tsconfig.json": base({ target: "es2022" }),
                    "node_modules/flat/strict.json": base({ module: "commonjs" }),
                },
            );
        assert.deepEqual(extending("./base"), { ...DEFAULTS, legacyInterop: true, definesFields: true });
        assert.deepEqual(extending("./base.json", { module: "nodenext" }), { ...DEFAULTS, definesFields: true });
        assert.deepEqual(extending(["./base", "./other.json"]), { ...DEFAULTS, legacyInterop: true });
        assert.equal(extending("@tsconfig/node20/tsconfig.json").definesFields, true);
        assert.equal(extending("@tsconfig/node20").definesFields, true);
        assert.equal(extending("flat/strict").legacyInterop, true);
        assert.deepEqual(extending("not/installed"), DEFAULTS);
    });
    it("may extend itself without harm", () => {
        assert.deepEqual(semantics({ extends: "./tsconfig.json" }), DEFAULTS);
    });
});

describe("JSON with comments", () => {
    it("may have comments and commas at the end, and keeps both inside a text", () => {
        const text = '{ // one\n "a": "// no,}", /* two\n */ "b": [1, 2,], "c": "\\" /* ",\n}';
        assert.deepEqual(parseWithComments(text), { a: "// no,}", b: [1, 2], c: '" /* ' });
    });
    it("is an error where it is none", () => {
        assert.throws(() => parseWithComments("{ a: 1 }"), SyntaxError);
    });
});
