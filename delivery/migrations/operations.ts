import type { DropStmt, IndexStmt, Node, RangeVar } from "libpg-query";
import { alterations } from "./alter-table";
import { UNKNOWN, type Classified, type Effect, type Fresh, type Problem } from "./effects";
import { concurrentIndexes } from "./indexes";
import type { Statement } from "./sql";
import { type Kind, nameOf, type NodeOf, parsed } from "./syntax";
import { blockEffect, writeEffect } from "./writes";

const expand: Effect = { phase: "expand" };
const contract: Effect = { phase: "contract" };
const gone: Effect = { phase: "contract", irreversible: true };
const neutral: Effect = {};

/** What a statement does, action by action; notes in `fresh` what it makes. */
export function classify({ text, words }: Statement, fresh: Fresh): Classified[] {
    const statement = parsed(text);
    if (statement instanceof SyntaxError) return [{ problem: unreadable(statement), words }];
    if ("AlterTableStmt" in statement) return alterations(statement.AlterTableStmt, words, fresh);
    const { removes } = concurrentIndexes(text);
    // What a broken attempt to make it has left behind: nobody uses it.
    if (removes.length > 0 && removes.every((name) => fresh.indexes.has(name))) return [{ ...neutral, words }];
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
    TransactionStmt: ({ kind }) => (/ROLLBACK|PREPARE/.test(kind!) ? undefined : neutral),
    VariableSetStmt: always(neutral),
    CommentStmt: always(neutral),
    VacuumStmt: ({ is_vacuumcmd }) => (is_vacuumcmd ? undefined : neutral),
    GrantStmt: ({ is_grant }) => (is_grant ? neutral : contract),
    CreateStmt: ({ relation, if_not_exists }, fresh) => made(relation!, if_not_exists, fresh),
    CreateTableAsStmt: ({ into, if_not_exists }, fresh) => made(into!.rel!, if_not_exists, fresh),
    CreateSchemaStmt: always(expand),
    CreateExtensionStmt: always(expand),
    CreateEnumStmt: always(expand),
    CompositeTypeStmt: always(expand),
    CreateRangeStmt: always(expand),
    CreateSeqStmt: always(expand),
    CreateDomainStmt: always(expand),
    CreatePolicyStmt: always(expand),
    ViewStmt: always(expand),
    CreateTrigStmt: always(expand),
    // The version that runs calls it by the same name, and is not asked. A view cannot lose a column by this.
    CreateFunctionStmt: ({ replace }) => (replace ? contract : expand),
    AlterEnumStmt: ({ oldVal }) => (oldVal === undefined ? expand : contract),
    RenameStmt: ({ relation }, { tables }) => (relation && tables.has(nameOf(relation)) ? expand : contract),
    IndexStmt: indexed,
    DropStmt: dropped,
};

/** What is there perhaps already is not new. */
function made(relation: RangeVar, isThere: boolean | undefined, { tables }: Fresh): Effect {
    if (!isThere) tables.add(nameOf(relation));
    return expand;
}

/** An index on what is there already: a unique one refuses rows that the version that runs may write. */
function indexed({ unique, relation, indexParams = [] }: IndexStmt, { tables, columns }: Fresh): Effect {
    const table = nameOf(relation!);
    const names = indexParams.map((one) => ("IndexElem" in one ? one.IndexElem.name : undefined));
    const isNew = tables.has(table) || names.every((name) => name !== undefined && columns.has(`${table}.${name}`));
    return unique === true && !isNew ? contract : expand;
}

const GONE: unknown[] = ["OBJECT_TABLE", "OBJECT_SCHEMA", "OBJECT_SEQUENCE", "OBJECT_MATVIEW"];
const TAKEN_AWAY = /^OBJECT_(INDEX|VIEW|TYPE|DOMAIN|TRIGGER|FUNCTION|PROCEDURE|EXTENSION|POLICY)$/;

function dropped({ removeType }: DropStmt): Effect | undefined {
    if (GONE.includes(removeType)) return gone;
    return TAKEN_AWAY.test(removeType!) ? contract : undefined;
}
