import assert from "node:assert/strict";
import { readProject } from "../../../engine/project";
import { requiredKeys } from "../../../engine/project/config-uses";
import { directoryOf } from "../../support/temporary";

function required(files: Record<string, string>, pulumiYaml = ""): string[] {
    const root = directoryOf({ "Pulumi.yaml": `name: shop\nruntime: nodejs\n${pulumiYaml}`, ...files });
    return requiredKeys(readProject(root)).map(({ key, file, line }) => `${key} ${file}:${line}`);
}

const found = (code: string) => required({ "index.ts": code }).map((at) => at.split(" ")[0]);

describe("requiredKeys", () => {
    it("names each key once, with the first place that requires it", () => {
        const code = `import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const aws = new pulumi.Config("aws");
export const vpc = config.require("vpcId"), again = config.require("vpcId");
aws.require("region");
const count = config
    .requireNumber("count");
`;
        assert.deepEqual(required({ "index.ts": code }), [
            "shop:vpcId index.ts:4",
            "aws:region index.ts:5",
            "shop:count index.ts:6",
        ]);
    });

    for (const [what, code] of [
        ["secrets", 'const c = new pulumi.Config(); c.requireSecret("key")'],
        ["types", 'const c = new pulumi.Config(); c.requireSecretObject<Record<string, string[]>>("key")'],
        ["booleans in JavaScript", "var c = new Config(); c.requireBoolean('key', {})"],
        ["a Config that no variable holds", 'new pulumi.Config().require("key")'],
        ["the project's namespace, spelt out", 'const c = new pulumi.Config("shop"); c.require(`key`)'],
        ["the project's namespace, asked for", 'const c = new pulumi.Config(pulumi.getProject()); c.require("key")'],
        ["a typed variable", 'const c: pulumi.Config = new pulumi.Config(); c.require("key")'],
        ["a field", 'class A { private c = new pulumi.Config(); b() { return this.c.require("key"); } }'],
        ["a parameter", 'function read(c: pulumi.Config) { return c.require("key"); }'],
        ["code after the address in a text", 'const u = "https://a"; new pulumi.Config().require("key")'],
    ] as const) {
        it(`sees ${what}`, () => assert.deepEqual(found(code), ["shop:key"]));
    }

    for (const [what, code] of [
        ["what is optional", 'const c = new pulumi.Config(); c.get("key"); c.getSecretNumber("key")'],
        ["what is not a Config", 'const c = createRequire(here); c.require("key"); require("key")'],
        ["a comment", '// new pulumi.Config().require("key")\n/* new pulumi.Config().require("key") */'],
        ["a name that is computed", "const c = new pulumi.Config(); c.require(`${stack}-key`); c.require(key)"],
        ["a namespace that is computed", 'const c = new pulumi.Config(name); c.require("key")'],
    ] as const) {
        it(`does not see ${what}`, () => assert.deepEqual(found(code), []));
    }

    it("reads the whole program, and a Config that another file exports", () => {
        const files = {
            "index.ts": 'import { settings } from "./lib/settings"; settings.require("team");',
            "lib/settings.ts": 'export const settings = new pulumi.Config("org");',
            "lib/more.mjs": 'new Config().require("more")',
        };
        assert.deepEqual(required(files), ["org:team index.ts:1", "shop:more lib/more.mjs:1"]);
    });

    it("takes the last of several variables of one name that stands before the use", () => {
        const code = `const config = new pulumi.Config();
config.require("team");
function place() { const config = new pulumi.Config("aws"); return config.require("region"); }`;
        assert.deepEqual(found(code), ["shop:team", "aws:region"]);
        assert.deepEqual(found('f = () => c.require("late"); const c = new pulumi.Config("org");'), ["org:late"]);
    });

    it("reads neither packages, declarations, tests nor other projects", () => {
        const code = 'new pulumi.Config().require("key")';
        const paths = [
            "node_modules/a/index.js",
            ".cache/a.ts",
            "index.d.ts",
            "index.test.ts",
            "readme.md",
            "other/index.ts",
        ];
        const files = Object.fromEntries(paths.map((path) => [path, code]));
        assert.deepEqual(required({ ...files, "other/Pulumi.yaml": "name: other\nruntime: nodejs" }), []);
    });

    it("starts where the program starts", () => {
        const code = 'new pulumi.Config().require("key")';
        const files = { "src/index.ts": code, "elsewhere/index.ts": code };
        assert.deepEqual(required(files, "main: src/index.ts"), ["shop:key src/index.ts:1"]);
    });
});
