import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS, type Revision } from "../delivery/alembic";
import { needs } from "../support/tools";
import { checked, fileOf, LIMIT, orders } from "./migrations-support";

const AFTER_1 = 'revision = "2"\ndown_revision = "1"\n';
const BACK = 'def downgrade():\n    op.execute("SELECT 1")\n';
/** A way to another file of the project, as people write it: Alembic imports none by a name. */
const LOAD = (file: string) =>
    "import importlib.util, os\n" +
    `spec = importlib.util.spec_from_file_location("other", os.path.join(os.path.dirname(__file__), "${file}"))\n` +
    "other = importlib.util.module_from_spec(spec)\nspec.loader.exec_module(other)\n";

describe("slipway migrations check, of SQL that a revision does not write down itself", function () {
    this.timeout(60_000);
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });

    async function lastOf(folder: string) {
        const { status, stdout } = await checked(folder, { json: true });
        const { operations, problems } = JSON.parse(stdout).revisions.at(-1);
        const seen = operations.map(({ line, sql, phase }: any) => `${line} ${phase} ${sql}`);
        return { status, seen, said: problems.map(({ line, rule }: any) => `${line} ${rule}`), problems };
    }
    const wiping: Revision = { ...orders, top: 'def wipe():\n    op.execute("DROP TABLE orders")\n' };
    const second = (text: string, first: Revision = wiping) => {
        const folder = alembicProject([first]);
        writeFileSync(fileOf(folder, "2"), `from alembic import op\n${AFTER_1}${text}${BACK}`);
        return folder;
    };

    it("is its own where it calls a function of another revision's file", async () => {
        const { seen, said } = await lastOf(second(`${LOAD("1.py")}def upgrade():\n    other.wipe()\n`));
        assert.deepEqual(seen, ["9 contract drop table orders"]);
        assert.deepEqual(said, ["8 phase", "9 lock-timeout"]);
    });
    it("is its own where its upgrade() is a function of another file, of a revision or of none", async () => {
        const taken = second(`${LOAD("1.py")}upgrade = other.wipe\n`);
        assert.deepEqual((await lastOf(taken)).seen, ["8 contract drop table orders"]);
        const helped = second(`${LOAD("../helper.py")}upgrade = other.wipe\n`);
        writeFileSync(
            join(helped, "migrations/helper.py"),
            'from alembic import op\ndef wipe():\n    op.execute("DROP TABLE orders")\n',
        );
        assert.deepEqual((await lastOf(helped)).seen, ["8 contract drop table orders"]);
    });
});

describe("slipway migrations check, of a revision that is another one when it is only read", function () {
    this.timeout(60_000);
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });

    const DROP = 'op.execute("DROP TABLE orders")';
    const hidden: [string, Revision, string][] = [
        ["asks whether it is", { top: "from alembic import context", upgrade: `if context.is_offline_mode():\n    return\n${DROP}` }, "8 it asks is_offline_mode"],
        ["asks so by another name", { top: "from alembic.context import is_offline_mode as quiet", upgrade: `${LIMIT}\nif not quiet():\n    ${DROP}` }, "6 it asks is_offline_mode"],
        ["asks the context", { upgrade: `${LIMIT}\nif not op.get_context().as_sql:\n    ${DROP}` }, "9 it asks as_sql"],
        ["asks by a text", { upgrade: `${LIMIT}\nif not getattr(op.get_context(), "as_sql"):\n    ${DROP}` }, "9 it asks as_sql"],
        ["asks otherwise, and prints nothing", { upgrade: `if hasattr(op.get_bind(), "closed"):\n    ${DROP}` }, "7 upgrade\\(\\) calls something and prints no SQL"],
    ]; // prettier-ignore
    for (const [title, revision, words] of hidden) {
        it(`refuses one that ${title}`, async () => {
            const { status, stdout } = await checked(alembicProject([orders, revision]), { json: true });
            assert.equal(status, 1, stdout);
            const { problems } = JSON.parse(stdout).revisions.at(-1);
            const said = problems.map(({ line, rule, message }: any) => `${rule} ${line} ${message}`);
            assert.equal(said.length, 1, said.join("\n"));
            assert.match(said[0].replace(/(?<=offline \d+ ).*: /, ""), new RegExp(`^offline ${words}`));
            assert.match(problems[0].cure, /alembic upgrade .*--sql/);
        });
    }
    it("lets one pass that does nothing, and words that only sound so", async () => {
        const named: Revision = {
            top: '"""Not as_sql, and no is_offline_mode either."""',
            upgrade: 'op.create_table("as_sql_lines", sa.Column("id", sa.BigInteger(), primary_key=True))',
            downgrade: 'op.drop_table("as_sql_lines")',
        };
        const nothing: Revision = { upgrade: '"""Nothing any more."""\npass', downgrade: "pass" };
        const { status, stdout } = await checked(alembicProject([orders, nothing, named]));
        assert.equal(status, 0, stdout);
    });
});
