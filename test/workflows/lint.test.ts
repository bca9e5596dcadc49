import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkFile } from "../../components/github/ops-content";
import { ROOT } from "./support";
import { needTool, type Tool } from "../support/tools";

const BAD = `
on: pull_request_target
permissions: write-all
jobs:
  bad:
    runs-on: ubuntu-24.04
    timeout: 5
    steps:
      - uses: actions/checkout@v4
      - run: echo "\${{ github.event.pull_request.title }}"
`;

interface Linter {
    readonly name: Tool;
    readonly args: string[];
    /** What it must say of the bad workflow. */
    readonly finds: RegExp[];
}

const LINTERS: Linter[] = [
    {
        name: "actionlint",
        args: ["-no-color"],
        finds: [/potentially untrusted/, /unexpected key "timeout"/],
    },
    {
        name: "zizmor",
        args: ["--persona", "auditor", "--offline", "--no-progress", "--color", "never", "."],
        finds: [/dangerous-triggers/, /excessive-permissions/, /template-injection/, /unpinned-uses/, /artipacked/],
    },
];

describe("the workflows", function () {
    this.timeout(60_000);

    for (const { name, args, finds } of LINTERS) {
        describe(`as ${name} sees them`, () => {
            let tool: string;
            before(function () {
                tool = needTool(this, name);
            });
            const lint = (cwd: string) => spawnSync(tool, args, { cwd, encoding: "utf8" });

            it("have nothing to complain of", () => {
                const { status, stdout, stderr } = lint(ROOT);
                assert.equal(status, 0, stdout + stderr);
            });
            /** What it says of a repository that has this workflow alone. */
            const lintOne = (workflow: string) => {
                const folder = mkdtempSync(join(tmpdir(), "workflows-"));
                // Both look for the workflows of a repository.
                spawnSync("git", ["init", "--quiet", folder]);
                mkdirSync(join(folder, ".github/workflows"), { recursive: true });
                writeFileSync(join(folder, ".github/workflows/one.yml"), workflow);
                const ended = lint(folder);
                rmSync(folder, { recursive: true });
                return ended;
            };
            it("are looked at: a bad one is found bad", () => {
                const { status, stdout } = lintOne(BAD);
                assert.notEqual(status, 0);
                for (const found of finds) assert.match(stdout, found);
            });
            it("have nothing to complain of in an ops repository either", () => {
                const workflow = `acme/slipway/.github/workflows/check.yml@${"a".repeat(40)}`;
                const { status, stdout, stderr } = lintOne(checkFile(workflow));
                assert.equal(status, 0, stdout + stderr);
            });
        });
    }
});

describe("the scripts that the workflows run", () => {
    it("have nothing that shellcheck complains of", function () {
        const shellcheck = needTool(this, "shellcheck");
        const found = spawnSync("git", ["ls-files", "scripts/**/*.sh"], { cwd: ROOT, encoding: "utf8" });
        const scripts = found.stdout.split("\n").slice(0, -1);
        assert.ok(scripts.length > 10);
        const { status, stdout } = spawnSync(shellcheck, scripts, { cwd: ROOT, encoding: "utf8" });
        assert.equal(status, 0, stdout);
    });
});
