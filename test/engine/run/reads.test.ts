import assert from "node:assert/strict";
import type { Recording } from "../../../engine/recording";
import { run } from "../../../engine/run";
import { answersOf, attempt, find, projectOf, record } from "./support";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import * as random from "@pulumi/random";

const provider = new aws.Provider("tokyo", { region: "ap-northeast-1" });
const zone = aws.route53.getZoneOutput({ name: pulumi.secret("hunter2.example.com") });
const vpc = aws.ec2.getVpcOutput({ tags: { b: "2", a: "1" } }, { provider });
const pet = random.RandomPet.get("pet", "rex", { prefix: "T" });
const bucket = new aws.s3.Bucket("bucket", {}, { dependsOn: [pet] });

const network = new pulumi.StackReference("network", { name: "acme/network/prod" });
new random.RandomPet("from the file", { prefix: network.requireOutput("vpcId"), separator: network.getOutput("key") });

export const identity = aws.getCallerIdentityOutput().accountId.apply((id) => id.length);
export const zoneId = zone.id;
export const vpcId = vpc.id;
export const missing = network.getOutput("missing").apply((value) => value === undefined);
`;
const answers = answersOf.bind(undefined, {
    invokes: { "aws:ec2/getVpc:getVpc": { id: "vpc-from-the-file" } },
    stacks: { "acme/network/prod": { vpcId: "vpc-1", key: "k", unused: "u" } },
});

for (const mode of ["up", "preview"] as const) {
    describe(`what a program reads, in ${mode}`, () => {
        let recording: Recording;
        before(async () => {
            recording = await record({ "index.ts": program }, { mode, answersFile: answers() });
        });
        const invoke = (token: string) => recording.invokes.find((one) => one.token === token)!;

        it("is recorded of data sources with arguments, provider and where the answer is from", () => {
            const { kind, arguments: given, result, answeredBy, provider } = invoke("aws:ec2/getVpc:getVpc");
            assert.deepEqual(
                { kind, given, result, answeredBy, provider },
                {
                    kind: "invoke",
                    given: { tags: { a: "1", b: "2" } },
                    result: { id: "vpc-from-the-file" },
                    answeredBy: "file",
                    provider: find(recording, "tokyo").urn,
                },
            );
            assert.equal(invoke("aws:route53/getZone:getZone").answeredBy === "file", false);
            assert.equal(invoke("aws:index/getCallerIdentity:getCallerIdentity").provider, "");
        });
        it("stands in the order of tokens, each once", () => {
            const tokens = recording.invokes.map(({ token }) => token);
            assert.deepEqual(tokens, [...new Set(tokens)].sort());
            assert.equal(tokens.length, 3);
        });
        it("reaches the program, and is secret where the question was", () => {
            const { identity, vpcId, zoneId } = recording.outputs;
            assert.deepEqual({ identity, vpcId }, { identity: 12, vpcId: "vpc-from-the-file" });
            assert.equal((zoneId as { $?: string }).$, "secret");
        });
        it("is a resource that is read, with its id, and not registered", () => {
            const { operation, id, inputs, outputs, dependencies } = find(recording, "pet");
            assert.deepEqual([operation, id, inputs], ["read", "rex", { prefix: "T" }]);
            assert.equal(outputs["prefix"], "T");
            assert.deepEqual(dependencies, []);
            assert.equal(find(recording, "bucket").operation, "register");
            assert.deepEqual(find(recording, "bucket").dependencies, [find(recording, "pet").urn]);
        });
        it("is the outputs of another stack as the file of answers gives them", () => {
            const { operation, id, outputs } = find(recording, "network");
            assert.deepEqual([operation, id], ["read", "acme/network/prod"]);
            assert.deepEqual(outputs["outputs"], { vpcId: "vpc-1", key: "k", unused: "u" });
            assert.deepEqual(find(recording, "from the file").inputs, { prefix: "vpc-1", separator: "k" });
            assert.equal(recording.outputs["missing"], true);
        });
    });
}

const stacks = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

const stack = pulumi.getStack();
const other = new pulumi.Config().require("other");
const reference = new pulumi.StackReference(\`organization/shop/\${other}\`);
export const mine = pulumi.interpolate\`\${stack} of \${pulumi.getProject()}\`;
export const key = pulumi.secret(\`hunter2 of \${stack}\`);
export const petId = new random.RandomPet(stack).id;
export const theirs = reference.getOutput("mine");
export const theirKey = reference.getOutput("key");
export const theirPet = reference.getOutput("petId");
`;
const project = (files: Record<string, string>): string => projectOf({ "index.ts": stacks, ...files });
const other = (name: string): string => `config:\n  shop:other: ${name}\n`;

describe("a reference to another stack of the same project", () => {
    it("is answered by a run of that stack, whose secrets stay secret and whose ids are known in a preview", async () => {
        const cwd = project({ "Pulumi.dev.yaml": other("global"), "Pulumi.global.yaml": other("nowhere") });
        let printed = 0;
        const { recording, failure } = await run({ cwd, stack: "dev", mode: "preview", onResource: () => printed++ });
        assert.equal(failure, undefined);
        const { theirs, theirKey, theirPet } = recording.outputs;
        assert.deepEqual(theirKey, { $: "secret", value: "hunter2 of global" });
        assert.equal(theirs, "global of shop");
        assert.match(String(theirPet), /^[a-z]/);
        // The other stack's resources are not in this recording, and do not count.
        assert.deepEqual(recording.resources.map(({ name }) => name).sort(), [
            "dev",
            "organization/shop/global",
            "shop-dev",
        ]);
        assert.equal(printed, 3);
    });
    it("that refers back ends, instead of running in a circle", async () => {
        const cwd = project({ "Pulumi.dev.yaml": other("global"), "Pulumi.global.yaml": other("dev") });
        const { recording, failure } = await run({ cwd, stack: "dev" });
        assert.equal(failure, undefined);
        assert.equal(recording.outputs["theirs"], "global of shop");
    });
    it("fails with the words of the other stack's program", async () => {
        const cwd = project({ "Pulumi.dev.yaml": other("global"), "Pulumi.global.yaml": "config: {}\n" });
        const { failure } = await run({ cwd, stack: "dev" });
        assert.match(
            failure!.message,
            /the stack global that this one refers to failed: .*\n?.*Missing required configuration variable 'shop:other'/,
        );
    });
});

describe("a data source that nobody can answer", () => {
    it("fails the run with the token, the arguments and what to write, however long the arguments are", async () => {
        const { failure } = await attempt({
            "index.ts": `
import * as pulumi from "@pulumi/pulumi";
export const thing = pulumi.runtime.invokeOutput("acme:index:getThing", { long: "한".repeat(200_000) });`,
        });
        assert.equal(failure?.kind, "program");
        assert.match(failure.message, /cannot answer the data source acme:index:getThing/);
        assert.match(failure.message, /--answers answers.yaml/);
    });
});
