import type { Constraint, IndexStmt, Node } from "libpg-query";
import { CONTRACT, EXPAND, type Effect, type Fresh } from "./effects";
import { entriesOf, nameOf, textOf, within } from "./syntax";

/** What a rule on rows does. The version that runs may write rows that a rule on its own columns refuses. */
export function constraintEffect(table: string, constraint: Constraint, fresh: Fresh): Effect {
    const { contype, indexname, keys = [], fk_attrs = [], raw_expr, nulls_not_distinct } = constraint;
    // The index has refused those rows already.
    if (contype === "CONSTR_UNIQUE" && indexname !== undefined) return EXPAND;
    if (fresh.tables.has(table)) return EXPAND;
    const read = within(raw_expr, "ColumnRef").map(({ fields = [] }) => fields.at(-1));
    const columns = [...keys, ...fk_attrs, ...read].map((name) => `${table}.${textOf(name)}`);
    // That version leaves a new column empty, or to its default.
    const isNew = columns.length > 0 && columns.every((column) => fresh.columns.has(column));
    const isEmpty = isNew && columns.every((column) => !fresh.columns.get(column));
    if (contype === "CONSTR_CHECK") {
        return isNew && (fresh.filled.has(table) || !looksAtNull(raw_expr)) ? EXPAND : CONTRACT;
    }
    if (contype === "CONSTR_FOREIGN") return isEmpty ? EXPAND : CONTRACT;
    return contype === "CONSTR_UNIQUE" && isEmpty && !nulls_not_distinct ? EXPAND : CONTRACT;
}

/** The same of a unique index. */
export function uniqueEffect({ relation, indexParams = [], nulls_not_distinct }: IndexStmt, fresh: Fresh): Effect {
    const table = nameOf(relation!);
    if (fresh.tables.has(table)) return EXPAND;
    const names = indexParams.map((one) => ("IndexElem" in one ? one.IndexElem.name : undefined));
    const isEmpty = names.every((name) => name !== undefined && fresh.columns.get(`${table}.${name}`) === false);
    return isEmpty && !nulls_not_distinct ? EXPAND : CONTRACT;
}

const SEES_NULL = /^(NullTest|BooleanTest|CoalesceExpr|CaseExpr|FuncCall|SubLink|MinMaxExpr)$/;

/** What compares a value with nothing results in nothing, and that no check refuses; all else could. */
function looksAtNull(expression: unknown): boolean {
    const comparisons = within(expression, "A_Expr").map(({ kind }) => kind);
    return (
        comparisons.some((kind) => kind === "AEXPR_DISTINCT" || kind === "AEXPR_NOT_DISTINCT") ||
        entriesOf(expression).some(([key]) => SEES_NULL.test(key))
    );
}

// Bits of pg_trigger.tgtype.
const [BEFORE, INSERT] = [2, 4];

/** The tables on which a statement makes a trigger that sees each row before it is inserted. */
export function filledTables(statement: Node | SyntaxError): string[] {
    return within(statement, "CreateTrigStmt").flatMap(({ relation, timing = 0, events = 0, row }) =>
        row && (timing & BEFORE) !== 0 && (events & INSERT) !== 0 ? [nameOf(relation!)] : [],
    );
}
