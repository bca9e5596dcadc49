import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS, type Revision } from "../../delivery/alembic";
import { needs } from "../../support/tools";
import { directoryOf } from "../../support/temporary";
import { runCommand } from "../run";
import { WORKFLOWS } from "../support";
import { gitIn, script, write } from "./support";

const LIMIT = "op.execute(\"SET LOCAL lock_timeout = '2s'\")";
const ORDERS: Revision = { upgrade: 'op.execute("CREATE TABLE orders (id bigint, note text)")' };
/** What needs to know what runs. */
const CONTRACT: Revision = {
    top: 'phase = "contract"\nrequires = "1.4.0"',
    upgrade: `${LIMIT}\nop.drop_column("orders", "note")`,
};

describe("migrations.sh", function () {
    this.timeout(60_000);
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });

    /** What it says of a change from these revisions to those, which brings some files, with the ops repository as it is. */
    async function check(before: Revision[], after: Revision[], ops?: Record<string, string>, brought = {}) {
        const folder = directoryOf({ "README.md": "" });
        const git = gitIn(folder);
        await git("init", "--quiet");
        for (const revisions of [before, after]) {
            cpSync(alembicProject(revisions), join(folder, "apps/api"), { recursive: true });
            if (revisions === after) write(folder, brought);
            await git("add", "--all");
            await git("commit", "--quiet", "--message", "Change");
        }
        if (ops !== undefined) write(folder, { "slipway/ops/README.md": "", ...ops });
        const at = ops === undefined ? "" : "slipway/ops";
        return runCommand("bash", [script("migrations.sh"), "api", "HEAD^1", at], { cwd: folder });
    }

    it("lets the first image of a service be built, which runs nowhere yet", async () => {
        const nowhere: Record<string, string>[] = [
            {},
            { "slipway/ops/envs/dev/web.yaml": "" },
            { "slipway/ops/envs/dev/api.yaml": "image: { tag: none }\n" },
        ];
        for (const ops of nowhere) {
            const { status, stdout } = await check([], [ORDERS, CONTRACT], ops);
            assert.equal(status, 0, stdout);
            assert.match(stdout, /2 revisions, passed/);
        }
    });
    it("stops a step for which an environment is too old", async () => {
        const ops = { "slipway/ops/envs/dev/api.yaml": `image: { tag: 1.3.0@sha256:${"1".repeat(64)} }\n` };
        const { status, stdout } = await check([ORDERS], [ORDERS, CONTRACT], ops);
        assert.equal(status, 1);
        assert.match(stdout, /envs\/dev\/api\.yaml runs 1\.3\.0, which needs\s+the old shape/);
    });
    it("lets a fork change what needs no such knowledge, also behind a step that did", async () => {
        const more: Revision = { upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("memo", sa.Text()))` };
        const { status, stdout } = await check([ORDERS, CONTRACT], [ORDERS, CONTRACT, more]);
        assert.equal(status, 0, stdout);
        assert.match(stdout, /1 revision, passed/);
        const refused = await check([ORDERS], [ORDERS, CONTRACT]);
        assert.equal(refused.status, 1);
        assert.match(refused.stdout, /nobody said whether 1\.4\.0 is deployed/);
    });
    it("takes no folder that comes with a change for the ops repository", async () => {
        for (const folder of ["ops", "slipway/ops"]) {
            const brought = { [`${folder}/README.md`]: "", [`${folder}/envs/dev/web.yaml`]: "" };
            const { status, stdout } = await check([ORDERS], [ORDERS, CONTRACT], undefined, brought);
            assert.equal(status, 1, stdout);
            assert.match(stdout, /nobody said whether 1\.4\.0 is deployed/);
        }
    });
    it("does not make the checkout that it was told of", async () => {
        const cwd = directoryOf({});
        const { status, stderr } = await runCommand("bash", [script("migrations.sh"), "api", "HEAD^1", "ops"], { cwd });
        assert.equal(status, 1);
        assert.match(stderr, /mkdir: .*ops\/envs/);
    });
    it("is told of a checkout by the step that made it, within the one of the workflows", () => {
        const { steps } = WORKFLOWS["contract.yml"]!.jobs["migrations"]!;
        const paths = steps!.flatMap(({ with: given }) => given?.["path"] ?? []);
        assert.deepEqual(paths, ["slipway", "slipway/ops"]);
        assert.equal(steps!.find(({ with: given }) => given?.["path"] === "slipway/ops")!.id, "environments");
        const { run: command, env } = steps!.at(-1)!;
        assert.equal(command, 'slipway/scripts/delivery/migrations.sh "$APP" HEAD^1 "$OPS"');
        assert.equal(env!["OPS"], "${{ steps.environments.outcome == 'success' && 'slipway/ops' || '' }}");
    });
});
