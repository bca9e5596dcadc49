import assert from "node:assert/strict";
import type { Recording } from "../../../engine/recording";
import { answersOf, attempt, find, record } from "./support";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

class Group extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("test:index:Group", name, {}, opts);
    }
}
const trail = (by: string): pulumi.ResourceTransform => ({ type, name, props, opts }) => {
    if (type !== "random:index/randomPet:RandomPet") return undefined;
    if (name === "secret") return { props: { ...props, by }, opts };
    return { props: { ...props, prefix: \`\${props.prefix ?? ""}\${by}\` }, opts };
};

const chosen = new random.Provider("chosen");
pulumi.runtime.registerResourceTransform(trail(" stack"));
pulumi.runtime.registerResourceTransform(({ name, opts }) => {
    if (name !== "options") return undefined;
    return { props: { length: 7 }, opts: { protect: true, ignoreChanges: ["length"], replaceWith: opts.replaceWith,
        dependsOn: opts.dependsOn, customTimeouts: { create: "9m" }, aliases: ["urn:pulumi:dev::shop::a:b:C::d"],
        deleteBeforeReplace: true, retainOnDelete: true, additionalSecretOutputs: ["id"], version: "4.0.0" } };
});
pulumi.runtime.registerInvokeTransform(({ token, args, opts }) => {
    return token === "test:index:getThing" ? { args: { ...args, seen: true }, opts: { ...opts, provider: chosen } } : undefined;
});

const outer = new Group("outer", { transforms: [trail(" outer")] });
const inner = new Group("inner", { parent: outer, transforms: [trail(" inner")] });
new random.RandomPet("all", { prefix: "own:" }, { parent: inner, transforms: [trail(" own")] });
new random.RandomPet("secret", { prefix: pulumi.secret("hunter2") });
const other = new random.RandomString("other", { length: 3 });
new random.RandomString("options", { length: 3 }, { dependsOn: [other], replaceWith: [other] });
new random.RandomPet("legacy", {}, { transformations: [({ props, opts }) => ({ props: { ...props, separator: "+" }, opts })] });

export const thing = pulumi.runtime.invokeOutput("test:index:getThing", { name: "x" });
export const another = pulumi.runtime.invokeOutput("test:index:getOther", { name: "x" });
`;
const answers = { invokes: { "test:index:getThing": {}, "test:index:getOther": {} } };
const OTHER = "urn:pulumi:dev::shop::random:index/randomString:RandomString::other";

describe("a transform", () => {
    for (const mode of ["up", "preview"] as const) {
        describe(`in ${mode}`, () => {
            let recording: Recording;
            before(async () => {
                recording = await record({ "index.ts": program }, { mode, answersFile: answersOf(answers) });
            });

            it("of the resource goes first, then its ancestors' from the inside out, then the stack's", () => {
                const { inputs, options } = find(recording, "all");
                assert.equal(inputs["prefix"], "own: own inner outer stack");
                assert.deepEqual(options.transforms, { ran: 5, changed: true });
            });
            it("that gives nothing back has run and changed nothing", () => {
                const { inputs, options } = find(recording, "other");
                assert.equal(inputs["length"], 3);
                assert.deepEqual(options.transforms, { ran: 2, changed: false });
            });
            it("keeps a secret secret", () => {
                const { prefix, by } = find(recording, "secret").inputs;
                assert.deepEqual({ prefix, by }, { prefix: { $: "secret", value: "hunter2" }, by: " stack" });
            });
            it("changes options, and does not lose those that it hands on", () => {
                const { inputs, options, dependencies } = find(recording, "options");
                assert.equal(inputs["length"], 7);
                assert.deepEqual(dependencies, [OTHER]);
                assert.deepEqual(options, {
                    protect: true,
                    retainOnDelete: true,
                    deleteBeforeReplace: true,
                    ignoreChanges: ["length"],
                    replaceWith: [OTHER],
                    additionalSecretOutputs: ["id"],
                    aliases: ["urn:pulumi:dev::shop::a:b:C::d"],
                    customTimeouts: { create: "9m" },
                    version: "4.0.0",
                    transforms: { ran: 2, changed: true },
                });
            });
            it("of the old kind runs in the program and leaves no trace of its own", () => {
                const { inputs, options } = find(recording, "legacy");
                assert.deepEqual([inputs["separator"], options.transforms!.ran], ["+", 2]);
            });
            it("of invokes changes arguments and provider of those that it is for, and of no other", () => {
                const given = recording.invokes.map(({ token, arguments: args, provider }) => [token, args, provider]);
                assert.deepEqual(given, [
                    ["test:index:getOther", { name: "x" }, ""],
                    ["test:index:getThing", { name: "x", seen: true }, find(recording, "chosen").urn],
                ]);
            });
        });
    }

    it("does not run on a program that has none", async () => {
        const recording = await record({ "index.ts": 'import * as r from "@pulumi/random"; new r.RandomPet("a");' });
        assert.equal("transforms" in find(recording, "a").options, false);
    });
    it("that throws fails the program with its words", async () => {
        const { failure } = await attempt({
            "index.ts": `
import * as random from "@pulumi/random";
new random.RandomPet("a", {}, { transforms: [() => { throw new Error("not on my watch"); }] });`,
        });
        assert.equal(failure?.kind, "program");
        assert.match(failure.message, /transform failed: Error: not on my watch/);
    });
});
