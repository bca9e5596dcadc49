import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plan, type PlanOptions, type Stream } from "../../cli/plan";
import { showProgress } from "../../cli/progress";
import { UserError } from "../../engine/errors";
import type { run, RunOptions, RunResult } from "../../engine/run";
import { recording, urn } from "../support/recordings";

const warning = { severity: "warning", message: "the key is hunter2hunter2", urn: "" } as const;
const inputs = { password: { $: "secret", value: "hunter2hunter2" } } as const;
const fine: RunResult = { recording: recording([{ name: "vpc", inputs }]), warnings: [], seconds: 1 };
const warned: RunResult = { ...fine, recording: recording([{ name: "vpc", inputs }], { logs: [warning] }) };
const failed: RunResult = { ...fine, failure: { kind: "program", message: "thrown with hunter2hunter2" } };

interface Heard {
    code: number;
    stdout: string;
    stderr: string;
    given: RunOptions;
}

/** Runs the command on a result; `during` stands for what happens while the program runs. */
async function planned(
    result: RunResult | Error,
    options: Partial<PlanOptions> = {},
    stream: Partial<Stream> = {},
    during: (given: RunOptions) => void = () => undefined,
): Promise<Heard> {
    const heard = { stdout: "", stderr: "" };
    let given: RunOptions | undefined;
    const write = (name: "stdout" | "stderr") => ({ ...stream, write: (text: string) => (heard[name] += text) });
    const engine: typeof run = async (settings) => {
        given = settings;
        during(settings);
        if (result instanceof Error) throw result;
        return result;
    };
    const terminal = { stdout: write("stdout"), stderr: write("stderr"), env: {} };
    const code = await plan({ stack: "dev", cwd: ".", ...options }, terminal, engine);
    return { code, ...heard, given: given! };
}

describe("slipway plan", () => {
    it("gives the engine what the user asked for", async () => {
        const { given } = await planned(fine, {
            cwd: "shop",
            config: { "aws:region": "x" },
            answers: "a.json",
            preview: true,
            timeout: 7,
        });
        const { cwd, stack, config, answersFile, mode, timeoutSeconds } = given;
        assert.deepEqual(
            { cwd, stack, config, answersFile, mode, timeoutSeconds },
            {
                cwd: "shop",
                stack: "dev",
                config: { "aws:region": "x" },
                answersFile: "a.json",
                mode: "preview",
                timeoutSeconds: 7,
            },
        );
        assert.equal((await planned(fine)).given.mode, "up");
    });
    it("prints the report and ends with 0 when all is fine", async () => {
        const { code, stdout, stderr } = await planned(fine);
        assert.equal(code, 0);
        assert.match(stdout, /^shop \/ dev .*\n1 resource/);
        assert.equal(stderr, "");
    });
    it("ends with 2 where there are findings: a warning, a cycle, a word on the project's files", async () => {
        assert.equal((await planned(warned)).code, 2);
        assert.equal((await planned({ ...fine, warnings: ["no file for this stack"] })).code, 2);
        const cycle = recording([{ name: "a", dependsOn: [urn("b")] }, { name: "b", dependsOn: [urn("a")] }]); // prettier-ignore
        const { code, stdout } = await planned({ ...fine, recording: cycle });
        assert.equal(code, 2);
        assert.match(stdout, /error .*none can be\s+created: a -> b -> a \(dependency-cycle\)/);
    });
    it("ends with 1 when the program failed, findings or not, and reports it on stderr", async () => {
        const { code, stdout, stderr } = await planned({ ...warned, failure: failed.failure! });
        assert.equal(code, 1);
        assert.equal(stdout, "");
        assert.match(stderr, /^The program failed after registering 1 resource\.\n\n {2}thrown with \[secret\]/);
    });
    it("leaves usage mistakes of the engine to its caller", async () => {
        const error = new UserError("no such stack");
        await assert.rejects(planned(error), error);
    });
});

describe("slipway plan --json", () => {
    it("prints one document and nothing else, with what follows from the recording", async () => {
        const { code, stdout } = await planned(warned, { json: true });
        assert.equal(code, 2);
        const { version, levels, criticalPath, findings, failure } = JSON.parse(stdout);
        assert.equal(version, 1);
        assert.deepEqual(levels, [[urn("vpc")]]);
        assert.equal(criticalPath[0].urn, urn("vpc"));
        assert.deepEqual(findings, [{ rule: "program-warning", severity: "warning", message: "the key is [secret]" }]);
        assert.equal(failure, undefined);
    });
    it("prints it also when the program failed", async () => {
        const { code, stdout, stderr } = await planned(failed, { json: true });
        assert.equal(code, 1);
        assert.deepEqual(JSON.parse(stdout).failure, { kind: "program", message: "thrown with [secret]" });
        assert.match(stderr, /failed after registering/);
    });
    it("prints the same bytes for the same program, however long it took", async () => {
        const other = await planned({ ...fine, seconds: 99 }, { json: true });
        assert.equal((await planned(fine, { json: true })).stdout, other.stdout);
    });
    it("prints no colour, even on a terminal", async () => {
        assert.ok(!(await planned(fine, { json: true }, { isTTY: true })).stdout.includes("\u001b"));
    });
});

describe("no print of slipway plan", () => {
    for (const [title, result] of [
        ["fine", fine],
        ["warned", warned],
        ["failed", failed],
    ] as const) {
        // prettier-ignore
        it(`holds a secret of a run that ${title === "fine" ? "is fine" : title}`, async () => {
            for (const json of [true, false]) {
                const { stdout, stderr } = await planned(result, { json });
                assert.ok(!`${stdout}${stderr}`.includes("hunter2hunter2"));
            }
        });
    }
});

describe("slipway plan --out", () => {
    let folder: string;
    before(() => (folder = mkdtempSync(join(tmpdir(), "slipway-"))));
    after(() => rmSync(folder, { recursive: true }));

    it("writes the document besides the report", async () => {
        const out = join(folder, "plan.json");
        const { stdout } = await planned(fine, { out });
        assert.match(stdout, /^shop \/ dev/);
        assert.equal(readFileSync(out, "utf8"), (await planned(fine, { json: true })).stdout);
    });
    it("is a usage mistake where the file cannot be written", async () => {
        const out = join(folder, "none", "plan.json");
        await assert.rejects(planned(fine, { out }), (error: Error) => {
            return (
                error instanceof UserError &&
                error.message === `--out ${out}: no such file or directory: give the path of a file that can be written`
            );
        });
    });
});

describe("the progress line", () => {
    const run = (given: RunOptions) => {
        given.onResource!(17);
        given.onOutput!("hello from the program\n");
    };
    it("is not there where nobody watches; what the program prints goes to stderr", async () => {
        const { stdout, stderr } = await planned(fine, {}, {}, run);
        assert.equal(stderr, "hello from the program\n");
        assert.ok(!stdout.includes("hello"));
    });
    it("is wiped off a terminal at the end", async () => {
        const { stderr } = await planned(fine, {}, { isTTY: true }, run);
        assert.ok(stderr.endsWith("\r\u001b[K"));
    });
    it("says how far the program is", async () => {
        let stderr = "";
        const progress = showProgress({ isTTY: true, write: (text: string) => (stderr += text) });
        progress.registered(17);
        await new Promise((resolve) => setTimeout(resolve, 250));
        progress.end();
        assert.match(stderr, /17 resources registered, 0 s/);
    });
});
