import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inFolder, runCommand } from "./run";
import { ROOT } from "./support";

/** Plans these stacks of this repository; what was printed, and what stands on the page of the run. */
function planSummary(...stacks: string[]) {
    return inFolder(async (folder) => {
        const page = join(folder, "summary.md");
        const ended = await runCommand(join(ROOT, "scripts/ci/plan-summary.sh"), stacks, {
            cwd: ROOT,
            env: { GITHUB_STEP_SUMMARY: page },
        });
        return { ...ended, page: readFileSync(page, "utf8") };
    });
}

describe("the plan of a pull request", function () {
    this.timeout(60_000);

    it("is on the page of the run and in its log, stack by stack, and findings are no failure", async () => {
        const { status, stdout, page } = await planSummary("global", "prod");
        assert.equal(status, 0, stdout);
        const [global, prod, ...more] = page.split("</details>").slice(0, -1);
        assert.deepEqual(more, []);
        assert.match(global!, /^<details><summary>global<\/summary>\n\n~~~~text\nslipway \/ global {2}up, offline/);
        assert.match(prod!, /<summary>prod<\/summary>\n\n~~~~text\nslipway \/ prod/);
        assert.match(prod!, /Critical path[^]*\n~~~~\n/);
        assert.match(stdout, /slipway \/ prod/);
    });
    it("fails when a program fails, after every other stack was planned", async () => {
        const { status, page } = await planSummary("nowhere", "global");
        assert.equal(status, 1);
        assert.match(page, /nowhere[^]*slipway \/ global/);
    });
});
