import Ajv from "ajv/dist/2020";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const schema = JSON.parse(readFileSync(join(root, "docs/recording.schema.json"), "utf8"));

/** Plans the program beside this file with the real engine; `deaf` closes stdout at once, as `| head` does. */
async function slipway(args: string[], deaf = false): Promise<{ status: number; stdout: string; stderr: string }> {
    const hook = ["--require", "sucrase/register/ts", join(root, "cli/main.ts")];
    const cwd = join(__dirname, "program");
    const child = spawn(process.execPath, [...hook, "plan", "--cwd", cwd, ...args], { cwd: root });
    const said = { stdout: "", stderr: "" };
    if (deaf) child.stdout.destroy();
    else child.stdout.on("data", (text) => (said.stdout += text));
    child.stderr.on("data", (text) => (said.stderr += text));
    return new Promise((resolve) => child.on("close", (status) => resolve({ status: status!, ...said })));
}

describe("slipway plan of a real program", function () {
    this.timeout(60_000);

    it("prints one document on stdout that the schema holds, and ends with 0", async () => {
        const { status, stdout, stderr } = await slipway(["--stack", "dev", "--json"]);
        assert.equal(status, 0, stderr);
        const document: any = JSON.parse(stdout);
        const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
        const isValid: boolean = validate(document);
        assert.ok(isValid, JSON.stringify(validate.errors));
        assert.deepEqual(
            document.levels.map((level: string[]) => level.map((urn) => urn.split("::").at(-1))),
            [["password"], ["pet"]],
        );
        assert.deepEqual(document.outputs, { secret: { $: "secret" } });
        assert.match(stderr, /hello from the program/);
        assert.ok(!stdout.includes("hunter2hunter2"));
    });
    it("ends with 2 after a warning, without its secret", async () => {
        const { status, stdout } = await slipway(["--stack", "dev", "--config", "shop:end=warning"]);
        assert.equal(status, 2);
        assert.match(stdout, /the key is \[secret\] \(program-warning\)/);
    });
    it("ends with 1 when the program throws, and says what, without its secret", async () => {
        const { status, stdout, stderr } = await slipway(["--stack", "dev", "--config", "shop:end=failure"]);
        assert.equal(status, 1);
        assert.equal(stdout, "");
        assert.match(stderr, /failed after registering 2 resources\.\n[^]*thrown with \[secret\]/);
    });
    it("ends with 64 for a stack that is not there", async () => {
        const { status, stderr } = await slipway(["--stack", "nope"]);
        assert.equal(status, 64);
        assert.match(stderr, /nope/);
        assert.ok(!stderr.includes("    at "));
    });
    it("does not mind that nobody reads to the end", async () => {
        const { status, stderr } = await slipway(["--stack", "dev", "--json"], true);
        assert.equal(status, 0);
        assert.ok(!stderr.includes("EPIPE"));
    });
});
