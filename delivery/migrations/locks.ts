import type { Node, VariableSetStmt } from "libpg-query";
import type { Classified, Problem } from "./effects";
import { concurrentIndexes } from "./indexes";
import type { Step } from "./script";
import { within } from "./syntax";

/** A longer wait is one that requests notice. */
const LONGEST_WAIT = 5_000;
const UNITS: Readonly<Record<string, number>> = {
    "": 1,
    us: 0.001,
    ms: 1,
    s: 1_000,
    min: 60_000,
    h: 3_600_000,
    d: 86_400_000,
};

/** Follows a revision from statement to statement: what it runs in, and how long it would wait for a lock. */
export class Session {
    private inTransaction = false;
    /** Milliseconds; 0 waits for ever, as PostgreSQL does when nobody says anything. */
    private forSession?: number;
    private forTransaction?: number;
    private readonly removed = new Set<string>();

    /** What is wrong with a statement where it stands. */
    next({ tree, words }: Step, operations: readonly Classified[]): Problem[] {
        this.follow(tree);
        const { makes, removes } = concurrentIndexes(tree);
        removes.forEach((name) => this.removed.add(name));
        return [
            ...this.transactionProblems(words),
            ...(operations.some(({ locks, isNew }) => locks && !isNew) ? this.timeoutProblems() : []),
            ...makes.flatMap((name) => this.indexProblems(name)),
        ];
    }

    private follow(statement: Node | SyntaxError): void {
        for (const { kind } of within(statement, "TransactionStmt")) {
            if (/BEGIN|START/.test(kind!)) this.inTransaction = true;
            if (/COMMIT|ROLLBACK$/.test(kind!)) this.endTransaction();
        }
        for (const setting of within(statement, "VariableSetStmt")) this.set(setting);
    }

    private endTransaction(): void {
        this.inTransaction = false;
        this.forTransaction = undefined;
    }

    private set(setting: VariableSetStmt): void {
        if (setting.name !== "lock_timeout" && setting.kind !== "VAR_RESET_ALL") return;
        const wait = setting.kind === "VAR_SET_VALUE" ? waitOf(setting) : undefined;
        if (!setting.is_local) this.forSession = wait;
        // Outside a transaction PostgreSQL does nothing but warn.
        if (!setting.is_local || this.inTransaction) this.forTransaction = wait;
    }

    private transactionProblems(words: string): Problem[] {
        const isConcurrent = /^(create (unique )?index|drop index|reindex .*) concurrently\b/.test(words);
        const isBatch = /^do\b.*\bcommit\b/is.test(words);
        if (!this.inTransaction || !(isConcurrent || isBatch)) return [];
        const cure = "put it into `with op.get_context().autocommit_block():`";
        return [{ rule: "in-transaction", message: "PostgreSQL refuses this inside a transaction", cure }];
    }

    /** It waits for transactions that are open; whoever breaks that off leaves an index that is invalid, and in the way. */
    private indexProblems(name: string): Problem[] {
        if (this.forSession === 0 && this.removed.has(name)) return [];
        const message =
            this.forSession === 0
                ? "an attempt that broke off has left an invalid index of that name, at which every further one ends"
                : "it waits for open transactions, and a lock_timeout that ends that leaves an invalid index behind";
        return [{ rule: "concurrent-index", message, cure: INDEX }];
    }

    private timeoutProblems(): Problem[] {
        const wait = this.forTransaction ?? this.forSession ?? 0;
        if (wait > 0 && wait <= LONGEST_WAIT) return [];
        const given = wait === 0 ? "no lock_timeout" : "a lock_timeout of more than 5 s";
        return [
            {
                rule: "lock-timeout",
                message: `${given}: while it waits for a lock, every request to the table waits behind it`,
                cure: "op.execute(\"SET LOCAL lock_timeout = '2s'\") before it in the same transaction, and let the Job try again",
            },
        ];
    }
}

/** Milliseconds; without end for what this gate cannot read. */
function waitOf({ args: [value] = [] }: VariableSetStmt): number {
    if (value === undefined || !("A_Const" in value)) return Infinity;
    const { ival, sval } = value.A_Const;
    // PostgreSQL's parser leaves a nought out.
    if (ival !== undefined) return ival.ival ?? 0;
    const [, number, unit] = /^ *(\d+(?:\.\d+)?) *([a-z]*) *$/.exec(sval?.sval ?? "") ?? [];
    return number === undefined ? Infinity : Number(number) * (UNITS[unit!] ?? Infinity);
}

const INDEX =
    'in the autocommit_block: op.execute("SET lock_timeout = 0"), then op.drop_index(..., if_exists=True, ' +
    "postgresql_concurrently=True), then op.create_index(..., postgresql_concurrently=True) with a name";
