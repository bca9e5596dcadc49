import { alterations } from "./alter-table";
import { UNKNOWN, type Classified, type Effect, type Fresh, type Problem } from "./effects";
import { match, NAME, type Statement } from "./sql";

const WRITE = new RegExp(`(?<!\\bdo )\\b(update|delete from|insert into) (?:only )?${NAME}`, "g");
const expand: Effect = { phase: "expand" };
const contract: Effect = { phase: "contract" };
const gone: Effect = { phase: "contract", irreversible: true };
const neutral: Effect = {};

// The first that matches counts. What matches none is refused: a gate that guesses is none.
const STATEMENTS: readonly (readonly [RegExp, Effect])[] = [
    [/^(begin|start transaction|commit|end|savepoint|release)\b/, neutral],
    [/^(set|reset|comment on|analyze|grant)\b/, neutral],
    [/^create (table|schema|extension|type|sequence|domain|policy)\b/, expand],
    [/^create (or replace )?(materialized |recursive )?view\b/, expand],
    [/^create (or replace )?(constraint )?(trigger|function|procedure)\b/, expand],
    [/^alter type .* add value\b/, expand],
    [/^drop (table|schema|sequence|materialized view)\b/, gone],
    [/^drop (index|view|type|domain|trigger|function|procedure|extension|policy)\b/, contract],
    [/^revoke\b/, contract],
    [/^alter (index|type|view|sequence|domain) .* rename\b/, contract],
];

/** What a statement does, action by action; notes in `fresh` what it makes. */
export function classify({ words }: Statement, fresh: Fresh): Classified[] {
    const [, table, actions] = match(words, `^alter table (?:if exists )?(?:only )?${NAME} ?\\*? (.+)$`);
    if (table !== undefined) return alterations(table, actions!, fresh);
    const [, created] = match(words, `^create (?:unlogged |temp |temporary )?table (?:if not exists )?${NAME}`);
    if (created !== undefined) fresh.tables.add(created);
    const effect = index(words, fresh) ?? data(words, fresh) ?? STATEMENTS.find(([form]) => form.test(words))?.[1];
    return [{ ...(effect ?? { problem: UNKNOWN }), words }];
}

/** An index on what is there already: a unique one refuses rows that the version that runs may write. */
function index(words: string, { tables, columns }: Fresh): Effect | undefined {
    const [, unique, table, list] = match(words, `^create (unique )?index .*?\\bon (?:only )?${NAME}[^(]*\\((.*?)\\)`);
    if (table === undefined) return undefined;
    const isNew = tables.has(table) || list!.split(",").every((one) => columns.has(`${table}.${one.trim()}`));
    return unique === undefined || isNew ? expand : contract;
}

function data(words: string, fresh: Fresh): Effect | undefined {
    if (/^do\b/.test(words)) return batches(words);
    const writes = [...words.matchAll(WRITE)].map(([, verb, table]) => ({ verb, table: table! }));
    if (!/^(with|update|delete|insert)\b/.test(words) || writes.length === 0) return undefined;
    if (writes.every(({ table }) => fresh.tables.has(table))) return expand;
    const isBounded = writes.every(({ verb }) => verb === "insert into") || /\blimit \d+/.test(words);
    const irreversible = writes.some(({ verb }) => verb === "delete from");
    return { phase: "migrate", irreversible, ...(isBounded ? {} : { problem: UNBOUNDED }) };
}

/** A loop that commits after each bounded batch; whatever else a block can do cannot be seen from here. */
function batches(words: string): Effect {
    const body = words.replaceAll(/'(?:''|[^'])*'/g, "''").toLowerCase();
    const writes = body.match(/\b(update|delete from)\b/g)?.length ?? 0;
    const limits = body.match(/\blimit \d+/g)?.length ?? 0;
    const others = /\b(alter|create|drop|truncate|lock|execute|perform|call|insert|grant|copy)\b/.test(body);
    const isBatch = /\bloop\b/.test(body) && /\bcommit\b/.test(body) && writes > 0 && limits >= writes && !others;
    if (!isBatch) return { problem: UNKNOWN };
    return { phase: "migrate", irreversible: /\bdelete from\b/.test(body) };
}

const UNBOUNDED: Problem = {
    rule: "unbounded-write",
    message: "every row that it changes stays locked until all are changed",
    cure:
        "change a thousand rows a transaction, in an autocommit_block: " +
        "DO $$ BEGIN LOOP UPDATE t SET ... WHERE id IN (SELECT id FROM t WHERE ... LIMIT 1000); " +
        "EXIT WHEN NOT FOUND; COMMIT; END LOOP; END $$",
};
