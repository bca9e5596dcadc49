import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Answers, AnswersOptions } from "../../../engine/answers";
import { answers } from "./support";

describe("outputs of another stack", () => {
    let directory: string;

    beforeEach(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "program-"));
        fs.mkdirSync(path.join(directory, "lib"));
        fs.mkdirSync(path.join(directory, "node_modules"));
        fs.writeFileSync(
            path.join(directory, "index.ts"),
            'ref.getOutput("roleArn"); ref.requireOutput(\n  "apiUrl");',
        );
        fs.writeFileSync(
            path.join(directory, "lib", "a.js"),
            "await ref.getOutputDetails('vpcId'); config.require('not')",
        );
        fs.writeFileSync(path.join(directory, "node_modules", "b.js"), 'ref.getOutput("notMine")');
    });

    afterEach(() => fs.rmSync(directory, { recursive: true }));

    const of = (options: Partial<AnswersOptions> = {}): Answers => answers({ programDirectory: directory, ...options });

    it("are those that the program's sources ask for, shaped by their names", () => {
        const { outputs, answeredBy } = of().stackOutputs("acme/shop/global");
        assert.equal(answeredBy, "declaration");
        assert.deepEqual(Object.keys(outputs), ["apiUrl", "roleArn", "vpcId"]);
        assert.match(String(outputs["apiUrl"]), /^https:\/\/global\./);
        assert.equal(outputs["roleArn"], "arn:aws:iam::123456789012:role/global");
        assert.match(String(outputs["vpcId"]), /^vpc-[0-9a-f]{17}$/);
    });

    for (const reference of ["global", "shop/global", "acme/shop/global"]) {
        it(`come from the user's file when the program says ${reference}`, () => {
            const file = { path: "a.json", stacks: { "acme/shop/global": { domain: "example.org" } } };
            assert.deepEqual(of({ file }).stackOutputs(reference), {
                outputs: { domain: "example.org" },
                answeredBy: "file",
            });
        });
    }

    it("are lists where their names are plural", () => {
        fs.writeFileSync(path.join(directory, "index.ts"), 'ref.getOutput("privateSubnetIds"); ref.getOutput("dns");');
        const { privateSubnetIds, dns } = of().stackOutputs("network").outputs;
        const ids = privateSubnetIds as string[];
        assert.equal(new Set(ids).size, 3);
        for (const id of ids) assert.match(id, /^subnet-[0-9a-f]{17}$/);
        assert.equal(typeof dns, "string");
    });

    it("do not come from the entry of another stack", () => {
        const file = { path: "a.json", stacks: { "acme/shop/other": { domain: "example.org" } } };
        assert.equal(of({ file }).stackOutputs("global").answeredBy, "declaration");
    });

    it("are what a StackReference reads, in a preview too", () => {
        const type = "pulumi:pulumi:StackReference";
        const read = {
            urn: `urn:pulumi:dev::shop::${type}::g`,
            type,
            name: "g",
            custom: true,
            remote: false,
            id: "global",
        };
        const { id, outputs, note } = of({ mode: "preview" }).resource({ ...read, inputs: { name: "global" } });
        assert.equal(id, "global");
        assert.equal(
            note,
            "the outputs of the stack global cannot be read here (made up from their names: apiUrl, roleArn, vpcId); --answers can give the real ones",
        );
        assert.deepEqual(Object.keys(outputs["outputs"] as object), ["apiUrl", "roleArn", "vpcId"]);
    });

    it("give way to those that a run of the other stack gave", () => {
        const type = "pulumi:pulumi:StackReference";
        const read = {
            urn: `urn:pulumi:dev::shop::${type}::g`,
            type,
            name: "g",
            custom: true,
            remote: false,
            id: "global",
        };
        const inputs = { name: "global", outputs: { vpcId: "vpc-real" } };
        const { outputs, note } = of().resource({ ...read, inputs });
        assert.equal(note, undefined);
        assert.deepEqual(outputs["outputs"], { vpcId: "vpc-real" });
    });
});
