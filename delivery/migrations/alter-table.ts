import type { AlterTableCmd, AlterTableStmt, ColumnDef } from "libpg-query";
import { constraintEffect } from "./constraints";
import { CONTRACT, EXPAND, GONE, NEUTRAL, UNKNOWN, type Classified, type Effect, type Fresh } from "./effects";
import type { Problem } from "./effects";
import { listOf } from "./sql";
import { nameOf, type NodeOf, textOf, within } from "./syntax";

const ACTIONS: Readonly<Record<string, Effect>> = {
    AT_ValidateConstraint: NEUTRAL,
    AT_SetRelOptions: NEUTRAL,
    AT_ResetRelOptions: NEUTRAL,
    AT_DropNotNull: EXPAND,
    AT_SetStatistics: EXPAND,
    AT_SetStorage: EXPAND,
    AT_AddIdentity: EXPAND,
    AT_SetNotNull: CONTRACT,
    AT_DropIdentity: CONTRACT,
    AT_DropExpression: CONTRACT,
    AT_DropConstraint: CONTRACT,
    AT_DropColumn: GONE,
    // What does not fit into the new type is gone, and the table is written anew.
    AT_AlterColumnType: GONE,
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
    for (const action of actions) noteColumn(table, action, fresh);
    return actions.map((action, at) => ({ ...actionEffect(table, action, fresh), words: `${head}${written[at]}` }));
}

/** A column that is there perhaps already is not new. */
function noteColumn(table: string, { subtype, missing_ok, def }: AlterTableCmd, { columns }: Fresh): void {
    if (subtype !== "AT_AddColumn" || missing_ok) return;
    const { colname, constraints } = columnOf(def);
    const kinds = within(constraints, "Constraint").map(({ contype }) => contype);
    columns.set(
        `${table}.${colname}`,
        kinds.some((kind) => ["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"].includes(kind!)),
    );
}

function actionEffect(table: string, action: AlterTableCmd, fresh: Fresh): Effect {
    if (fresh.tables.has(table) && !touchesOthers(action, fresh)) return { ...EXPAND, isNew: true };
    const effect = effectOf(table, action, fresh);
    return { ...effect, locks: effect.phase !== undefined };
}

/** Whether another table is named that is there: it is locked as well. */
export function touchesOthers(tree: unknown, { tables }: Fresh): boolean {
    const named = [
        ...within(tree, "RangeVar"),
        ...within(tree, "PartitionCmd").flatMap(({ name }) => name ?? []),
        ...within(tree, "Constraint").flatMap(({ pktable }) => pktable ?? []),
    ];
    return named.some((one) => !tables.has(nameOf(one)));
}

function effectOf(table: string, { subtype, def }: AlterTableCmd, fresh: Fresh): Effect {
    if (subtype === "AT_AddColumn") return columnEffect(columnOf(def));
    if (subtype === "AT_ColumnDefault") return def === undefined ? CONTRACT : EXPAND;
    if (subtype === "AT_AddConstraint") {
        return constraintEffect(table, (def as { Constraint: NodeOf<"Constraint"> }).Constraint, fresh);
    }
    return ACTIONS[subtype!] ?? { problem: UNKNOWN };
}

/** What squawk does not know: PostgreSQL says so itself, at client_min_messages = debug1. */
function columnEffect({ typeName, constraints = [] }: ColumnDef): Effect {
    const type = textOf(typeName!.names!.at(-1))!;
    if (/^((small|big)?serial|serial[248])$/.test(type)) return { ...EXPAND, problem: SERIAL };
    const isChecked = within(constraints, "Constraint").some(({ contype }) => contype === "CONSTR_CHECK");
    return isChecked ? { ...EXPAND, problem: CHECKED } : EXPAND;
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
