/** The three steps of a change that no request notices. */
export type Phase = "expand" | "migrate" | "contract";
export const PHASES: readonly Phase[] = ["expand", "migrate", "contract"];

/** What one statement, or one action of an ALTER TABLE, does to the version that runs. */
export interface Effect {
    /** Undefined for what belongs to every phase. */
    readonly phase?: Phase;
    /** True when a downgrade cannot bring back what is gone. */
    readonly irreversible?: boolean;
    /** True when it locks what requests use, if only for a moment. */
    readonly locks?: boolean;
    /** True when the table is as new as the revision: nobody waits for it. */
    readonly isNew?: boolean;
    /** Why it is refused in whatever phase. */
    readonly problem?: Problem;
}

export const NEUTRAL: Effect = {};
export const EXPAND: Effect = { phase: "expand" };
export const CONTRACT: Effect = { phase: "contract" };
export const GONE: Effect = { phase: "contract", irreversible: true };

/** The same, with a lock on what is there. */
export function locking(effect: Effect): Effect {
    return { ...effect, locks: true };
}

export interface Problem {
    readonly rule: string;
    readonly message: string;
    readonly cure: string;
}

/** What the revision itself has made: nothing that runs knows it. */
export interface Fresh {
    readonly tables: Set<string>;
    /** By `<table>.<column>`: whether a version that does not know the column fills it all the same, by a default. */
    readonly columns: Map<string, boolean>;
    /** Indexes that the revision makes further down, and none before it has made. */
    readonly indexes: ReadonlySet<string>;
    /** Tables for which the revision makes a trigger that writes into what a version that does not know its columns inserts. */
    readonly filled: ReadonlySet<string>;
}

/** What an operation does, and its own part of the statement's words. */
export interface Classified extends Effect {
    readonly words: string;
}

export const UNKNOWN: Problem = {
    rule: "unknown-statement",
    message: "the gate does not know what this does to the version that runs",
    cure: "say it by the statements of the three phases, or run it by hand",
};
