import { UserError } from "../errors";

/** Everything that is wrong with one file, or with what was given for it: a user sees all of it at once. */
export class FileProblems {
    private readonly found: string[] = [];

    constructor(private readonly subject: string) {}

    /** Notes what is wrong with one key: expected, given, cure. */
    add(key: string, reason: string): void {
        this.found.push(`  ${key}: ${reason}`);
    }

    /** Throws one error that lists every problem; does nothing when there is none. */
    throwIfAny(): void {
        if (this.found.length === 0) return;
        const count = this.found.length === 1 ? "1 problem" : `${this.found.length} problems`;
        throw new UserError(`${this.subject} has ${count}:\n${this.found.join("\n")}`);
    }
}
