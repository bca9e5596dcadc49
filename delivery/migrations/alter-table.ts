import type { AlterTableCmd, AlterTableStmt, ColumnDef, Constraint } from "libpg-query";
import { UNKNOWN, type Classified, type Effect, type Fresh, type Problem } from "./effects";
import { listOf } from "./sql";
import { nameOf, textOf, within } from "./syntax";

const expand: Effect = { phase: "expand" };
const contract: Effect = { phase: "contract" };
const gone: Effect = { phase: "contract", irreversible: true };

const ACTIONS: Readonly<Record<string, Effect>> = {
    AT_ValidateConstraint: {},
    AT_SetRelOptions: {},
    AT_ResetRelOptions: {},
    AT_DropNotNull: expand,
    AT_SetStatistics: expand,
    AT_SetStorage: expand,
    AT_AddIdentity: expand,
    AT_SetNotNull: contract,
    AT_DropIdentity: contract,
    AT_DropExpression: contract,
    AT_DropConstraint: contract,
    AT_DropColumn: gone,
    // What does not fit into the new type is gone, and the table is written anew.
    AT_AlterColumnType: gone,
};

/** What the actions of an ALTER TABLE do; notes in `fresh` which columns they add. */
export function alterations(
    { relation, cmds = [], objtype }: AlterTableStmt,
    words: string,
    fresh: Fresh,
): Classified[] {
    if (objtype !== "OBJECT_TABLE") return [{ problem: UNKNOWN, words }];
    const table = nameOf(relation!);
    const [first = "", ...others] = listOf(words);
    const [head = ""] = /^alter table (?:if exists )?(?:only )?(?:"(?:[^"]|"")*"|[^\s"])+ ?\*? /.exec(first) ?? [];
    const written = [first.slice(head.length), ...others];
    const actions = (cmds as { AlterTableCmd: AlterTableCmd }[]).map((one) => one.AlterTableCmd);
    for (const { subtype, missing_ok, def } of actions) {
        // A column that is there perhaps already is not new.
        if (subtype === "AT_AddColumn" && !missing_ok) fresh.columns.add(`${table}.${columnOf(def).colname}`);
    }
    return actions.map((action, at) => ({
        ...(fresh.tables.has(table) ? { ...expand, isNew: true } : effectOf(table, action, fresh)),
        words: `${head}${written[at]}`,
    }));
}

function effectOf(table: string, { subtype, def }: AlterTableCmd, fresh: Fresh): Effect {
    if (subtype === "AT_AddColumn") return columnEffect(columnOf(def));
    if (subtype === "AT_ColumnDefault") return def === undefined ? contract : expand;
    if (subtype === "AT_AddConstraint")
        return constraintEffect(table, (def as { Constraint: Constraint }).Constraint, fresh);
    return ACTIONS[subtype!] ?? { problem: UNKNOWN };
}

/** The version that runs may write rows that a rule on its own columns refuses. */
function constraintEffect(table: string, constraint: Constraint, fresh: Fresh): Effect {
    const { contype, indexname, keys = [], fk_attrs = [], exclusions, raw_expr } = constraint;
    // The index has refused those rows already.
    if (contype === "CONSTR_UNIQUE" && indexname !== undefined) return expand;
    const read = within(raw_expr, "ColumnRef").map(({ fields = [] }) => fields.at(-1));
    const columns = [...keys, ...fk_attrs, ...read].map(textOf);
    if (exclusions !== undefined || columns.length === 0) return contract;
    return columns.every((column) => fresh.columns.has(`${table}.${column}`)) ? expand : contract;
}

/** What squawk does not know: PostgreSQL says so itself, at client_min_messages = debug1. */
function columnEffect({ typeName, constraints = [] }: ColumnDef): Effect {
    const type = textOf(typeName!.names!.at(-1))!;
    if (/^((small|big)?serial|serial[248])$/.test(type)) return { ...expand, problem: SERIAL };
    const isChecked = within(constraints, "Constraint").some(({ contype }) => contype === "CONSTR_CHECK");
    return isChecked ? { ...expand, problem: CHECKED } : expand;
}

function columnOf(def: unknown): ColumnDef {
    return (def as { ColumnDef: ColumnDef }).ColumnDef;
}

const SERIAL: Problem = {
    rule: "serial-column",
    message: "a number for each row that is there: the table is written anew while nobody can read it",
    cure: "add the column without a default, set the default, fill it in a revision of phase migrate",
};
const CHECKED: Problem = {
    rule: "checked-column",
    message: "every row is read to check it while nobody else can",
    cure: "add the column, then the constraint with NOT VALID, and VALIDATE CONSTRAINT in a revision of its own",
};
