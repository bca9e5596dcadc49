import { UNKNOWN, type Classified, type Effect, type Fresh, type Problem } from "./effects";
import { listOf, match, NAME } from "./sql";

const expand: Effect = { phase: "expand" };
const contract: Effect = { phase: "contract" };

const ACTIONS: readonly (readonly [RegExp, Effect])[] = [
    [/^validate constraint\b/, {}],
    [/^add constraint \S+ unique using index\b/, expand],
    [/^(rename|drop constraint)\b/, contract],
    [/^drop\b/, { phase: "contract", irreversible: true }],
    [/^alter (column )?\S+ (drop not null|set default|set statistics|set storage|add generated)\b/, expand],
    [/^alter (column )?\S+ (set not null|drop default|drop identity|drop expression)\b/, contract],
    // What does not fit into the new type is gone, and the table is written anew.
    [/^alter (column )?\S+ (set data )?type\b/, { phase: "contract", irreversible: true }],
    [/^(set|reset) \(/, {}],
];

/** What the actions of an ALTER TABLE do; notes in `fresh` which columns they add. */
export function alterations(table: string, actions: string, fresh: Fresh): Classified[] {
    const list = listOf(actions);
    for (const action of list) {
        const [, column] = addedColumn(action);
        if (column !== undefined) fresh.columns.add(`${table}.${column}`);
    }
    return list.map((action) => ({
        ...(fresh.tables.has(table) ? { ...expand, isNew: true } : effectOf(table, action, fresh)),
        words: `alter table ${table} ${action}`,
    }));
}

function effectOf(table: string, action: string, fresh: Fresh): Effect {
    const known = ACTIONS.find(([form]) => form.test(action))?.[1];
    if (known !== undefined) return known;
    if (addedColumn(action).length > 0) return columnEffect(action);
    if (!/^add (constraint|primary key|unique|foreign key|check|exclude)\b/.test(action)) return { problem: UNKNOWN };
    // The version that runs may write rows that a rule on its own columns refuses.
    return constrained(action).every((column) => fresh.columns.has(`${table}.${column}`)) ? expand : contract;
}

/** What squawk does not know: PostgreSQL says so itself, at client_min_messages = debug1. */
function columnEffect(action: string): Effect {
    const [, , type] = addedColumn(action);
    if (/^((small|big)?serial|serial[248])\b/.test(type!)) return { ...expand, problem: SERIAL };
    const plain = action.replaceAll(/'(?:''|[^'])*'/g, "''");
    return /\bcheck ?\(/.test(plain) ? { ...expand, problem: CHECKED } : expand;
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

function addedColumn(action: string): RegExpExecArray | [] {
    if (/^add (constraint|primary key|unique|foreign key|check|exclude)\b/.test(action)) return [];
    return match(action, `^add (?:column )?(?:if not exists )?${NAME} (.*)$`);
}

/** The columns that a constraint is about; of a CHECK every word that may be one. */
function constrained(action: string): string[] {
    const [, kind, text] = match(
        action,
        `\\b(check|unique|primary key|foreign key) ?\\((.*?)\\)(?: references\\b.*| not valid)?$`,
    );
    if (kind === undefined) return [""];
    const words = text!.replaceAll(/'(?:''|[^'])*'/g, "").match(/"(?:[^"]|"")+"|[a-z_]\w*/g) ?? [];
    return words.filter((word) => kind !== "check" || !/^(and|or|not|is|null|in|between|like|true|false)$/.test(word));
}
