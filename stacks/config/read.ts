import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { nearest } from "../../components/closest";
import { findPlaceholders } from "./placeholders";
import { mistake, refuse, stackFile } from "./refusal";
import { knownKeys } from "./schemas";

/**
 * The stack's own configuration, by a schema. `needed` are keys of others that must be there as well; `furtherProblems` finds what
 * stops only an `up`.
 *
 * @throws RunError that lists every wrong key.
 */
export function read<T extends z.ZodType>(
    schema: T,
    needed: string[],
    furtherProblems?: (config: z.output<T>) => string[],
): z.output<T> {
    const project = pulumi.getProject();
    const given = ownValues(project);
    const unknown = Object.keys(given).filter((key) => !knownKeys.includes(key));
    const parsed = schema.safeParse(given);
    const missing = needed.filter((key) => !(key in pulumi.runtime.allConfig()));
    const problems = [
        ...missing.map((key) => `${key}: expected some text, got nothing`),
        ...unknown.map((key) => `${project}:${key}: no such key${suggestion(key)}`),
        ...(parsed.success ? [] : parsed.error.issues.map((issue) => describe(issue, project, given))),
    ];
    if (!parsed.success || problems.length > 0) {
        throw mistake(`${stackFile()} is wrong:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    }
    refuse([
        ...findPlaceholders(parsed.data as Record<string, unknown>).map(
            ({ key, value, cure }) => `${project}:${key}: ${value} is a placeholder: ${cure}`,
        ),
        ...(furtherProblems?.(parsed.data) ?? []),
    ]);
    return parsed.data;
}

function ownValues(project: string): Record<string, string> {
    const prefix = `${project}:`;
    const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value]));
}

function describe(issue: z.core.$ZodIssue, project: string, given: Record<string, string>): string {
    const [key = "", ...below] = issue.path;
    const where = below.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
    const cure = issue.code === "custom" && issue.params !== undefined ? `: ${issue.params["cure"]}` : "";
    return `${project}:${String(key)}${where}: ${issue.message}, got ${show(given[String(key)], below)}${cure}`;
}

/** What stands at that place, as the stack file has it. */
function show(value: string | undefined, place: PropertyKey[]): string {
    if (value === undefined) return "nothing";
    if (place.length > 0) return JSON.stringify(place.reduce((outer, step) => outer[step], JSON.parse(value)));
    return /^[[{]/.test(value) ? value : JSON.stringify(value);
}

function suggestion(key: string): string {
    const best = nearest(key, knownKeys);
    return best === undefined ? "" : `; did you mean ${best}?`;
}
