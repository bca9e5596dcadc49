import Ajv from "ajv/dist/2020";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentOf } from "../../cli/document";
import type { RunResult } from "../../engine/run";
import { recording, urn } from "../support/recordings";

const schema = JSON.parse(readFileSync(join(__dirname, "../../docs/recording.schema.json"), "utf8"));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** One of everything that a recording can hold. */
const everything = (): RunResult => ({
    recording: recording(
        [
            { name: "net", type: "x:index:Net", component: true, outputs: { id: { $: "unknown" } } },
            { name: "eks", type: "eks:index:Cluster", remote: true, parent: urn("net", "x:index:Net") },
            { name: "ref", type: "pulumi:pulumi:StackReference", operation: "read" },
            {
                name: "vpc",
                source: "stacks/index.ts:12",
                provider: urn("aws", "pulumi:providers:aws"),
                dependsOn: [urn("vpc")],
                propertyDependencies: { a: [urn("vpc")] },
                inputs: {
                    list: [null, true, 1.5, "text", {}, { $ref: "no mark of ours" }, { $: "nor this" }],
                    secret: { $: "secret", value: "hunter2hunter2" },
                    output: { $: "output", value: { $: "secret", value: 1 }, dependencies: [urn("vpc")] },
                    reference: { $: "resource", urn: urn("vpc"), id: "vpc-1" },
                    files: { $: "archive", assets: { a: { $: "asset", text: "x" }, b: { $: "asset", path: "y" } } },
                },
                options: {
                    protect: true,
                    retainOnDelete: false,
                    deleteBeforeReplace: true,
                    deletedWith: urn("vpc"),
                    ignoreChanges: ["tags"],
                    replaceOnChanges: ["*"],
                    replaceWith: [urn("vpc")],
                    additionalSecretOutputs: ["key"],
                    hideDiffs: ["policy"],
                    aliases: [urn("old"), { name: "older", noParent: true }],
                    importId: "vpc-1",
                    customTimeouts: { create: "10m" },
                    providers: { aws: urn("aws", "pulumi:providers:aws") },
                    version: "7.48.0",
                    pluginDownloadURL: "https://example.com",
                    packageRef: "ref",
                    hooks: { beforeCreate: ["hook"] },
                    transforms: { ran: 1, changed: false },
                },
            },
        ],
        {
            mode: "preview",
            outputs: { password: { $: "secret", value: "x" } },
            invokes: [
                { token: "a:b:c", kind: "call", arguments: {}, result: {}, answeredBy: "declaration", provider: "" },
            ],
            logs: [
                { severity: "warning", message: "careful", urn: urn("vpc") },
                { severity: "info", message: "", urn: "" },
            ],
        },
    ),
    failure: { kind: "timeout", message: "too slow" },
    warnings: ["no file for this stack"],
    seconds: 1,
});
const written = (result: RunResult) => JSON.parse(JSON.stringify(documentOf(result)));

describe("the schema of the JSON document", () => {
    const samples: [string, RunResult][] = [
        ["an empty stack", { recording: recording([]), warnings: [], seconds: 1 }],
        ["a plain program", { recording: recording([{ name: "a" }, { name: "b" }]), warnings: [], seconds: 1 }],
        ["one of everything", everything()],
    ];
    for (const [title, result] of samples) {
        it(`holds ${title}`, () => assert.ok(validate(written(result)), JSON.stringify(validate.errors, null, 1)));
    }

    const broken: [string, (document: any) => void][] = [
        ["another version", (d) => (d.version = 2)],
        ["a field that nobody knows", (d) => (d.seconds = 1)],
        ["a missing field", (d) => delete d.levels],
        ["a mode that is none", (d) => (d.mode = "destroy")],
        ["a secret with its value", (d) => (d.outputs.password.value = "x")],
        ["a reference without its URN", (d) => delete d.resources[0].inputs.reference.urn],
        ["a URN that is none", (d) => (d.levels[0][0] = "vpc")],
        ["an empty level", (d) => d.levels.push([])],
        ["an option that nobody knows", (d) => (d.resources[0].options.protekt = true)],
        ["an option of the wrong type", (d) => (d.resources[0].options.protect = "yes")],
        ["a resource without a type", (d) => delete d.resources[0].type],
        ["an answer from nowhere", (d) => (d.invokes[0].answeredBy = "guess")],
        ["a finding without a rule", (d) => delete d.findings[0].rule],
        ["a negative time", (d) => (d.criticalPath[0].minutes = -1)],
        ["a failure of an unknown kind", (d) => (d.failure.kind = "crash")],
        ["an asset with a field that is none", (d) => (d.resources[0].inputs.files.assets.a.size = 1)],
    ];
    for (const [title, spoil] of broken) {
        it(`does not hold ${title}`, () => {
            const document = written({ ...everything(), recording: spoilable() });
            assert.ok(validate(document), JSON.stringify(validate.errors));
            spoil(document);
            assert.equal(validate(document), false);
        });
    }
});

/** `everything`, but for the resource that waits for itself: it has a level and a place on the critical path. */
function spoilable(): RunResult["recording"] {
    const made = everything().recording;
    const resources = made.resources.map((resource) => ({
        ...resource,
        dependencies: [],
        propertyDependencies: {},
        options: { ...resource.options, deletedWith: undefined },
        inputs: { ...resource.inputs, ...("output" in resource.inputs ? { output: null } : {}) },
    }));
    return { ...made, resources };
}
