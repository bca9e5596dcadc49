import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkMigrations, type MigrationOptions } from "../../cli/migrations";
import { UserError } from "../../engine/errors";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS, needs, type Revision } from "../delivery/alembic";

const LIMIT = "op.execute(\"SET LOCAL lock_timeout = '2s'\")";
const orders: Revision = {
    upgrade:
        'op.create_table("orders", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("note", sa.Text()))',
    downgrade: 'op.drop_table("orders")',
};
const dropped: Revision = {
    top: 'phase = "contract"\nrequires = "1.4.0"',
    upgrade: `${LIMIT}\nop.drop_column("orders", "note")`,
};

const fileOf = (folder: string, revision: string) => join(folder, `migrations/versions/${revision}.py`);

/** The command as a function. */
function checked(folder: string, options: MigrationOptions = {}) {
    const heard = { stdout: "", stderr: "" };
    const write = (name: "stdout" | "stderr") => ({ write: (text: string) => (heard[name] += text) });
    const status = checkMigrations(folder, options, { stdout: write("stdout"), stderr: write("stderr"), env: {} });
    return { status, ...heard };
}

describe("slipway migrations check", function () {
    this.timeout(60_000);
    const made: string[] = [];
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });
    after(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

    function folderOf(revisions: Revision[], env?: string): string {
        made.push(alembicProject(revisions, env));
        return made.at(-1)!;
    }
    function check(revisions: Revision[], options: MigrationOptions = {}) {
        const { status, stdout } = checked(folderOf(revisions), { ...options, json: true });
        const { revisions: reports, problems } = JSON.parse(stdout);
        const all = [...problems, ...reports.flatMap((one: any) => one.problems)];
        assert.equal(status, all.length === 0 ? 0 : 1);
        return {
            reports,
            said: all.map(({ file, line, rule }: any) => `${file.replace("migrations/versions/", "")}:${line} ${rule}`),
        };
    }
    function opsOf(tags: Record<string, string>): string {
        const ops = mkdtempSync(join(tmpdir(), "slipway-ops-"));
        made.push(ops);
        for (const [environment, tag] of Object.entries(tags)) {
            mkdirSync(join(ops, "envs", environment), { recursive: true });
            writeFileSync(join(ops, "envs", environment, "api.yaml"), `image: { tag: ${tag} }\n`);
        }
        return ops;
    }

    it("lets a change pass in its three phases", () => {
        const ops = opsOf({ dev: `1.5.0@sha256:${"1".repeat(64)}`, prod: `1.4.0@sha256:${"2".repeat(64)}` });
        const expand = `${LIMIT}\nop.add_column("orders", sa.Column("memo", sa.Text()))
with op.get_context().autocommit_block():
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
        const { reports: found, said } = check(
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
            [9, 11],
        );
    });

    let reports: any[] | undefined;
    const refused: [string, string, string[]][] = [
        ["an index that locks writers out", `op.create_index("i", "orders", ["note"])`, ["9 require-concurrent-index-creation"]],
        ["a concurrent index in a transaction", `op.create_index("i", "orders", ["note"], postgresql_concurrently=True)`,
            ["9 in-transaction", "9 ban-concurrent-index-creation-in-transaction"]],
        ["a column that the version that runs does not write", `op.add_column("orders", sa.Column("n", sa.BigInteger(), nullable=False))`, ["9 adding-required-field"]],
        ["a default that rewrites the table", `op.execute("ALTER TABLE orders ADD COLUMN u uuid DEFAULT gen_random_uuid()")`, ["9 adding-field-with-default"]],
        ["a type that changes", `op.alter_column("orders", "note", type_=sa.String(9))`, ["7 phase", "9 changing-column-type"]],
        ["NOT NULL at once", `op.alter_column("orders", "note", nullable=False)`, ["7 phase", "9 adding-not-nullable-field"]],
        ["a foreign key that is checked at once", `op.execute("ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES other (id)")`,
            ["7 phase", "9 adding-foreign-key-constraint", "9 constraint-missing-not-valid"]],
        ["a rename", `op.rename_table("orders", "sales")`, ["7 phase"]],
        ["a write to all rows", `op.execute("UPDATE orders SET note = ''")`, ["9 unbounded-write"]],
        ["what no linter can read", `op.execute("ALTER TABEL orders")`, ["9 unknown-statement", "9 syntax-error"]],
        ["what hides from the linter", `op.execute("/* squawk-ignore-file */ CREATE INDEX i ON orders (note)")`, ["9 require-concurrent-index-creation"]],
        ["what needs a database to be read", `op.get_bind().execute(sa.text("SELECT 1")).scalar()`, ["9 offline"]],
    ]; // prettier-ignore
    for (const [at, [title, , rules]] of refused.entries()) {
        it(`refuses ${title}`, () => {
            // One run for all: each is a revision of its own, and the first makes the table.
            reports ??= check([orders, ...refused.map(([, upgrade]) => ({ upgrade: `${LIMIT}\n${upgrade}` }))]).reports;
            const said = reports![at + 1].problems.map(({ line, rule }: any) => `${line} ${rule}`);
            assert.deepEqual([...new Set(said)].sort(), rules.sort());
        });
    }
    it("refuses to wait for a lock without end", () => {
        assert.deepEqual(check([orders, { upgrade: 'op.add_column("orders", sa.Column("memo", sa.Text()))' }]).said, [
            "2.py:8 lock-timeout",
        ]);
    });
    it("refuses a migration without a way back", () => {
        const step = (name: string, downgrade: string) => ({
            upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("${name}", sa.Text()))`,
            downgrade,
        });
        const { said } = check([orders, step("a", "pass"), step("b", 'raise NotImplementedError("no way")')]);
        assert.deepEqual(said, ["2.py:11 downgrade", "3.py:12 downgrade"]);
    });
    it("refuses a contract step while an environment needs the old shape", () => {
        const ops = opsOf({
            dev: `1.4.0@sha256:${"1".repeat(64)}`,
            prod: `1.3.9@sha256:${"1".repeat(64)}`,
            stage: "latest",
            preview: "none",
        });
        assert.deepEqual(check([orders, dropped], { ops, service: "api" }).said, [
            "2.py:7 deployed",
            "2.py:7 deployed",
        ]);
    });
    it("refuses two heads, and knows a merge of them", () => {
        const folder = folderOf([orders]);
        const step = (name: string, after: string) =>
            `from alembic import op\nrevision = "${name}"\ndown_revision = ${after}\n` +
            `def upgrade():\n    ${LIMIT}\n    op.execute("ALTER TABLE orders ADD COLUMN ${name} text")\n` +
            `def downgrade():\n    op.execute("ALTER TABLE orders DROP COLUMN ${name}")\n`;
        const write = (name: string, text: string) => writeFileSync(fileOf(folder, name), text);
        write("a", step("a", '"1"'));
        write("b", step("b", '"1"'));
        const heads = checked(folder);
        assert.equal(heads.status, 1);
        assert.match(heads.stdout, /there are 2 heads, \w and \w: upgrade\s+head\s+fails/);
        write(
            "m",
            'revision = "m"\ndown_revision = ("a", "b")\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n',
        );
        const merged = checked(folder, { json: true });
        assert.equal(merged.status, 0, merged.stdout);
        assert.deepEqual(JSON.parse(merged.stdout).revisions.at(-1).operations, []);
    });
    it("wants a transaction for each migration", () => {
        const env =
            'from alembic import context\ncontext.configure(dialect_name="postgresql")\ncontext.run_migrations()\n';
        const { status, stdout } = checked(folderOf([orders], env));
        assert.equal(status, 1);
        assert.match(stdout, /refused {2}migrations\/env\.py:2: all pending revisions share one transaction/);
    });
    it("checks what comes after a revision, and leaves what came before", () => {
        const bad: Revision = { upgrade: 'op.drop_column("orders", "note")' };
        const good: Revision = { upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("memo", sa.Text()))` };
        assert.deepEqual(check([orders, bad, good], { since: "2" }).said, []);
    });
    it("prints a report with lines and cures, and leaves nothing behind", () => {
        const folder = folderOf([orders, { upgrade: 'op.create_index("i", "orders", ["note"])' }]);
        const { status, stdout, stderr } = checked(folder);
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
    it("does not mind what env.py prints", () => {
        const env =
            'import os; print("hello"); os.write(1, b"hello")\nfrom alembic import context\ncontext.configure(dialect_name="postgresql", transaction_per_migration=True)\ncontext.run_migrations()\n';
        assert.equal(checked(folderOf([orders], env)).status, 0);
    });

    it("reads a revision as Python does, with a byte order mark and the line ends of Windows", () => {
        const folder = folderOf([orders]);
        const file = fileOf(folder, "1");
        writeFileSync(file, `\ufeff${readFileSync(file, "utf8").replaceAll("\n", "\r\n")}`);
        assert.equal(checked(folder).status, 0);
    });
    it("refuses an environment that is a link, and minds no file beside the environments", () => {
        const ops = opsOf({ dev: `1.4.0@sha256:${"1".repeat(64)}` });
        writeFileSync(join(ops, "envs/README.md"), "");
        assert.equal(checked(folderOf([orders, dropped]), { ops, service: "api" }).status, 0);
        symlinkSync(join(ops, "envs/dev"), join(ops, "envs/prod"));
        const asked = () => checked(folderOf([orders]), { ops, service: "api" });
        assert.throws(asked, /envs\/prod\/api\.yaml is in a folder that is a link/);
    });

    const copied = (folder: string) => (copyFileSync(fileOf(folder, "1"), fileOf(folder, "copy")), folder);
    const without = (folder: string, revision: string) => (unlinkSync(fileOf(folder, revision)), folder);
    const misused: [string, () => [string, MigrationOptions?], RegExp][] = [
        ["a folder without Alembic", () => [tmpdir()], /holds no alembic\.ini: give the folder that `alembic` is run in/],
        ["the folder below", () => [join(folderOf([orders]), "migrations")], /holds no alembic\.ini: give \S+alembic-\w+$/],
        ["an env.py that fails", () => [folderOf([orders], "import nothing_of_the_kind\n")], /env\.py fails: ModuleNotFoundError.*must run offline/],
        ["a revision that is none", () => [folderOf([{ upgrade: "return (" }])], /^Alembic cannot read .*: migrations\/versions\/1\.py:8: SyntaxError/],
        ["an unknown --since", () => [folderOf([orders]), { since: "9" }], /--since 9: there is no such revision/],
        ["half of what is deployed", () => [folderOf([orders]), { ops: "." }], /--ops and --service go together/],
        ["ops that are none", () => [folderOf([orders]), { ops: ".", service: "api" }], /^--ops \.: expected the folder of an ops repository/],
        ["two revisions of one identifier", () => [copied(folderOf([orders]))], /Revision 1 is present more than once: correct it until/],
        ["a revision whose predecessor is not there", () => [without(folderOf([orders, orders]), "1")], /Revision 1 referenced from .* is not present/],
        ["a revision that ends python3", () => [folderOf([{ ...orders, top: "import os; os._exit(0)" }])], /python3 ended before it had answered/],
        ["a revision that imports what is not there", () => [folderOf([{ ...orders, top: "import alembic_nothing" }])], /migrations\/versions\/1\.py:6: ModuleNotFoundError: No module named 'alembic_nothing'/],
        ["a service that runs nowhere", () => [folderOf([orders]), { ops: opsOf({ dev: "a" }), service: "web" }], /holds no envs\/\*\/web\.yaml/],
    ]; // prettier-ignore
    for (const [title, args, message] of misused) {
        it(`says what is wrong with ${title}`, () => {
            const isSaid = (error: unknown) => error instanceof UserError && message.test(error.message);
            assert.throws(() => checked(...args()), isSaid);
        });
    }
});
