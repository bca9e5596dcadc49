import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { COMMITTER } from "../support/git";
import { inFolder, runCommand } from "./run";
import { ROOT } from "./support";

const SCRIPT = join(ROOT, "scripts/ci/affected-stacks.cjs");
const DEPLOY_FILES = ["Pulumi.dev.deploy.yaml", "Pulumi.prod.deploy.yaml"];

/** What the script says when one commit changes these files. */
function affectedBy(files: string[], base = "HEAD^1") {
    return inFolder(async (cwd) => {
        const git = (...args: string[]) => runCommand("git", [...COMMITTER, ...args], { cwd });
        const commit = async () => {
            await git("add", "--all");
            await git("commit", "--quiet", "--message", "change", "--no-verify");
        };
        await git("init", "--quiet");
        for (const file of DEPLOY_FILES) copyFileSync(join(ROOT, file), join(cwd, file));
        await commit();
        for (const file of files) {
            mkdirSync(join(cwd, dirname(file)), { recursive: true });
            writeFileSync(join(cwd, file), "changed");
        }
        await commit();
        return runCommand(process.execPath, [SCRIPT, base, "HEAD"], { cwd });
    });
}

describe("the stacks that a pull request touches", function () {
    this.timeout(20_000);
    const CASES: [string[], string[]][] = [
        [["components/network/subnets.ts"], ["dev", "prod"]],
        [["stacks/index.ts"], ["dev", "prod"]],
        [["package-lock.json"], ["dev", "prod"]],
        [["Pulumi.prod.yaml"], ["prod"]],
        [["Pulumi.dev.yaml", "README.md", "test/stacks/program.test.ts"], ["dev"]],
        [["README.md", "docs/components.md", "test/components/x.ts", "Pulumi.global.yaml"], []],
    ];
    for (const [files, stacks] of CASES) {
        it(`are ${stacks.join(" and ") || "none"} after ${files.join(", ")}`, async () => {
            const { status, stdout, stderr } = await affectedBy(files);
            assert.equal(status, 0, stderr);
            assert.equal(stdout, `stacks=${JSON.stringify(stacks)}\n`);
        });
    }
    it("are not guessed when a commit is not there", async () => {
        const { status, stdout, stderr } = await affectedBy(["README.md"], "HEAD^9");
        assert.notEqual(status, 0);
        assert.equal(stdout, "");
        assert.match(stderr, /git diff HEAD\^9 HEAD/);
    });
});
