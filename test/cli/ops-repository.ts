import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { COMMITTER } from "../support/git";

const root = join(__dirname, "../..");
export const PROMOTE = ["--require", "sucrase/register/ts", join(root, "cli/main.ts"), "promote"];

export const tagged = (digit: string) => `1.${digit}.0@sha256:${digit.repeat(64)}`;
export const values = (tag: string) =>
    `chart: api   # of the registry\nimage:\n  repository: x\n  tag: ${tag} # one\nvalues: {}\n`;

export function slipway(args: string[], input = "") {
    const options = { cwd: root, encoding: "utf8", input } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...PROMOTE, ...args], options);
    assert.doesNotMatch(stderr, / {4}at |bug in slipway/);
    return { status, stdout, stderr };
}

/** Git in the folder that `within` names, for each test of a suite, with what it holds on its main. */
export function gitOf(within: () => string) {
    const git = (...args: string[]) => {
        const { status, stdout, stderr } = spawnSync("git", ["-C", within(), ...COMMITTER, ...args], {
            encoding: "utf8",
        });
        assert.equal(status, 0, stderr);
        return stdout.trim();
    };
    const commit = (message = "a change") => (git("add", "-A"), git("commit", "-qm", message));
    beforeEach(() => {
        git("init", "-q", "-b", "main");
        commit();
    });
    return { git, commit };
}

/** For each test of a suite the files of an ops repository: api is a version further in dev than behind it. */
export function opsRepository() {
    let ops = "";
    beforeEach(() => {
        ops = mkdtempSync(join(tmpdir(), "slipway-ops-"));
        for (const [environment, digit] of Object.entries({ dev: "2", stage: "1", prod: "1" }))
            write(environment, values(tagged(digit)));
    });
    afterEach(() => rmSync(ops, { recursive: true }));
    const within = (...names: string[]) => join(ops, ...names);
    const at = (environment: string) => within(`envs/${environment}/api.yaml`);
    function write(environment: string, text: string | Buffer): void {
        mkdirSync(dirname(at(environment)), { recursive: true });
        writeFileSync(at(environment), text);
    }
    return {
        within,
        at,
        write,
        read: (environment: string) => readFileSync(at(environment), "utf8"),
        to: (environment: string, ...more: string[]) => [
            "--ops",
            ops,
            "--service",
            "api",
            "--to",
            environment,
            ...more,
        ],
    };
}
