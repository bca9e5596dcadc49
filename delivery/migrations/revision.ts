/** What Alembic says of a folder of migrations, offline. */
export interface Emitted {
    readonly heads: readonly string[];
    readonly environment: { readonly file: string; readonly line: number; readonly transactionPerMigration: boolean };
    /** The oldest first. */
    readonly revisions: readonly EmittedRevision[];
}

export interface EmittedRevision {
    readonly revision: string;
    readonly title: string;
    readonly file: string;
    /** Where the file defines its names. */
    readonly lines: Readonly<Record<string, number>>;
    readonly phase?: string;
    readonly requires?: string;
    readonly upgrade: EmittedSql;
    readonly downgrade: EmittedSql;
}

export interface EmittedSql {
    /** `line` is the one of the revision's file that asked for it; null for what Alembic or env.py adds. */
    readonly statements: readonly { readonly sql: string; readonly line: number | null }[];
    /** Present when no SQL could be made. */
    readonly failure?: { readonly message: string; readonly line: number | null };
}

/** What a linter found in the SQL of a revision. */
export interface Finding {
    /** The how manyeth statement of the revision it is about, from 0. */
    readonly statement: number;
    readonly rule: string;
    readonly message: string;
    readonly help: string | null;
}
