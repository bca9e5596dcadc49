import type { CommonTableExpr, Node, RangeVar, SelectStmt } from "libpg-query";
import type { Effect, Fresh, Problem } from "./effects";
import { entriesOf, nameOf, parsed, parsedBlock, textOf, within } from "./syntax";

/** More rows than this in one transaction keep others waiting for too long. */
const LARGEST_BATCH = 10_000;

const ROWS = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"];

interface Write {
    readonly table: string;
    readonly deletes: boolean;
    /** False when all rows of a table may be locked until the last is changed. */
    readonly isBounded: boolean;
}

/** What a statement does to rows; undefined when it changes none. */
export function writeEffect(statement: Node, fresh: Fresh): Effect | undefined {
    // Others may hold a write too, such as the body of a function, and do not run it.
    if (!ROWS.some((kind) => kind in statement)) return undefined;
    const writes = writesOf(statement);
    if (writes.length === 0 || within(statement, "MergeStmt").length > 0) return undefined;
    if (writes.every(({ table }) => fresh.tables.has(table))) return { phase: "expand" };
    const irreversible = writes.some(({ deletes }) => deletes);
    const isBounded = writes.every((one) => one.isBounded);
    return { phase: "migrate", irreversible, ...(isBounded ? {} : { problem: UNBOUNDED }) };
}

function writesOf(statement: Node): Write[] {
    const batches = within(statement, "CommonTableExpr");
    return [
        ...within(statement, "InsertStmt").map(({ relation, onConflictClause, selectStmt }) => ({
            table: nameOf(relation!),
            deletes: false,
            isBounded: onConflictClause?.action !== "ONCONFLICT_UPDATE" || isSmall(selectStmt),
        })),
        ...within(statement, "UpdateStmt").map(({ relation, whereClause, fromClause }) => ({
            table: nameOf(relation!),
            deletes: false,
            isBounded: picksFew(whereClause, batchesOf(relation!, fromClause, batches)),
        })),
        ...within(statement, "DeleteStmt").map(({ relation, whereClause, usingClause }) => ({
            table: nameOf(relation!),
            deletes: true,
            isBounded: picksFew(whereClause, batchesOf(relation!, usingClause, batches)),
        })),
    ];
}

/** Rows that stand in the statement, or no more than a batch of them. */
function isSmall(select: Node | undefined): boolean {
    if (select === undefined) return true;
    const { fromClause, limitCount } = (select as { SelectStmt: SelectStmt }).SelectStmt;
    return fromClause === undefined || isFew(limitCount);
}

/** What few rows of a table can be picked by. */
interface Batches {
    readonly table: string;
    /** Names of the queries beside it that select a batch of its own rows. */
    readonly names: readonly (string | undefined)[];
}

function batchesOf(target: RangeVar, beside: Node[] = [], queries: readonly CommonTableExpr[]): Batches {
    const table = nameOf(target);
    const own = queries.filter(({ ctequery }) => isBatch(ctequery, table)).map(({ ctename }) => ctename);
    const names = within(beside, "RangeVar").flatMap(({ relname, alias }) =>
        own.includes(relname) ? [alias?.aliasname ?? relname] : [],
    );
    return { table, names };
}

/** `id IN (SELECT ... LIMIT 1000)`, or `t.id = batch.id` with such a query beside it; alone, or beside other conditions. */
function picksFew(where: Node | undefined, batches: Batches): boolean {
    if (where === undefined) return false;
    if ("BoolExpr" in where) {
        const { boolop, args = [] } = where.BoolExpr;
        return boolop === "AND_EXPR" && args.some((one) => picksFew(one, batches));
    }
    if ("SubLink" in where) {
        const { subLinkType, subselect } = where.SubLink;
        return subLinkType === "ANY_SUBLINK" && isBatch(subselect, batches.table);
    }
    if (!("A_Expr" in where) || textOf(where.A_Expr.name?.[0]) !== "=") return false;
    const { lexpr, rexpr } = where.A_Expr;
    const sides = [lexpr, rexpr].map((one) => one !== undefined && "ColumnRef" in one && one.ColumnRef.fields);
    if (!sides.every((fields) => fields !== false)) return false;
    return sides.filter((fields) => batches.names.includes(textOf(fields?.[0]))).length === 1;
}

/** From another table it could be the outer row that is selected, and so every one. */
function isBatch(query: Node | undefined, table: string): boolean {
    if (query === undefined || !("SelectStmt" in query)) return false;
    const { fromClause = [], limitCount } = query.SelectStmt;
    return isFew(limitCount) && fromClause.some((one) => "RangeVar" in one && nameOf(one.RangeVar) === table);
}

function isFew(limit: Node | undefined): boolean {
    if (limit === undefined || !("A_Const" in limit)) return false;
    const rows = limit.A_Const.ival?.ival ?? Infinity;
    return rows <= LARGEST_BATCH;
}

/** What a block may hold besides its writes: a loop that counts, and ends. */
const HARMLESS = /^PLpgSQL_stmt_(block|if|loop|while|fori|exit|commit|getdiag|assign|raise|return|execsql)$/;
const LOOP = /^PLpgSQL_stmt_(loop|while|fori)$/;

/** A loop that commits after each bounded batch; undefined for whatever else a block can do, which cannot be seen from here. */
export function blockEffect(text: string): Effect | undefined {
    const entries = entriesOf(parsedBlock(text));
    const isHarmless = entries.every(([key]) => !key.startsWith("PLpgSQL_stmt_") || HARMLESS.test(key));
    const loops = entries.filter(([key]) => LOOP.test(key)).map(([, loop]) => entriesOf(loop));
    const committed = loops.filter((loop) => loop.some(([key]) => key === "PLpgSQL_stmt_commit")).flatMap(queriesIn);
    const queries = queriesIn(entries);
    const statements = queries.map(parsed);
    const isCommitted = queries.length > 0 && queries.every((query) => committed.includes(query));
    const writes = statements.map((one) => writesOf(one as Node));
    const isBatched = writes.every((own) => own.length > 0 && own.every(({ isBounded }) => isBounded));
    if (!isHarmless || !isCommitted || !isBatched || within(statements, "InsertStmt").length > 0) return undefined;
    return { phase: "migrate", irreversible: writes.flat().some(({ deletes }) => deletes) };
}

function queriesIn(entries: [string, unknown][]): string[] {
    const steps = entries.filter(([key]) => key === "PLpgSQL_stmt_execsql").map(([, step]) => entriesOf(step));
    return steps.flat().flatMap(([key, text]) => (key === "query" ? [String(text)] : []));
}

const UNBOUNDED: Problem = {
    rule: "unbounded-write",
    message: "every row that it changes stays locked until all are changed",
    cure:
        "change a thousand rows a transaction, in an autocommit_block: " +
        "DO $$ BEGIN LOOP UPDATE t SET ... WHERE id IN (SELECT id FROM t WHERE ... LIMIT 1000); " +
        "EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$",
};
