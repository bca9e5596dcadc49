import type { Monitor } from "./monitor";
import type { ProgramEnd } from "./program/start";
import type { Project } from "./project";
import { requiredKeys } from "./project/config-uses";

export interface Failure {
    readonly kind: "program" | "timeout";
    /** What went wrong, in the program's own words, and the cure where one is known. */
    readonly message: string;
}

interface Circumstances {
    readonly monitor: Monitor;
    /** The last of what the program printed. */
    readonly printed: string;
    readonly project: Project;
    readonly timeoutSeconds: number;
}

/** Tells why a run failed; undefined when it did not. */
export function failureOf(end: ProgramEnd, circumstances: Circumstances): Failure | undefined {
    const { monitor, printed, timeoutSeconds } = circumstances;
    const errors = monitor.logs.filter((log) => log.severity === "error").map((log) => log.message);
    if ("timedOut" in end) {
        const message = `The program did not end within ${timeoutSeconds} s. An endless loop, an open timer or connection, or --timeout is too short.`;
        return { kind: "timeout", message: [message, ...(errors.length > 0 ? [summarize(errors)] : [])].join("\n") };
    }
    if ("signal" in end) return program(`The program was ended by ${end.signal}.`);
    if (errors.length === 0 && /promises? (was|were) still active/.test(printed)) return program(leftOpen());
    if (end.exitCode !== 0)
        return program(explain(errors, circumstances) ?? `The program ended with exit code ${end.exitCode}.`);
    if (errors.length > 0) return program(summarize(errors));
    if (!monitor.finished) return program(leftEarly());
    return undefined;
}

function program(message: string): Failure {
    return { kind: "program", message };
}

function leftEarly(): string {
    return (
        `The program left by process.exit(0) before it was through.\n` +
        "`pulumi up` would take what is not registered as deleted. Remove the call and let the program end by itself."
    );
}

function leftOpen(): string {
    return (
        "The program ended before it was through: it left by process.exit, or it waits for what never comes, as resources do\n" +
        "that wait for each other. PULUMI_DEBUG_PROMISE_LEAKS=true in the environment shows where."
    );
}

function explain(errors: string[], { printed, project }: Circumstances): string | undefined {
    const said = errors.length > 0 ? summarize(errors) : printed.trim();
    if (said === "") return undefined;
    const advice = [missingConfig(said, project), missingPackage(said), typeError(said)].filter(
        (text) => text !== undefined,
    );
    return [said, ...advice].join("\n\n");
}

/** The first few errors: one cause often fails many resources, each with its own error. */
function summarize(errors: string[]): string {
    const most = 5;
    const unique = [...new Set(errors.map(essence))];
    const rest = unique.length > most ? [`... and ${unique.length - most} more errors`] : [];
    return [...unique.slice(0, most), ...rest].join("\n");
}

const NOT_ITS_OWN = [
    /^\s+at .*(node_modules[\\/]|node:internal|\bnode:)/,
    /^\s+at .*[\\/]engine[\\/]program[\\/]typescript\.[jt]s:/,
    /^\s+\.\.\. \d+ lines matching cause stack trace/,
    /^\s*promise: Promise \{/,
    /^\s*\}$/,
];

/** The message and the program's own frames, without what Node and the SDK put around them. */
function essence(error: string): string {
    // What else an error object holds, a whole resource at times, hides what it says.
    const properties = /(\n {4}at [^\n]*) \{\n(?:[^\n]*\n)*\}/;
    const lines = error
        .replace(/^Running program '[^\n]*' failed with an unhandled exception:\n/, "")
        .replace(/\b\d+ UNKNOWN: /, "")
        .replace(/\nRequire stack:(\n- [^\n]*)+/, "")
        .replace(properties, (all, frame: string) => frame + (all.match(/\n *\[cause\]: [^\n]*/g) ?? []).join(""))
        .split("\n")
        .filter((line) => !NOT_ITS_OWN.some((pattern) => pattern.test(line)));
    return lines
        .join("\n")
        .replace(/<ref \*\d+> /g, "")
        .replace(/(error serializing property "[^"]*": )+/g, "")
        .replace(/ \{$/gm, "");
}

/** Pulumi reports one missing key a run; the sources tell them all. */
function missingConfig(said: string, project: Project): string | undefined {
    if (!said.includes("Missing required configuration variable")) return undefined;
    const keys = requiredKeys(project).map(({ key, file, line }) => `  --config ${key}=VALUE   (${file}:${line})`);
    return keys.length < 2 ? undefined : `Keys that the sources ask for, in this stack or another:\n${keys.join("\n")}`;
}

function missingPackage(said: string): string | undefined {
    const [, name] = /Cannot find (?:module|package) '([^'./][^']*)'/.exec(said) ?? [];
    return name === undefined ? undefined : `${name} is not installed. Run the project's package manager: npm install`;
}

function typeError(said: string): string | undefined {
    if (!/Missing required property|is not a constructor|Cannot read properties of undefined/.test(said))
        return undefined;
    return "Types are not checked here. If this looks like a type error, run: npx tsc --noEmit";
}
