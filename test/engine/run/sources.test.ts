import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { run } from "../../../engine/run";
import { directoryOf } from "../../support/temporary";
import { find, lineOf, projectOf, record } from "./support";

const component = `import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

interface ZooArgs {
    readonly pets?: number;
}

/**
 * Takes some lines.
 */
export class Zoo extends pulumi.ComponentResource {
    constructor(name: string, { pets = 1 }: ZooArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Zoo", name, {}, opts);
        for (let index = 0; index < pets; index++) {
            this.add(
                \`\${name}-\${index}\`,
            );
        }
    }

    private add(name: string) {
        new random.RandomPet(name, {}, { parent: this });
    }
}
`;
const namespaces = `import * as random from "@pulumi/random";

interface LeavesNoCode {
    readonly a: string;
}

export namespace Names {
    export const first: string = "in a namespace's file";
}

new random.RandomPet(Names.first);
`;
const index = `import { Zoo } from "./lib/zoo";
import "./lib/names";
import * as random from "@pulumi/random";

type LeavesNoCodeEither = { a: string };

new Zoo("zoo");
new random.RandomPet(
    "at the start of the statement",
);
const pets = ["a", "b"].map((name) => new random.RandomPet(name));
pets[0]!.id.apply(() => new random.RandomPet("in an apply"));
function inFunction() { return new random.RandomPet("in a function"); }
inFunction();
random.RandomPet.get("read", "rex");
`;
const files = { "index.ts": index, "lib/zoo.ts": component, "lib/names.ts": namespaces };

/** What tsc would write, with the option of the compiler that tells the lines. */
function compiled(code: string, map: boolean): { js: string; map: string | undefined } {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, sourceMap: map };
    const { outputText, sourceMapText } = ts.transpileModule(code, { compilerOptions, fileName: "index.ts" });
    return { js: outputText, map: sourceMapText?.replace('"sources":["', '"sources":["../src/') };
}

describe("the source of a resource", () => {
    it("is the file and the line of its `new`, relative to the project", async () => {
        const recording = await record(files);
        const source = (name: string) => find(recording, name).source;
        assert.equal(source("zoo"), `index.ts:${lineOf(index, 'new Zoo("zoo")')}`);
        assert.equal(source("zoo-0"), `lib/zoo.ts:${lineOf(component, "new random.RandomPet(name")}`);
        assert.equal(source("at the start of the statement"), `index.ts:${lineOf(index, "new random.RandomPet(\n")}`);
        assert.equal(source("a"), `index.ts:${lineOf(index, "const pets")}`);
        assert.equal(source("in an apply"), `index.ts:${lineOf(index, "pets[0]")}`);
        assert.equal(source("in a function"), `index.ts:${lineOf(index, "function inFunction")}`);
        assert.equal(source("read"), `index.ts:${lineOf(index, 'get("read"')}`);
        // The compiler itself translates a namespace, and moves the lines.
        assert.equal(source("in a namespace's file"), `lib/names.ts:${lineOf(namespaces, "Names.first")}`);
    });

    it("is relative to the project also when that is reached by a link", async () => {
        const real = projectOf({ "index.ts": index, "lib/zoo.ts": component, "lib/names.ts": namespaces });
        const link = path.join(directoryOf({}), "link");
        symlinkSync(real, link);
        const { recording } = await run({ cwd: link, stack: "dev" });
        assert.equal(find(recording, "zoo").source, "index.ts:7");
    });

    it("is the TypeScript of a compiled program where a source map tells it, and else the JavaScript", async () => {
        const code = `interface LeavesNoCode { a: string }\n\n\n\nimport * as random from "@pulumi/random";\nnew random.RandomPet("a");\n`;
        const project = {
            "Pulumi.yaml":
                "name: shop\nruntime: { name: nodejs, options: { typescript: false } }\nmain: bin/index.js\n",
            "src/index.ts": code,
        };
        const mapped = compiled(code, true);
        const withMap = await record({ ...project, "bin/index.js": mapped.js, "bin/index.js.map": mapped.map! });
        assert.equal(find(withMap, "a").source, `src/index.ts:${lineOf(code, "new random")}`);
        const { js } = compiled(code, false);
        const without = await record({ ...project, "bin/index.js": js });
        assert.equal(find(without, "a").source, `bin/index.js:${lineOf(js, "new random")}`);
    });

    it("is told of an ES module, which may await at its top level", async () => {
        const code = `import * as random from "@pulumi/random";
import { setTimeout } from "node:timers/promises";
import { name } from "./name.js";

const late: string = await setTimeout(5, name);
const pet = new random.RandomPet(late);
export const prefix = late;
export const id = pet.id;
`;
        const recording = await record({
            "package.json": '{ "name": "shop", "type": "module" }',
            "index.ts": code,
            "name.ts": 'export const name = "esm";\n',
        });
        assert.equal(find(recording, "esm").source, `index.ts:${lineOf(code, "const pet")}`);
        assert.equal(recording.outputs["prefix"], "esm");
    });
});
