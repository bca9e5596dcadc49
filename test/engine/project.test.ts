import assert from "node:assert/strict";
import * as path from "node:path";
import { readProject } from "../../engine/project";
import { projectComplaint as complaint } from "./configurations";
import { directoryOf } from "../support/temporary";

const minimal = "name: shop\nruntime: nodejs\n";

describe("readProject finds the project", () => {
    it("in the directory or above it", () => {
        const root = directoryOf({ "Pulumi.yaml": minimal, "src/deep/index.ts": "" });
        assert.equal(readProject(path.join(root, "src/deep")).root, root);
        assert.equal(readProject(root).file, path.join(root, "Pulumi.yaml"));
    });

    it("nearest first, and as JSON before YAML, as the CLI does", () => {
        const root = directoryOf({ "Pulumi.yaml": minimal, "in/Pulumi.yml": minimal.replace("shop", "inner") });
        assert.equal(readProject(path.join(root, "in")).name, "inner");
        const both = directoryOf({ "Pulumi.yaml": minimal, "Pulumi.json": '{"name": "json", "runtime": "nodejs"}' });
        assert.equal(readProject(both).name, "json");
    });

    it("and says so when there is none", () => {
        const root = directoryOf({ "readme.md": "" });
        const message = `no Pulumi.yaml in ${root} or in a directory above it: go to the directory of a Pulumi project`;
        assert.throws(() => readProject(root), { message });
    });

    it("and sees a file whose name is written in small letters", () => {
        const root = directoryOf({ "pulumi.yml": minimal });
        assert.throws(() => readProject(root), /: rename pulumi\.yml to Pulumi\.yaml$/);
    });
});

describe("readProject decides what runs", () => {
    function program(yaml: string, files: Record<string, string> = {}) {
        const root = directoryOf({ "Pulumi.yaml": minimal + yaml, ...files });
        const { main, programDirectory, entryPoint } = readProject(root);
        return [path.relative(root, main), path.relative(root, programDirectory), entryPoint];
    }

    it("the project's directory, when main is not given or is null", () => {
        assert.deepEqual(program(""), ["", "", "."]);
        assert.deepEqual(program("main:\n"), ["", "", "."]);
    });

    it("a directory", () => {
        assert.deepEqual(program("main: infra", { "infra/index.ts": "" }), ["infra", "infra", "."]);
    });

    it("a file, from its own directory", () => {
        const expected = ["stacks/index.ts", "stacks", "index.ts"];
        assert.deepEqual(program("main: stacks/index.ts", { "stacks/index.ts": "" }), expected);
    });

    it("but not what is not there", () => {
        const reason = ":\n  main: bin/index.js does not exist: ";
        assert(
            complaint(`${minimal}main: bin/index.js`).endsWith(
                `${reason}correct the path, which starts at Pulumi.yaml`,
            ),
        );
        const built = { "package.json": '{"scripts": {"build": "tsc"}}' };
        assert(complaint(`${minimal}main: bin/index.js`, built).endsWith(`${reason}build first: npm run build`));
        const nested = complaint(`${minimal}main: infra/bin`, { "infra/package.json": built["package.json"] });
        assert.match(nested, /build first: npm --prefix infra run build$/);
    });
});

describe("readProject reads the runtime", () => {
    it("with the defaults of the language host", () => {
        const { runtime, typescript, nodeArgs, ...project } = readProject(directoryOf({ "Pulumi.yaml": minimal }));
        assert.deepEqual({ runtime, typescript, nodeArgs }, { runtime: "nodejs", typescript: true, nodeArgs: [] });
        assert(!("tsconfig" in project));
    });

    it("with options", () => {
        const yaml = `name: shop
runtime:
  name: nodejs
  options:
    typescript: false
    tsconfig: ../tsconfig.json
    nodeargs: --max-old-space-size=4096 --import 'my loader.mjs'
    packagemanager: pnpm
`;
        const { typescript, tsconfig, nodeArgs } = readProject(directoryOf({ "Pulumi.yaml": yaml }));
        const expected = ["--max-old-space-size=4096", "--import", "my loader.mjs"];
        assert.deepEqual(
            { typescript, tsconfig, nodeArgs },
            { typescript: false, tsconfig: "../tsconfig.json", nodeArgs: expected },
        );
    });

    for (const runtime of ["python", "yaml", "go", "bun"]) {
        it(`and refuses ${runtime}`, () => {
            const expected = `: this engine runs Node programs only: runtime is ${runtime}`;
            assert.equal(complaint(`name: shop\nruntime: ${runtime}`), expected);
            assert.equal(complaint(`name: shop\nruntime: { name: ${runtime} }`), expected);
        });
    }

    it("and asks for one", () => {
        assert.equal(complaint("name: shop"), ": runtime: expected nodejs, given nothing: add `runtime: nodejs`");
        assert.match(complaint("name: shop\nruntime: 5"), /given the number 5/);
    });
});

describe("readProject reads where the stacks' files are", () => {
    function stackConfigDir(yaml: string): string {
        const root = directoryOf({ "Pulumi.yaml": minimal + yaml });
        return path.relative(root, readProject(root).stackConfigDir);
    }

    it("from stackConfigDir, or config in old projects, or beside Pulumi.yaml", () => {
        assert.equal(stackConfigDir("stackConfigDir: environments"), "environments");
        assert.equal(stackConfigDir("config: environments"), "environments");
        assert.equal(stackConfigDir("config: { size: 3 }"), "");
    });

    it("but not from both", () => {
        assert.match(complaint(`${minimal}config: a\nstackConfigDir: b`), /config: .*: remove config$/);
    });
});

describe("readProject explains", () => {
    it("a file that is not YAML, with the line", () => {
        assert.equal(
            complaint("name: shop\nruntime: a: b"),
            ':2: not YAML: Nested mappings are not allowed in compact mappings: correct "runtime: a: b"',
        );
        assert.match(complaint('name: "shop\n\n\n'), /^:1: not YAML: Missing closing "quote: correct "name: "shop"$/);
        assert.match(complaint("name: *shop"), /^: not YAML: Unresolved alias/);
        assert.equal(complaint("- name"), ": expected keys and values, given a list");
    });

    it("a file that is not JSON, with the line", () => {
        const root = directoryOf({ "Pulumi.json": '{\n  "name": "shop",\n}' });
        assert.throws(() => readProject(root), /Pulumi\.json:3: not JSON: /);
    });

    it("a key that is there twice", () => {
        assert.equal(
            complaint("name: a\nruntime: nodejs\nname: b"),
            ':3: the key of "name: b" is given twice: remove one of them',
        );
    });

    it("a template", () => {
        const reason = "${PROJECT} is to be filled in, this is a template: use it with `pulumi new`";
        assert.equal(complaint("name: ${PROJECT}\nruntime: nodejs"), ` has 1 problem:\n  name: ${reason}`);
    });

    it("everything else at once", () => {
        const yaml =
            "nam: shop\nmain: 5\nruntime: { name: nodejs, typescript: false, options: { typescript: 'no', nodeargs: \"'x\" } }";
        assert.equal(
            complaint(yaml),
            ` has 5 problems:
  runtime.typescript: expected name and options only: move it below options
  name: expected the project's name, given nothing: rename nam
  main: expected text, given the number 5: put it in quotes
  runtime.options.typescript: expected true or false, given "no": write it without quotes
  runtime.options.nodeargs: a quote in 'x is not closed: close it`,
        );
    });

    it("nothing that the CLI lets pass", () => {
        const yaml = `\uFEFF# comment\n${minimal}description:\nmain:\nconfig:\nbackend: { url: file://~ }\nunknown: [1]\n---\nsecond: document`;
        assert.equal(readProject(directoryOf({ "Pulumi.yaml": yaml })).name, "shop");
    });
});
