import type { Problem } from "./effects";
import type { Finding } from "./revision";

const CONCURRENTLY = "with op.get_context().autocommit_block(): op.create_index(..., postgresql_concurrently=True)";
const NOT_VALID =
    "add the constraint with postgresql_not_valid=True, and VALIDATE CONSTRAINT in a revision of its own: " +
    "that one reads the rows without locking writers out";
const ANOTHER_COLUMN =
    "add a column of the new type (expand), fill it (migrate), drop the old one (contract) when no version reads it";

/** Cures in Alembic's words of what locks a table or breaks the version that runs, by squawk's rule. */
const CURES: Readonly<Record<string, string>> = {
    "adding-field-with-default":
        "add the column without a default, set the default, fill it in a revision of phase migrate",
    "adding-foreign-key-constraint": NOT_VALID,
    "adding-not-nullable-field":
        "add CHECK (... IS NOT NULL) NOT VALID, validate it in the next revision, and set NOT NULL in the one after",
    "adding-required-field":
        "make the column nullable, or give it a server_default: the version that runs does not write it",
    "adding-serial-primary-key-field":
        "make a unique index concurrently on what is NOT NULL already, then ADD PRIMARY KEY USING INDEX",
    "ban-concurrent-index-creation-in-transaction": CONCURRENTLY,
    "changing-column-type": ANOTHER_COLUMN,
    "constraint-missing-not-valid": NOT_VALID,
    "disallowed-unique-constraint": "make a unique index concurrently, then ADD CONSTRAINT ... UNIQUE USING INDEX",
    "require-concurrent-index-creation": CONCURRENTLY,
    "require-concurrent-index-deletion": CONCURRENTLY.replace("create", "drop"),
    "require-concurrent-reindex": "REINDEX ... CONCURRENTLY in an autocommit_block",
};

// Matters of taste; limits of time that the rules on locks have already; and DROP NOT NULL, which lets more be written.
const NO_MATTER =
    /^(prefer-|require-(lock-timeout|statement-timeout|timeout-settings|table-schema|enum-value-ordering)$|ban-char-field$|ban-drop-not-null$|identifier-too-long$|unused-ignore$)/;

/** What takes something away that a version may use: a matter of phases. */
const TAKES_AWAY = /^(ban-drop-|renaming-)/;

/** Whether the phase decides on what was found. */
export function takesAway({ rule }: Finding): boolean {
    return TAKES_AWAY.test(rule) && !NO_MATTER.test(rule);
}

/** What is refused in every phase; a rule that is not known here too. */
export function problemOf(finding: Finding): Problem | undefined {
    const { rule, message, help } = finding;
    if (NO_MATTER.test(rule) || TAKES_AWAY.test(rule)) return undefined;
    return { rule, message: lowerFirst(message), cure: CURES[rule] ?? lowerFirst(help ?? "write it in another way") };
}

function lowerFirst(text: string): string {
    const plain = text.trim().replace(/\.$/, "");
    return /^[A-Z][a-z]/.test(plain) ? plain[0]!.toLowerCase() + plain.slice(1) : plain;
}
