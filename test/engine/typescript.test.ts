import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { Module } from "node:module";
import * as path from "node:path";
import { compile } from "../../engine/program/typescript";
import { directoryOf } from "../support/temporary";

/** The directory of a program that has TypeScript and the SDK installed, or nothing at all. */
function program(files: Record<string, string>, installed = true): string {
    const directory = directoryOf(files);
    if (installed) symlinkSync(path.join(__dirname, "../../node_modules"), path.join(directory, "node_modules"));
    return directory;
}

const compiled = (code: string, options: object = {}, installed = true, name = "index.ts"): string => {
    const tsconfig = JSON.stringify({ compilerOptions: options });
    return compile(code, path.join(program({ "tsconfig.json": tsconfig }, installed), name));
};

/** What a module exports once it has run. */
function run(code: string, options: object = {}): Record<string, unknown> {
    const module = new Module("/nowhere/index.js") as Module & { _compile(code: string, file: string): void };
    module._compile(compiled(code, options), "/nowhere/index.js");
    return module.exports as Record<string, unknown>;
}

const keys = "class A { a?: string; b = 1; }\nexport const keys = Object.keys(new A());";
const decorated =
    "const seen: unknown[] = [];\nfunction note(...args: unknown[]): void { seen.push(args.length); }\nclass A { @note a() {} }\nexport { seen };";

describe("TypeScript", () => {
    it("keeps every line where it was", () => {
        const code =
            "interface A {\n    a: string;\n}\n\nimport type { B } from './b';\n\nexport const line = (a: A, b: B): string => 'here';\n";
        assert.match(compiled(code).split("\n")[6]!, /here/);
    });
    it("runs without its types, enums and parameter properties included", () => {
        const code =
            "enum E { A = 'a' }\nclass C { constructor(readonly e: E) {} }\nexport const e = new C(E.A as E).e satisfies E;";
        assert.equal(run(code)["e"], "a");
    });
    it("sets a field without a value only where tsconfig.json asks for that", () => {
        assert.deepEqual(run(keys, { target: "es2022" })["keys"], ["a", "b"]);
        assert.deepEqual(run(keys, { target: "es2020" })["keys"], ["b"]);
    });
    it("gives `import * as` a default only where tsconfig.json asks for that", () => {
        const code = 'import * as os from "node:os";\nexport const found = "default" in os;';
        assert.equal(run(code, { module: "nodenext" })["found"], true);
        assert.equal(run(code, { module: "commonjs" })["found"], false);
    });
    it("in a namespace runs, with the same fields, and is not dropped", () => {
        assert.equal(run("namespace A { export const x = 1; }\nexport const x = A.x;")["x"], 1);
        assert.deepEqual(run(`export namespace N { export const x = 1; }\n${keys}`, { target: "es2020" })["keys"], [
            "b",
        ]);
        assert.equal(run("declare namespace A { const x: number; }\nexport const x = 2;")["x"], 2);
    });
    it("with decorators runs, the old ones where tsconfig.json asks for them", () => {
        assert.deepEqual(run(decorated, { experimentalDecorators: true })["seen"], [3]);
        assert.deepEqual(run(decorated)["seen"], [2]);
    });
    it("with JSX is for .tsx alone", () => {
        assert.match(compiled("export const a = <b/>;", {}, true, "index.tsx"), /createElement/);
        assert.throws(() => compiled("export const a = <b/>;"), SyntaxError);
    });

    const mistakes: [string, string, RegExp][] = [
        ["nothing where a value must be", "const ok = 1;\nconst a = ;", /\/index\.ts:2:11: Expression expected\.$/],
        [
            "a comma that is missing, which the compiler would add",
            "console.log(1 2);",
            /\/index\.ts:1:15: ',' expected\.$/,
        ],
        ["a brace that is missing", "if (true) {\n", /\/index\.ts:2:1: '}' expected\.$/],
        ["a mistake in a namespace", "namespace A { const a = ; }", /\/index\.ts:1:25: Expression expected\.$/],
    ];
    for (const [title, code, message] of mistakes) {
        it(`does not run with ${title}, and says where that is`, () => {
            assert.throws(
                () => compiled(code),
                (error) => error instanceof SyntaxError && message.test(error.message),
            );
        });
    }
    it("says where a mistake is also without a compiler", () => {
        assert.throws(() => compiled("const a = ;", {}, false), /index\.ts.*\(1:11\)/);
    });
});
