import * as pulumi from "@pulumi/pulumi";

/** One argument that is wrong, and what to do about it. */
interface Problem {
    readonly propertyPath: string;
    readonly reason: string;
}

/**
 * Collects everything that is wrong with a component's arguments, so that a user sees all of it at once.
 *
 * Each reason says what was expected, what was given and the cure.
 */
export class Problems {
    private readonly found: Problem[] = [];

    /** Notes one wrong argument. `propertyPath` is the path as the user wrote it: `subnets.private`, `zones[2]`. */
    add(propertyPath: string, reason: string): void {
        this.found.push({ propertyPath, reason });
    }

    /** Notes the argument when `ok` is false. */
    expect(ok: boolean, propertyPath: string, reason: string): void {
        if (!ok) this.add(propertyPath, reason);
    }

    /** Throws one error that lists every problem; does nothing when there is none. */
    throwIfAny(component: string, name: string): void {
        if (this.found.length === 0) return;
        const lines = this.found.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
        const message = `${component} "${name}" has ${count(this.found.length, "problem")}:\n${lines.join("\n")}`;
        const error = new pulumi.InputPropertiesError({ message, errors: this.found });
        // The mark of a RunError: the CLI prints the message alone. A user's mistake needs no stack trace, and Node 20 can take a minute
        // to print one whose lines come from source maps (nodejs/node#64011).
        throw Object.assign(error, { __pulumiRunError: true, stack: message });
    }
}

function count(n: number, noun: string): string {
    return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

/** A value as its type tells it: text in quotes, so that "100" is seen to be no number. */
export function show(value: unknown): string {
    return JSON.stringify(value) ?? String(value);
}
