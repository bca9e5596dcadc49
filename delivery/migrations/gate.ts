import { filledTables } from "./constraints";
import type { Classified, Fresh, Phase, Problem } from "./effects";
import { indexNames } from "./indexes";
import { problemOf, takesAway } from "./linter";
import { Session } from "./locks";
import { classify } from "./operations";
import { phaseProblems, type Deployed } from "./phases";
import type { Emitted, EmittedRevision, Finding } from "./revision";
import type { Step } from "./script";

/** What the gate says of a folder of migrations. */
export interface GateReport {
    readonly revisions: readonly RevisionReport[];
    /** What the environments run; undefined where nobody said so. */
    readonly deployed: readonly Deployed[] | undefined;
    /** What is wrong with the folder as a whole. */
    readonly problems: readonly PlacedProblem[];
}

export interface RevisionReport {
    readonly revision: string;
    readonly title: string;
    readonly file: string;
    /** As declared; else as its operations are; undefined where nothing is done. */
    readonly phase?: string;
    readonly requires?: string;
    readonly operations: readonly Operation[];
    readonly problems: readonly PlacedProblem[];
}

export interface Operation {
    readonly line: number;
    readonly sql: string;
    /** Undefined for what belongs to every phase. */
    readonly phase?: Phase;
    readonly irreversible: boolean;
}

export interface PlacedProblem extends Problem {
    readonly file: string;
    readonly line: number;
}

/** What a revision is judged by, besides what it says of itself. */
export interface Surroundings {
    readonly steps: readonly Step[];
    /** What a linter found in it. */
    readonly findings: readonly Finding[];
    /** What the environments run; undefined where nobody said so. */
    readonly deployed: readonly Deployed[] | undefined;
    /** The statements of the revisions before it. */
    readonly earlier: readonly Step[];
}

/** Judges one revision. */
export function judge(revision: EmittedRevision, surroundings: Surroundings): RevisionReport {
    const { steps, findings, deployed, earlier } = surroundings;
    const { title, file, lines, requires } = revision;
    const operations: (Classified & { readonly line: number })[] = [];
    const problems: PlacedProblem[] = [];
    const place = (line: number, found: readonly Problem[]) =>
        problems.push(...found.map(({ rule, message, cure }) => ({ file, line, rule, message, cure })));
    const fresh = freshOf(steps, earlier);
    const session = new Session();
    for (const [at, step] of steps.entries()) {
        const about = findings.filter(({ statement }) => statement === at);
        const classified = step.line === undefined ? [] : withFindings(classify(step, fresh), about);
        const line = step.line ?? lines.upgrade ?? 1;
        operations.push(...classified.map((one) => ({ ...one, line })));
        const own = classified.flatMap(({ problem }) => problem ?? []);
        place(line, [...own, ...session.next(step, classified), ...about.flatMap((one) => problemOf(one) ?? [])]);
    }
    const phases = new Set(operations.flatMap(({ phase }) => phase ?? []));
    for (const one of phaseProblems(revision, phases, deployed)) place(lines[one.name] ?? lines.upgrade ?? 1, [one]);
    for (const one of wayProblems(revision, phases)) place(one.line ?? 1, [one]);
    const phase = revision.phase ?? [...phases][0];
    const shown = operations
        .filter(({ words }) => !SURROUNDINGS.test(words))
        .map(({ line, words, phase, irreversible = false }) => ({
            line,
            sql: words,
            phase,
            irreversible,
        }));
    return { revision: revision.revision, title, file, phase, requires, operations: shown, problems: sorted(problems) };
}

/** What is known before the first statement is judged. */
function freshOf(steps: readonly Step[], earlier: readonly Step[]): Fresh {
    const filled = new Set(steps.flatMap(({ tree }) => filledTables(tree)));
    return { tables: new Set(), columns: new Map(), indexes: ownIndexes(steps, earlier), filled };
}

/** Those that no revision before it has made under that name. */
function ownIndexes(steps: readonly Step[], earlier: readonly Step[]): ReadonlySet<string> {
    const own = steps.flatMap(({ tree }) => indexNames(tree));
    const made = own.length === 0 ? [] : earlier.flatMap(({ tree }) => indexNames(tree));
    return new Set(own.filter((name) => !made.includes(name)));
}

/** What is wrong with the folder, whatever its revisions say. */
export function folderProblems({ heads, environment, revisions }: Emitted): PlacedProblem[] {
    const { file, line, transactionPerMigration } = environment;
    const problems: PlacedProblem[] = [];
    if (!transactionPerMigration) {
        const message =
            "all pending revisions share one transaction: the locks of the first are held until the last has ended";
        const cure = "context.configure(..., transaction_per_migration=True)";
        problems.push({ file, line, rule: "transaction-per-migration", message, cure });
    }
    if (heads.length > 1) {
        const of = revisions.find(({ revision }) => revision === heads.at(-1))!;
        const message = `there are ${heads.length} heads, ${heads.join(" and ")}: upgrade head fails`;
        problems.push({ file: of.file, line: 1, rule: "heads", message, cure: "alembic merge heads" });
    }
    return problems;
}

/** A linter may know of something that takes away where this gate does not. */
function withFindings(operations: Classified[], findings: readonly Finding[]): Classified[] {
    if (!findings.some(takesAway) || operations.some(({ phase, isNew }) => phase === "contract" || isNew))
        return operations;
    return operations.map((operation) => ({ ...operation, phase: "contract" }));
}

/** Whether there is a way up that can be read, and one down. */
function wayProblems({ upgrade, downgrade, lines }: EmittedRevision, phases: ReadonlySet<Phase>) {
    const problems: (Problem & { readonly line?: number })[] = [];
    if (upgrade.failure !== undefined) {
        const { message, line } = upgrade.failure;
        const cure =
            "make `alembic upgrade --sql` print all that is run: no rows asked of op.get_bind(), no is_offline_mode(), " +
            "and what env.py needs is set";
        problems.push({
            rule: "offline",
            line: line ?? lines.upgrade,
            message: `its SQL cannot be read: ${message}`,
            cure,
        });
    } else if (downgrade.failure !== undefined) {
        const { message, line } = downgrade.failure;
        problems.push({ ...DOWNGRADE, line: line ?? lines.downgrade, message: `there is no way down: ${message}` });
    } else if (isEmpty(downgrade) && (phases.has("expand") || phases.has("contract"))) {
        // What a migrate step has written is no harm to the version before.
        problems.push({
            ...DOWNGRADE,
            line: lines.downgrade,
            message: "there is no way down: downgrade() does nothing",
        });
    }
    return problems;
}

/** Where operations run and how long they may take, which is no operation itself. */
const SURROUNDINGS = /^(begin|start transaction|commit|end|set|reset)\b/;
const DOWNGRADE = {
    rule: "downgrade",
    cure: "undo in downgrade() what upgrade() does; data that is gone may stay gone",
};

function isEmpty({ statements }: EmittedRevision["downgrade"]): boolean {
    return statements.every(({ line, sql }) => line === null || /^(begin|commit)\b/i.test(sql));
}

function sorted(problems: PlacedProblem[]): PlacedProblem[] {
    // A rule of the linter may find one thing at two places of a statement.
    const unique = new Map(problems.map((one) => [JSON.stringify(one), one]));
    return [...unique.values()].sort((one, other) => one.line - other.line);
}
