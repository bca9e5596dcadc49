import type { CommonTableExpr, DeleteStmt, Node, RangeVar, SelectStmt, UpdateStmt } from "libpg-query";
import type { Effect, Fresh, Problem } from "./effects";
import { entriesOf, nameOf, parsed, parsedBlock, textOf, within } from "./syntax";

/** More rows than this in one transaction keep others waiting for too long. */
const LARGEST_BATCH = 10_000;

const ROWS = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "CreateTableAsStmt"];

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
    const queries = within(statement, "CommonTableExpr");
    const picked = (
        { relation, whereClause }: UpdateStmt | DeleteStmt,
        from: Node[] | undefined,
        deletes: boolean,
    ) => ({
        table: nameOf(relation!),
        deletes,
        isBounded: picksFew(whereClause, batchesOf(relation!, from, queries)),
    });
    return [
        ...within(statement, "InsertStmt").map(({ relation, onConflictClause, selectStmt }) => ({
            table: nameOf(relation!),
            deletes: false,
            isBounded: onConflictClause?.action !== "ONCONFLICT_UPDATE" || isSmall(selectStmt),
        })),
        ...within(statement, "UpdateStmt").map(({ fromClause, ...update }) => picked(update, fromClause, false)),
        ...within(statement, "DeleteStmt").map(({ usingClause, ...deletion }) => picked(deletion, usingClause, true)),
    ];
}

/** Rows that stand in the statement, or no more than a batch of them. */
function isSmall(select: Node | undefined): boolean {
    if (select === undefined) return true;
    const { SelectStmt: query } = select as { SelectStmt: SelectStmt };
    return isLimited(query) || (query.op === "SETOP_NONE" && query.fromClause === undefined);
}

/** What few rows of a table can be picked by. */
interface Batches {
    readonly target: RangeVar;
    /** What stands beside it, by its name there; undefined where it is no query of the same statement. */
    readonly beside: readonly { readonly name: string; readonly query: Node | undefined }[];
    /** Whether a column without the name of a table can only be the table's own. */
    readonly isAlone: boolean;
}

function batchesOf(target: RangeVar, from: Node[] = [], queries: readonly CommonTableExpr[]): Batches {
    const beside = within(from, "RangeVar").map((one) => ({
        name: visibleName(one),
        query: queries.find(({ ctename }) => ctename === one.relname)?.ctequery,
    }));
    return { target, beside, isAlone: from.length === 1 };
}

/** `id IN (SELECT id ... LIMIT 1000)`, or `t.id = batch.id` with such a query beside it; alone, or beside other conditions. */
function picksFew(where: Node | undefined, batches: Batches): boolean {
    if (where === undefined) return false;
    if ("BoolExpr" in where) {
        const { boolop, args = [] } = where.BoolExpr;
        return boolop === "AND_EXPR" && args.some((one) => picksFew(one, batches));
    }
    if ("SubLink" in where) {
        const { subLinkType, operName, testexpr, subselect } = where.SubLink;
        const isIn = subLinkType === "ANY_SUBLINK" && (operName === undefined || textOf(operName[0]) === "=");
        return isIn && selectsBatch(subselect, batches.target, columnIn(testexpr)?.column);
    }
    if (!("A_Expr" in where) || textOf(where.A_Expr.name?.[0]) !== "=") return false;
    const sides = [columnIn(where.A_Expr.lexpr), columnIn(where.A_Expr.rexpr)];
    return isJoin(sides[0], sides[1], batches) || isJoin(sides[1], sides[0], batches);
}

function isJoin(own: Column | undefined, other: Column | undefined, { target, beside, isAlone }: Batches): boolean {
    const isOwn = own?.of === undefined ? isAlone : own.of === visibleName(target);
    const batch = beside.find(({ name }) => name === other?.of);
    return own !== undefined && isOwn && own.column === other?.column && selectsBatch(batch?.query, target, own.column);
}

/** From another table, or by the name of the outer one, it could be the outer row that is selected, and so every one. */
function selectsBatch(query: Node | undefined, target: RangeVar, column: string | undefined): boolean {
    if (query === undefined || column === undefined || !("SelectStmt" in query)) return false;
    const { fromClause: [from, ...others] = [], targetList: [result] = [] } = query.SelectStmt;
    if (from === undefined || !("RangeVar" in from) || others.length > 0) return false;
    const selected = result !== undefined && "ResTarget" in result ? columnIn(result.ResTarget.val) : undefined;
    const isInner = selected?.of === undefined || selected.of === visibleName(from.RangeVar);
    return (
        isLimited(query.SelectStmt) &&
        nameOf(from.RangeVar) === nameOf(target) &&
        isInner &&
        selected?.column === column
    );
}

function isLimited({ limitCount, limitOption }: SelectStmt): boolean {
    if (limitCount === undefined || !("A_Const" in limitCount) || limitOption !== "LIMIT_OPTION_COUNT") return false;
    return (limitCount.A_Const.ival?.ival ?? Infinity) <= LARGEST_BATCH;
}

/** `id`, or `orders.id`. */
interface Column {
    readonly of: string | undefined;
    readonly column: string | undefined;
}

function columnIn(node: Node | undefined): Column | undefined {
    if (node === undefined || !("ColumnRef" in node)) return undefined;
    const names = (node.ColumnRef.fields ?? []).map(textOf);
    return { of: names.at(-2), column: names.at(-1) };
}

function visibleName({ alias, relname }: RangeVar): string {
    return alias?.aliasname ?? relname!;
}

/** What a block may hold besides its writes: a loop that counts, and ends. */
const HARMLESS = /^PLpgSQL_stmt_(block|if|loop|while|fori|exit|commit|getdiag|assign|raise|return|execsql)$/;
const LOOP = /^PLpgSQL_stmt_(loop|while|fori)$/;

/** A loop that commits after each bounded batch; undefined for whatever else a block can do, which cannot be seen from here. */
export function blockEffect(text: string): Effect | undefined {
    const block = parsedBlock(text);
    const isHarmless = entriesOf(block).every(([key]) => !key.startsWith("PLpgSQL_stmt_") || HARMLESS.test(key));
    const queries = queriesIn(block);
    if (!isHarmless || queries.length === 0 || !queries.every(({ isCommitted }) => isCommitted)) return undefined;
    const statements = queries.map(({ query }) => parsed(query));
    const writes = statements.map((one) => writesOf(one as Node));
    const isBatched = writes.every((own) => own.length > 0 && own.every(({ isBounded }) => isBounded));
    if (!isBatched || within(statements, "InsertStmt").length > 0) return undefined;
    return { phase: "migrate", irreversible: writes.flat().some(({ deletes }) => deletes) };
}

interface Query {
    readonly query: string;
    /** Whether the innermost loop around it commits each time. */
    readonly isCommitted: boolean;
}

function queriesIn(tree: unknown, isCommitted = false): Query[] {
    if (Array.isArray(tree)) return tree.flatMap((one) => queriesIn(one, isCommitted));
    if (typeof tree !== "object" || tree === null) return [];
    return Object.entries(tree).flatMap(([key, below]) => {
        if (key === "PLpgSQL_stmt_execsql") return [{ query: String(below.sqlstmt.PLpgSQL_expr.query), isCommitted }];
        return queriesIn(below, LOOP.test(key) ? commits(below) : isCommitted);
    });
}

function commits({ body = [] }: { readonly body?: object[] }): boolean {
    return body.some((step) => "PLpgSQL_stmt_commit" in step);
}

const UNBOUNDED: Problem = {
    rule: "unbounded-write",
    message: "every row that it changes stays locked until all are changed",
    cure:
        "change a thousand rows a transaction, in an autocommit_block: " +
        "DO $$ BEGIN LOOP UPDATE t SET ... WHERE id IN (SELECT id FROM t WHERE ... LIMIT 1000); " +
        "EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$",
};
