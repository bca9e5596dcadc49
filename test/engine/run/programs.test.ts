import assert from "node:assert/strict";
import { attempt, find, record } from "./support";

describe("a program", () => {
    it("in compiled JavaScript runs, with its own package as it is named in package.json", async () => {
        const recording = await record({
            "package.json": '{ "name": "shop", "main": "bin/main.js" }',
            "bin/main.js": 'const r = require("@pulumi/random"); new r.RandomPet("compiled"); exports.done = true;',
            "index.ts": "throw new Error('not this one');",
        });
        assert.equal(find(recording, "compiled").source, "bin/main.js:1");
        assert.deepEqual(recording.outputs, { done: true });
    });

    it("may export a function, a promise or nothing", async () => {
        const recording = await record({
            "index.ts":
                'import * as r from "@pulumi/random"; export = async () => ({ id: new r.RandomPet("a").id, one: 1 });',
        });
        assert.deepEqual(Object.keys(recording.outputs), ["id", "one"]);
        assert.deepEqual((await record({ "index.ts": "export {};" })).outputs, {});
    });

    it("sees the environment that the user gave, knows that it is offline, and finds nothing of the engine's", async () => {
        process.env["NODE_OPTIONS"] = "--no-deprecation";
        const { recording } = await attempt({
            "index.ts": `
import * as pulumi from "@pulumi/pulumi";
export const own = Object.keys(process.env).filter((key) => key.startsWith("SLIPWAY_"));
export const options = process.env.NODE_OPTIONS;
export const place = [pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization(), pulumi.runtime.isDryRun()];
export const flag = process.execArgv.length === 0 && (process as any).noDeprecation;
`,
        }).finally(() => delete process.env["NODE_OPTIONS"]);
        assert.deepEqual(recording.outputs, {
            own: ["SLIPWAY_OFFLINE"],
            options: "--no-deprecation",
            place: ["shop", "dev", "organization", false],
            flag: true,
        });
    });

    it("may have dynamic providers, whose code the SDK writes down; theirs alone is loaded late", async () => {
        const code = `
import * as pulumi from "@pulumi/pulumi";
import * as os from "node:os";

const provider: pulumi.dynamic.ResourceProvider = {
    async create(inputs) { return { id: os.hostname(), outs: { ...inputs, made: true } }; },
};
const thing = new pulumi.dynamic.Resource(provider, "thing", { size: 3, made: undefined });
export const id = thing.id;
`;
        const recording = await record({ "index.ts": code });
        const { type, inputs, id } = find(recording, "thing");
        assert.equal(type, "pulumi-nodejs:dynamic:Resource");
        assert.equal(inputs["size"], 3);
        assert.match(JSON.stringify(inputs["__provider"]), /require\\\\\\"node:os|os\\.hostname|hostname/);
        assert.notEqual(id, "");
    });

    it("is told what it prints as it prints it, on either stream, and a wrong letter harms nothing", async () => {
        let printed = "";
        const { failure } = await attempt(
            {
                "index.ts":
                    'console.log("out"); console.error("err"); process.stdout.write(Buffer.from([0xff, 0x41]));',
            },
            { onOutput: (text) => (printed += text) },
        );
        assert.equal(failure, undefined);
        for (const word of ["out\n", "err\n", "\ufffdA"]) assert.ok(printed.includes(word), printed);
    });

    it("that fails leaves behind what it had registered until then", async () => {
        const { recording, failure } = await attempt({
            "index.ts": `
import * as random from "@pulumi/random";
const early = new random.RandomPet("early");
early.id.apply(() => { throw new Error("too late"); });`,
        });
        assert.equal(failure?.kind, "program");
        assert.match(failure.message, /too late\n +at .*index\.ts:4:/);
        assert.equal(find(recording, "early").name, "early");
    });
});
