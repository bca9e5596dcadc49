import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MigrationOptions } from "../../cli/migrations";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS, type Revision } from "../delivery/alembic";
import { COMMITTER } from "../support/git";
import { needs } from "../support/tools";
import { checked, dropped, fileOf, LIMIT, opsOf, orders } from "./migrations-support";

describe("slipway migrations check", function () {
    this.timeout(60_000);
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });

    async function check(revisions: Revision[], options: MigrationOptions = {}) {
        const { status, stdout } = await checked(alembicProject(revisions), { ...options, json: true });
        const { revisions: reports, problems } = JSON.parse(stdout);
        const all = [...problems, ...reports.flatMap((one: any) => one.problems)];
        assert.equal(status, all.length === 0 ? 0 : 1);
        return {
            reports,
            said: all.map(({ file, line, rule }: any) => `${file.replace("migrations/versions/", "")}:${line} ${rule}`),
        };
    }

    it("lets a change pass in its three phases", async () => {
        const ops = opsOf({ dev: `1.5.0@sha256:${"1".repeat(64)}`, prod: `1.4.0@sha256:${"2".repeat(64)}` });
        const expand = `${LIMIT}\nop.add_column("orders", sa.Column("memo", sa.Text()))
with op.get_context().autocommit_block():
    op.execute("SET lock_timeout = 0")
    op.drop_index("memos", if_exists=True, postgresql_concurrently=True)
    op.create_index("memos", "orders", ["memo"], postgresql_concurrently=True)`;
        const migrate = `with op.get_context().autocommit_block():
    op.execute("""
        DO $$ BEGIN LOOP
            UPDATE orders SET memo = note WHERE id IN (SELECT id FROM orders WHERE memo IS NULL LIMIT 1000);
            EXIT WHEN NOT FOUND;
            COMMIT;
        END LOOP; END $$""")`;
        const there = `${LIMIT}\nop.execute("ALTER TABLE orders ADD CONSTRAINT there CHECK (memo IS NOT NULL) NOT VALID")`;
        const validated = 'op.execute("ALTER TABLE orders VALIDATE CONSTRAINT there")';
        const { reports: found, said } = await check(
            [
                orders,
                { top: 'phase = "expand"', upgrade: expand },
                { top: 'phase = "migrate"', upgrade: migrate, downgrade: "pass" },
                { ...dropped, upgrade: there },
                { upgrade: validated },
                { ...dropped, upgrade: `${LIMIT}\nop.alter_column("orders", "memo", nullable=False)` },
                dropped,
            ],
            { ops, service: "api" },
        );
        assert.deepEqual(said, []);
        assert.deepEqual(
            found.map(({ phase }: any) => phase),
            ["expand", "expand", "migrate", "contract", undefined, "contract", "contract"],
        );
        assert.deepEqual(
            found[1].operations.map(({ line }: any) => line),
            [9, 12, 13],
        );
    });

    let reports: any[] | undefined;
    const refused: [string, string, string[]][] = [
        ["an index that locks writers out", `op.create_index("i", "orders", ["note"])`, ["9 require-concurrent-index-creation"]],
        ["a concurrent index in a transaction", `op.create_index("i", "orders", ["note"], postgresql_concurrently=True)`,
            ["9 concurrent-index", "9 in-transaction", "9 ban-concurrent-index-creation-in-transaction"]],
        ["a column that the version that runs does not write", `op.add_column("orders", sa.Column("n", sa.BigInteger(), nullable=False))`, ["9 adding-required-field"]],
        ["a default that rewrites the table", `op.execute("ALTER TABLE orders ADD COLUMN u uuid DEFAULT gen_random_uuid()")`, ["9 adding-field-with-default"]],
        ["a type that changes", `op.alter_column("orders", "note", type_=sa.String(9))`, ["7 phase", "9 changing-column-type"]],
        ["NOT NULL at once", `op.alter_column("orders", "note", nullable=False)`, ["7 phase", "9 adding-not-nullable-field"]],
        ["a foreign key that is checked at once", `op.execute("ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES other (id)")`,
            ["7 phase", "9 adding-foreign-key-constraint", "9 constraint-missing-not-valid"]],
        ["a rename", `op.rename_table("orders", "sales")`, ["7 phase"]],
        ["a write to all rows", `op.execute("UPDATE orders SET note = ''")`, ["9 unbounded-write"]],
        ["what no linter can read", `op.execute("ALTER TABEL orders")`, ["9 syntax", "9 syntax-error"]],
        ["what hides from the linter", `op.execute("/* squawk-ignore-file */ CREATE INDEX i ON orders (note)")`, ["9 require-concurrent-index-creation"]],
        ["what needs a database to be read", `op.get_bind().execute(sa.text("SELECT 1")).scalar()`, ["9 offline"]],
    ]; // prettier-ignore
    for (const [at, [title, , rules]] of refused.entries()) {
        it(`refuses ${title}`, async () => {
            // One run for all: each is a revision of its own, and the first makes the table.
            const steps = refused.map(([, upgrade]) => ({ upgrade: `${LIMIT}\n${upgrade}` }));
            reports ??= (await check([orders, ...steps])).reports;
            const said = reports![at + 1].problems.map(({ line, rule }: any) => `${line} ${rule}`);
            assert.deepEqual([...new Set(said)].sort(), rules.sort());
        });
    }
    it("refuses to wait for a lock without end", async () => {
        const { said } = await check([orders, { upgrade: 'op.add_column("orders", sa.Column("memo", sa.Text()))' }]);
        assert.deepEqual(said, ["2.py:8 lock-timeout"]);
    });
    it("refuses a migration without a way back", async () => {
        const step = (name: string, downgrade: string) => ({
            upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("${name}", sa.Text()))`,
            downgrade,
        });
        const { said } = await check([orders, step("a", "pass"), step("b", 'raise NotImplementedError("no way")')]);
        assert.deepEqual(said, ["2.py:11 downgrade", "3.py:12 downgrade"]);
    });
    it("refuses a contract step while an environment needs the old shape", async () => {
        const ops = opsOf({
            dev: `1.4.0@sha256:${"1".repeat(64)}`,
            prod: `1.3.9@sha256:${"1".repeat(64)}`,
            stage: "latest",
            preview: "none",
        });
        const { said } = await check([orders, dropped], { ops, service: "api" });
        assert.deepEqual(said, ["2.py:7 deployed", "2.py:7 deployed"]);
    });
    it("refuses two heads, and knows a merge of them", async () => {
        const folder = alembicProject([orders]);
        const step = (name: string, after: string) =>
            `from alembic import op\nrevision = "${name}"\ndown_revision = ${after}\n` +
            `def upgrade():\n    ${LIMIT}\n    op.execute("ALTER TABLE orders ADD COLUMN ${name} text")\n` +
            `def downgrade():\n    op.execute("ALTER TABLE orders DROP COLUMN ${name}")\n`;
        const write = (name: string, text: string) => writeFileSync(fileOf(folder, name), text);
        write("a", step("a", '"1"'));
        write("b", step("b", '"1"'));
        const heads = await checked(folder);
        assert.equal(heads.status, 1);
        assert.match(heads.stdout, /there are 2 heads, \w and \w: upgrade\s+head\s+fails/);
        write(
            "m",
            'revision = "m"\ndown_revision = ("a", "b")\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n',
        );
        const merged = await checked(folder, { json: true });
        assert.equal(merged.status, 0, merged.stdout);
        assert.deepEqual(JSON.parse(merged.stdout).revisions.at(-1).operations, []);
    });
    it("wants a transaction for each migration", async () => {
        const env =
            'from alembic import context\ncontext.configure(dialect_name="postgresql")\ncontext.run_migrations()\n';
        const { status, stdout } = await checked(alembicProject([orders], env));
        assert.equal(status, 1);
        assert.match(stdout, /refused {2}migrations\/env\.py:2: all pending revisions share one transaction/);
    });
    it("checks from the first revision on that a change touches, and leaves what came before", async () => {
        const bad: Revision = { upgrade: 'op.drop_column("orders", "note")' };
        const good: Revision = { upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("memo", sa.Text()))` };
        const folder = alembicProject([orders, bad, good]);
        const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...COMMITTER, ...args]);
        git("init", "--quiet");
        git("add", "migrations/env.py", "migrations/versions/1.py", "migrations/versions/2.py");
        git("commit", "--quiet", "--message", "before the gate");
        const since = async () => JSON.parse((await checked(folder, { changedSince: "HEAD", json: true })).stdout);
        const names = ({ revisions }: any) => revisions.map(({ revision }: any) => revision);
        assert.deepEqual(names(await since()), ["3"]);
        writeFileSync(fileOf(folder, "2"), `${readFileSync(fileOf(folder, "2"), "utf8")}\n`);
        assert.deepEqual(names(await since()), ["2", "3"]);
        git("add", "--all");
        git("commit", "--quiet", "--message", "another");
        assert.deepEqual(names(await since()), []);
        assert.deepEqual(names(JSON.parse((await checked(folder, { json: true })).stdout)), ["1", "2", "3"]);
    });
    it("lets a contract step of a service pass that runs nowhere yet, and says so", async () => {
        const ops = opsOf({ dev: "a" });
        const { status, stdout } = await checked(alembicProject([orders, dropped]), { ops, service: "web" });
        assert.equal(status, 0, stdout);
        assert.match(stdout, /\nno environment has a file of this service: nothing runs yet\n2 revisions, passed\n$/);
    });
    it("prints a report with lines and cures, and leaves nothing behind", async () => {
        const folder = alembicProject([orders, { upgrade: 'op.create_index("i", "orders", ["note"])' }]);
        const { status, stdout, stderr } = await checked(folder);
        assert.equal(status, 1);
        assert.equal(stderr, "");
        assert.match(
            stdout,
            /^1 {2}step 1 {2}expand {2}migrations\/versions\/1\.py\n {5}8 {2}expand {4}create table orders/,
        );
        assert.match(
            stdout,
            /refused {2}migrations\/versions\/2\.py:8: during normal index[^]*cure: with\s+op\.get_context\(\)\.autocommit_block\(\)/,
        );
        assert.match(stdout, /2 revisions, refused: 1 problem\n$/);
        assert.deepEqual(readdirSync(folder).sort(), ["alembic.ini", "migrations"]);
        assert.deepEqual(readdirSync(join(folder, "migrations")).sort(), ["env.py", "versions"]);
    });
    it("does not mind what env.py prints", async () => {
        const env =
            'import os; print("hello"); os.write(1, b"hello")\nfrom alembic import context\ncontext.configure(dialect_name="postgresql", transaction_per_migration=True)\ncontext.run_migrations()\n';
        assert.equal((await checked(alembicProject([orders], env))).status, 0);
    });

    it("reads a revision as Python does, with a byte order mark and the line ends of Windows", async () => {
        const folder = alembicProject([orders]);
        const file = fileOf(folder, "1");
        writeFileSync(file, `\ufeff${readFileSync(file, "utf8").replaceAll("\n", "\r\n")}`);
        assert.equal((await checked(folder)).status, 0);
    });
    it("refuses an environment that is a link, and minds no file beside the environments", async () => {
        const ops = opsOf({ dev: `1.4.0@sha256:${"1".repeat(64)}` });
        writeFileSync(join(ops, "envs/README.md"), "");
        assert.equal((await checked(alembicProject([orders, dropped]), { ops, service: "api" })).status, 0);
        symlinkSync(join(ops, "envs/dev"), join(ops, "envs/prod"));
        const asked = () => checked(alembicProject([orders]), { ops, service: "api" });
        await assert.rejects(asked, /envs\/prod\/api\.yaml is in a folder that is a link/);
    });
});
