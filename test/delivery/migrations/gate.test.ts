import assert from "node:assert/strict";
import { folderProblems, judge } from "../../../delivery/migrations/gate";
import type { Deployed } from "../../../delivery/migrations/phases";
import type { Emitted, EmittedRevision, Finding } from "../../../delivery/migrations/revision";
import { type Step, stepsOf } from "../../../delivery/migrations/script";
import { loadParser } from "../../../delivery/migrations/syntax";
import { emittedSql, revisionOf } from "./revisions";

const adding = emittedSql("ALTER TABLE t ADD COLUMN a text");
const dropping = emittedSql("ALTER TABLE t DROP COLUMN a");
const envs = (...tags: string[]): Deployed[] =>
    tags.map((tag, at) => ({ file: `envs/${at}/api.yaml`, tag: `${tag}@sha256:${"1".repeat(64)}` }));
const contract = { phase: "contract", requires: "1.4.0" };
const judged = (revision: EmittedRevision, findings: Finding[] = [], deployed?: Deployed[], earlier: Step[] = []) =>
    judge(revision, { steps: stepsOf(revision), findings, deployed, earlier });

function said(
    revision: EmittedRevision,
    deployed?: Deployed[],
    findings: Finding[] = [],
    earlier: Step[] = [],
): string[] {
    return judged(revision, findings, deployed, earlier).problems.map(
        ({ line, rule, message }) => `${line} ${rule}: ${message}`,
    );
}

describe("judge", () => {
    before(loadParser);

    it("tells what a revision does, line by line", () => {
        assert.deepEqual(judged(revisionOf(emittedSql("ALTER TABLE t ADD a text, ADD b text", "COMMENT ON TABLE t IS 'x'"))), {
            revision: "b",
            title: "a step",
            file: "versions/b.py",
            phase: "expand",
            requires: undefined,
            operations: [
                { line: 12, sql: "alter table t add a text", phase: "expand", irreversible: false },
                { line: 12, sql: "alter table t add b text", phase: "expand", irreversible: false },
                { line: 13, sql: "comment on table t is 'x'", phase: undefined, irreversible: false },
            ],
            problems: [],
        }); // prettier-ignore
    });

    it("lets an index be made again that broke off, and not one that a revision before has made", () => {
        const again = emittedSql(
            ["COMMIT;", null],
            "SET lock_timeout = 0",
            "DROP INDEX CONCURRENTLY IF EXISTS i",
            "CREATE INDEX CONCURRENTLY i ON t (a)",
        );
        const before = (sql: string) => said(revisionOf(again), undefined, [], stepsOf(revisionOf(emittedSql(sql))));
        assert.deepEqual(before("CREATE INDEX j ON t (a)"), []);
        assert.match(before("CREATE INDEX i ON t (b)")[0]!, /^10 mixed-phases: .* expand and contract/);
    });

    describe("by phases", () => {
        it("lets pass what was declared as it is, and expanding undeclared", () => {
            assert.deepEqual(said(revisionOf(adding)), []);
            assert.deepEqual(said(revisionOf(adding, { phase: "expand" })), []);
            assert.deepEqual(said(revisionOf(emittedSql("INSERT INTO t VALUES (1)"), { phase: "migrate" })), []);
            assert.deepEqual(said(revisionOf(dropping, contract), envs("1.4.0", "v2.0.0")), []);
        });
        it("refuses a phase that the steps contradict", () => {
            assert.match(
                said(revisionOf(dropping, { phase: "expand" }))[0]!,
                /^5 phase: the file says phase = "expand", its steps are those of contract/,
            );
            assert.match(
                said(revisionOf(adding, contract), envs("1.4.0"))[0]!,
                /^5 phase: .*"contract", its steps are those of expand/,
            );
            assert.match(
                said(revisionOf(adding, { phase: "explode" }))[0]!,
                /^5 phase: expected phase to be one of expand, migrate, contract, got "explode"/,
            );
        });
        it("refuses two phases at once", () => {
            const both = emittedSql("ALTER TABLE t ADD COLUMN a text", "INSERT INTO t VALUES (1)");
            assert.match(
                said(revisionOf(both))[0]!,
                /^10 mixed-phases: one revision holds steps of expand and migrate/,
            );
        });
        it("wants a contract step to be declared, with the version that does without", () => {
            assert.match(said(revisionOf(dropping), envs("9.0.0"))[0]!, /^10 phase: it takes away or narrows/);
            assert.match(
                said(revisionOf(dropping, { phase: "contract" }), envs("9.0.0"))[0]!,
                /^6 requires: .* got nothing/,
            );
            assert.match(said(revisionOf(dropping, { ...contract, requires: "new" }), envs("9.0.0"))[0]!, /got "new"/);
            assert.match(
                said(revisionOf(adding, { requires: "1.4.0" }))[0]!,
                /^6 requires: only a contract step requires/,
            );
        });
        it("refuses a contract step while any environment needs the old shape", () => {
            assert.deepEqual(said(revisionOf(dropping, contract), envs("1.4.0", "1.3.9", "1.4.0-rc.1")), [
                "6 deployed: envs/1/api.yaml runs 1.3.9, which needs the old shape",
                "6 deployed: envs/2/api.yaml runs 1.4.0-rc.1, which needs the old shape",
            ]);
            for (const tag of ["None", "1.4.0", `sha-12ab@sha256:${"1".repeat(64)}`]) {
                const [found] = said(revisionOf(dropping, contract), [{ file: "envs/0/api.yaml", tag }]);
                assert.match(found!, /envs\/0\/api\.yaml has image\.tag ".*", expected a version and a digest/);
            }
            assert.match(
                said(revisionOf(dropping, contract))[0]!,
                /nobody said whether 1\.4\.0 is deployed everywhere/,
            );
        });
        it("minds no environment in which nothing was ever promoted", () => {
            const nothing = { file: "envs/0/api.yaml", tag: "none" };
            assert.deepEqual(said(revisionOf(dropping, contract), [nothing]), []);
            assert.equal(said(revisionOf(dropping, contract), [nothing, ...envs("1.3.9")]).length, 1);
        });
        it("takes a linter's word for what takes away, and for nothing on a new table", () => {
            const finding = { statement: 2, rule: "ban-drop-something", message: "m", help: null };
            assert.match(said(revisionOf(adding), envs("1.4.0"), [finding])[0]!, /^10 phase: it takes away/);
            const made = emittedSql(["CREATE TABLE t (a text); ALTER TABLE t ADD COLUMN b text", 12]);
            assert.deepEqual(said(revisionOf(made), envs("1.4.0"), [{ ...finding, statement: 3 }]), []);
        });
    });

    it("refuses what a linter says locks, with a cure; also a rule that nobody here knows", () => {
        const about = (rule: string) => [{ statement: 2, rule, message: "It locks.", help: "Do not." }];
        assert.deepEqual(said(revisionOf(adding), undefined, about("changing-column-type")), [
            "12 changing-column-type: it locks",
        ]);
        const [known] = judged(revisionOf(adding), about("changing-column-type")).problems;
        assert.match(known!.cure, /add a column of the new type/);
        const [unknown] = judged(revisionOf(adding), about("brand-new-rule")).problems;
        assert.deepEqual([unknown!.rule, unknown!.cure, unknown!.file], ["brand-new-rule", "do not", "versions/b.py"]);
        for (const rule of ["prefer-text-field", "require-lock-timeout", "ban-drop-not-null", "ban-char-field"]) {
            assert.deepEqual(said(revisionOf(adding), undefined, about(rule)), [], rule);
        }
    });
    it("says one thing once", () => {
        const finding = { statement: 2, rule: "syntax-error", message: "no", help: null };
        assert.deepEqual(said(revisionOf(adding), undefined, [finding, finding]), ["12 syntax-error: no"]);
    });

    describe("by the way back", () => {
        const empty = emittedSql();
        const nothing = { statements: empty.statements.filter(({ line }) => line === null) };
        const failure = (line: number | null) => ({
            statements: [],
            failure: { message: "NotImplementedError: no", line },
        });

        it("refuses a downgrade that fails or does nothing", () => {
            assert.deepEqual(said(revisionOf(adding, { downgrade: failure(21) })), [
                "21 downgrade: there is no way down: NotImplementedError: no",
            ]);
            assert.deepEqual(said(revisionOf(adding, { downgrade: nothing })), [
                "20 downgrade: there is no way down: downgrade() does nothing",
            ]);
        });
        it("refuses a contract step without one, too", () => {
            const { length } = said(revisionOf(dropping, { ...contract, downgrade: nothing }), envs("1.4.0"));
            assert.equal(length, 1);
        });
        it("lets a migrate step leave what it has written, but not refuse", () => {
            const writing = emittedSql("INSERT INTO t VALUES (1)");
            assert.deepEqual(said(revisionOf(writing, { downgrade: nothing })), []);
            assert.deepEqual(said(revisionOf(writing, { downgrade: failure(null) })).length, 1);
        });
        it("lets a merge of revisions do nothing both ways", () => {
            assert.deepEqual(said(revisionOf(nothing, { downgrade: nothing })), []);
        });
        it("refuses what cannot be read offline, and says no more of it", () => {
            assert.deepEqual(said(revisionOf(failure(13), { downgrade: failure(21) })), [
                "13 offline: its SQL cannot be read: NotImplementedError: no",
            ]);
        });
    });
});

describe("folderProblems", () => {
    const folder: Emitted = {
        heads: ["b"],
        environment: { file: "env.py", line: 9, transactionPerMigration: true },
        revisions: [revisionOf(adding)],
    };
    it("finds nothing in a folder with one head and a transaction for each migration", () => {
        assert.deepEqual(folderProblems(folder), []);
    });
    it("wants both", () => {
        const [one] = folderProblems({
            ...folder,
            environment: { ...folder.environment, transactionPerMigration: false },
        });
        assert.deepEqual([one!.file, one!.line, one!.rule], ["env.py", 9, "transaction-per-migration"]);
        const [two] = folderProblems({ ...folder, heads: ["a", "b"] });
        assert.match(two!.message, /2 heads, a and b/);
    });
});
