import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS, type Revision } from "../delivery/alembic";
import { COMMITTER } from "../support/git";
import { needs } from "../support/tools";
import { directoryOf } from "../support/temporary";
import { checked, fileOf, LIMIT, orders } from "./migrations-support";

const bad: Revision = { upgrade: 'op.drop_column("orders", "note")' };
const good: Revision = { upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("memo", sa.Text()))` };

describe("slipway migrations check --changed-since", function () {
    this.timeout(60_000);
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });

    function commit(folder: string) {
        const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...COMMITTER, ...args]);
        git("init", "--quiet");
        git("add", "--all");
        git("commit", "--quiet", "--message", "before");
        return folder;
    }
    async function since(folder: string) {
        const { status, stdout } = await checked(folder, { changedSince: "HEAD", json: true });
        const { revisions, problems } = JSON.parse(stdout);
        return {
            status,
            names: revisions.map(({ revision }: any) => revision),
            said: problems.map(({ file, rule, message }: any) => `${file} ${rule} ${message}`),
        };
    }
    /** A project whose revisions are in another folder of the repository. */
    function shared() {
        const top = directoryOf({});
        const api = join(top, "api");
        cpSync(alembicProject([orders, bad]), api, { recursive: true });
        renameSync(join(api, "migrations/versions"), join(top, "versions"));
        const ini = join(api, "alembic.ini");
        writeFileSync(ini, `${readFileSync(ini, "utf8")}version_locations = %(here)s/../versions\n`);
        commit(top);
        return { top, api };
    }
    const third = (folder: string, name = "3") =>
        writeFileSync(
            join(folder, `${name}.py`),
            `from alembic import op\nrevision = "${name}"\ndown_revision = "2"\n` +
                'def upgrade():\n    op.execute("DROP TABLE orders")\ndef downgrade():\n    op.execute("SELECT 1")\n',
        );

    it("sees a revision that is new in a folder beside the one that is checked", async () => {
        const { top, api } = shared();
        assert.deepEqual(await since(api), { status: 0, names: [], said: [] });
        third(join(top, "versions"));
        assert.deepEqual(await since(api), { status: 1, names: ["3"], said: [] });
    });
    it("judges what Git does not know, or ignores", async () => {
        const folder = commit(alembicProject([orders, good]));
        writeFileSync(join(folder, ".gitignore"), "3.py\n");
        third(join(folder, "migrations/versions"));
        assert.deepEqual((await since(folder)).names, ["3"]);
    });
    it("refuses that the newest revision is gone", async () => {
        const folder = commit(alembicProject([orders, good]));
        unlinkSync(fileOf(folder, "2"));
        const { status, said } = await since(folder);
        assert.equal(status, 1);
        assert.deepEqual(said, [
            "migrations/versions/2.py gone revision 2 is gone: Alembic fails on a database where it has run",
        ]);
    });
    it("refuses it also when it was beside the folder, and the last one", async () => {
        const { top, api } = shared();
        for (const name of ["1", "2"]) unlinkSync(join(top, `versions/${name}.py`));
        const { status, said } = await since(api);
        assert.equal(status, 1);
        assert.deepEqual(
            said.map((one: string) => one.split(" ").slice(0, 2).join(" ")),
            ["../versions/1.py gone", "../versions/2.py gone"],
        );
    });
    it("minds no revision that has another file by now, and no other file that is gone", async () => {
        const folder = alembicProject([orders, good]);
        const helper = join(folder, "migrations/versions/helper.py");
        writeFileSync(helper, "from alembic import op\n");
        writeFileSync(join(folder, "of_another.py"), 'revision = "9"\n');
        commit(folder);
        for (const file of [helper, join(folder, "of_another.py")]) unlinkSync(file);
        renameSync(fileOf(folder, "2"), fileOf(folder, "2_memo"));
        assert.deepEqual(await since(folder), { status: 0, names: ["2"], said: [] });
    });
});
