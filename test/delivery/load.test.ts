import assert from "node:assert/strict";
import { checkMigrations } from "../../cli/migrations";
import { emitted } from "../../cli/migrations/alembic";
import { needs } from "../support/tools";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS, type Revision } from "./alembic";
import { Postgres, postgresFolder, sleep } from "./postgres";

const ROWS = 120_000;
const REQUEST = `\\set id random(1, ${ROWS})\nUPDATE orders SET note = 'read' WHERE id = :id;\n`;
/** An index that takes its time. */
const WORDS = "to_tsvector('simple', note)";
const LIMIT = "op.execute(\"SET LOCAL lock_timeout = '100ms'\")";

const ORDERS: Revision = { upgrade: 'op.execute("CREATE TABLE orders (id bigint PRIMARY KEY, note text, memo text)")' };
const PASSES: Revision[] = [
    {
        upgrade: `${LIMIT}
op.add_column("orders", sa.Column("extra", sa.Text()))
with op.get_context().autocommit_block():
    op.execute("SET lock_timeout = 0")
    op.drop_index("notes", if_exists=True, postgresql_concurrently=True)
    op.create_index("notes", "orders", [sa.text("${WORDS}")], postgresql_using="gin", postgresql_concurrently=True)`,
    },
    {
        upgrade: `with op.get_context().autocommit_block():
    op.execute("""
        DO $$ DECLARE last bigint := 0; BEGIN LOOP
            WITH batch AS (SELECT id FROM orders WHERE id > last ORDER BY id LIMIT 2000),
                filled AS (UPDATE orders SET memo = '' FROM batch WHERE orders.id = batch.id RETURNING orders.id)
            SELECT max(id) INTO last FROM filled;
            EXIT WHEN last IS NULL;
            COMMIT;
        END LOOP; END $$""")`,
    },
    { upgrade: `${LIMIT}\nop.add_column("orders", sa.Column("late", sa.Text()))` },
    {
        upgrade: `with op.get_context().autocommit_block():
    op.execute("SET lock_timeout = 0")
    op.drop_index("late_notes", if_exists=True, postgresql_concurrently=True)
    op.create_index("late_notes", "orders", ["note"], postgresql_concurrently=True)`,
    },
];
const REFUSED: Revision[] = [
    { upgrade: `${LIMIT}\nop.create_index("more_notes", "orders", [sa.text("${WORDS}")], postgresql_using="gin")` },
    { upgrade: "op.execute(\"UPDATE orders SET memo = 'again'\")" },
    { upgrade: 'op.add_column("orders", sa.Column("later", sa.Text()))' },
];

describe("a migration under load", function () {
    this.timeout(120_000);
    const bin = postgresFolder();
    let postgres: Postgres | undefined;
    /** Milliseconds after which a request is lost: half of what an index takes here. */
    let patience: number;
    let passing: string[];
    let refused: string[];

    before(async function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
        needs(this, bin !== undefined, "a PostgreSQL server with pgbench: apt-get install postgresql");
        passing = await sqlOf(PASSES, 0);
        refused = await sqlOf(REFUSED, 1);
        postgres = new Postgres(bin!);
        const fill = `INSERT INTO orders SELECT i, md5(i::text) FROM generate_series(1, ${ROWS}) i; ANALYZE orders;`;
        assert.equal(await postgres.sql(`${passing[0]} ${fill}`), "");
        const started = performance.now();
        assert.equal(await postgres.sql(`CREATE INDEX first ON orders USING gin (${WORDS}); DROP INDEX first;`), "");
        patience = Math.round((performance.now() - started) / 2);
    });
    after(() => postgres?.stop());

    /** The SQL of each revision, as the gate has seen it, which ends with `verdict`. */
    async function sqlOf(revisions: Revision[], verdict: number): Promise<string[]> {
        const folder = alembicProject([ORDERS, ...revisions]);
        let said = "";
        const terminal = { stdout: { write: (text: string) => (said += text) }, stderr: process.stderr, env: {} };
        assert.equal(await checkMigrations(folder, { json: true }, terminal), verdict, said);
        const flawed = JSON.parse(said).revisions.filter(({ problems }: any) => problems.length > 0);
        assert.equal(flawed.length, verdict === 0 ? 0 : revisions.length);
        return emitted(folder).revisions.map(({ upgrade }) => upgrade.statements.map(({ sql }) => sql).join("\n"));
    }

    const during = (work: () => Promise<unknown>) => postgres!.load(REQUEST, patience, work);
    const apply = async (sql: string) => assert.equal(await postgres!.sql(sql), "");
    /** Tries again after a time-out, as the migration Job does; resolves to how often it had to. */
    async function applyInTheEnd(sql: string): Promise<number> {
        for (let failures = 0; ; failures += 1) {
            const said = await postgres!.sql(sql);
            if (said === "") return failures;
            assert.match(said, /canceling statement due to lock timeout/);
            await sleep(200);
        }
    }
    /** Somebody reads the table for longer than anybody waits. */
    const report = () =>
        apply(`BEGIN; SELECT count(*) FROM orders; SELECT pg_sleep(${(4 * patience) / 1_000}); COMMIT;`);

    it("that the gate passes loses no request: a column, an index, a backfill", async () => {
        const load = await during(async () => {
            await applyInTheEnd(passing[1]!);
            await apply(passing[2]!);
        });
        assert.ok(load.requests > 60);
        assert.equal(load.lost, 0);
        assert.equal(await postgres!.sql("SELECT 1 / (count(*) = 0)::int FROM orders WHERE memo IS NULL"), "");
    });
    it("that the gate passes loses no request behind a long report: it gives up, and gets in later", async () => {
        let failures = 0;
        const { lost } = await during(async () => {
            const reading = report();
            await sleep(100);
            failures = await applyInTheEnd(passing[3]!);
            await reading;
        });
        assert.notEqual(failures, 0);
        assert.equal(lost, 0);
    });

    it("that the gate passes makes its index behind a long report, and in the place of one that broke off", async () => {
        const [, broken] = await Promise.all([
            report(),
            sleep(100).then(() =>
                postgres!.sql("SET lock_timeout = '10ms'; CREATE INDEX CONCURRENTLY late_notes ON orders (note);"),
            ),
        ]);
        assert.match(broken, /canceling statement due to lock timeout/);
        const { lost } = await during(async () => {
            await Promise.all([report(), sleep(100).then(() => apply(passing[4]!))]);
        });
        assert.equal(lost, 0);
        await apply(
            "SELECT 1 / (count(*) = 1)::int FROM pg_index WHERE indexrelid = 'late_notes'::regclass AND indisvalid",
        );
    });

    const behindReport = (sql: string) => Promise.all([report(), sleep(100).then(() => apply(sql))]);
    const harmful: [string, () => Promise<unknown>][] = [
        ["an index that is not made concurrently", () => apply(refused[1]!)],
        ["a write to all rows", () => apply(refused[2]!)],
        ["a column without a limit, behind a long report", () => behindReport(refused[3]!)],
    ];
    for (const [title, work] of harmful) {
        it(`that the gate refuses loses requests: ${title}`, async () => {
            const { requests, lost } = await during(work);
            assert.ok(lost > 0, `${lost} of ${requests} requests lost`);
        });
    }
});
