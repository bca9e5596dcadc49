import type { CreateStmt, DropStmt, IndexStmt, Node, RangeVar } from "libpg-query";
import { alterations, touchesOthers } from "./alter-table";
import { uniqueEffect } from "./constraints";
import { CONTRACT, EXPAND, GONE, locking, NEUTRAL, UNKNOWN } from "./effects";
import type { Classified, Effect, Fresh, Problem } from "./effects";
import { concurrentIndexes } from "./indexes";
import type { Step } from "./script";
import { type Kind, nameOf, type NodeOf } from "./syntax";
import { blockEffect, writeEffect } from "./writes";

/** What a statement does, action by action; notes in `fresh` what it makes. */
export function classify({ tree: statement, text, words }: Step, fresh: Fresh): Classified[] {
    if (statement instanceof SyntaxError) return [{ problem: unreadable(statement), words }];
    if ("AlterTableStmt" in statement) return alterations(statement.AlterTableStmt, words, fresh);
    const { removes } = concurrentIndexes(statement);
    // What a broken attempt to make it has left behind: nobody uses it.
    if (removes.length > 0 && removes.every((name) => fresh.indexes.has(name))) return [{ ...NEUTRAL, words }];
    const effect = "DoStmt" in statement ? blockEffect(text) : writeEffect(statement, fresh);
    return [{ ...(effect ?? effectOf(statement, fresh) ?? { problem: UNKNOWN }), words }];
}

function unreadable({ message }: SyntaxError): Problem {
    return { rule: "syntax", message: `PostgreSQL cannot read it: ${message}`, cure: "correct it" };
}

/** Undefined for what this gate does not know: that is refused, for a gate that guesses is none. */
function effectOf(statement: Node, fresh: Fresh): Effect | undefined {
    const [[kind, body]] = Object.entries(statement) as [[string, never]];
    return (EFFECTS as Readonly<Record<string, Rule<never>>>)[kind]?.(body, fresh);
}

type Rule<Body> = (body: Body, fresh: Fresh) => Effect | undefined;
const always = (effect: Effect) => () => effect;

const EFFECTS: { readonly [K in Kind]?: Rule<NodeOf<K>> } = {
    TransactionStmt: ({ kind }) => (/ROLLBACK|PREPARE/.test(kind!) ? undefined : NEUTRAL),
    VariableSetStmt: ({ kind, name }) => (kind === "VAR_RESET_ALL" || SETTINGS.test(name!) ? NEUTRAL : undefined),
    CommentStmt: always(NEUTRAL),
    VacuumStmt: ({ is_vacuumcmd }) => (is_vacuumcmd ? undefined : NEUTRAL),
    GrantStmt: ({ is_grant }) => (is_grant ? NEUTRAL : CONTRACT),
    CreateStmt: tableMade,
    CreateTableAsStmt: ({ into, if_not_exists }, fresh) => made(into!.rel!, if_not_exists, fresh),
    // Its parts would be statements of their own.
    CreateSchemaStmt: ({ schemaElts = [] }) => (schemaElts.length === 0 ? EXPAND : undefined),
    CreateExtensionStmt: always(EXPAND),
    CreateEnumStmt: always(EXPAND),
    CompositeTypeStmt: always(EXPAND),
    CreateRangeStmt: always(EXPAND),
    CreateSeqStmt: always(EXPAND),
    CreateDomainStmt: always(EXPAND),
    // Where they count, the version that runs sees fewer rows.
    CreatePolicyStmt: always(locking(CONTRACT)),
    // A view cannot lose a column by this.
    ViewStmt: ({ replace }) => (replace ? locking(EXPAND) : EXPAND),
    // The version that runs was not tried with another one of the same name.
    CreateTrigStmt: ({ replace }) => locking(replace ? CONTRACT : EXPAND),
    CreateFunctionStmt: ({ replace }) => (replace ? CONTRACT : EXPAND),
    AlterEnumStmt: ({ oldVal }) => (oldVal === undefined ? EXPAND : CONTRACT),
    RenameStmt: ({ relation }, { tables }) => (relation && tables.has(nameOf(relation)) ? EXPAND : locking(CONTRACT)),
    IndexStmt: indexed,
    DropStmt: dropped,
};

/** What changes how long a statement may take, or what it says; others change what the names in it mean, or who runs it. */
const SETTINGS =
    /^(lock|statement|transaction|idle_in_transaction_session)_timeout$|^(maintenance_)?work_mem$|^client_min_messages$/;

function tableMade(body: CreateStmt, fresh: Fresh): Effect {
    const { relation, if_not_exists, partbound, inhRelations = [] } = body;
    const isPart = partbound !== undefined || inhRelations.length > 0;
    const effect = made(relation!, if_not_exists, fresh);
    return isPart || touchesOthers(body.tableElts, fresh) ? locking(effect) : effect;
}

/** What is there perhaps already is not new. */
function made(relation: RangeVar, isThere: boolean | undefined, { tables }: Fresh): Effect {
    if (!isThere) tables.add(nameOf(relation));
    return EXPAND;
}

/** Those that lock writers out squawk refuses. */
function indexed(body: IndexStmt, fresh: Fresh): Effect {
    return body.unique === true ? uniqueEffect(body, fresh) : EXPAND;
}

const FOR_GOOD: unknown[] = ["OBJECT_TABLE", "OBJECT_SCHEMA", "OBJECT_SEQUENCE", "OBJECT_MATVIEW"];
const TAKEN_AWAY = /^OBJECT_(INDEX|VIEW|TYPE|DOMAIN|TRIGGER|FUNCTION|PROCEDURE|EXTENSION|POLICY)$/;

function dropped({ removeType, concurrent }: DropStmt): Effect | undefined {
    const effect = FOR_GOOD.includes(removeType) ? GONE : TAKEN_AWAY.test(removeType!) ? CONTRACT : undefined;
    return effect === undefined || concurrent ? effect : locking(effect);
}
