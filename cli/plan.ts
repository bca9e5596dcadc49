import { writeFileSync } from "node:fs";
import { UserError } from "../engine/errors";
import type { run as engineRun } from "../engine/run";
import { documentOf, type PlanDocument } from "./document";
import { EXIT } from "./exit-codes";
import { failureReport } from "./print/failure";
import { report } from "./print/report";
import { styles, wantsColour, type Page } from "./print/text";
import { showProgress } from "./progress";
import { systemWords } from "./system-words";

export interface PlanOptions {
    readonly stack: string;
    readonly cwd: string;
    readonly config?: Record<string, string>;
    readonly answers?: string;
    readonly preview?: boolean;
    readonly out?: string;
    readonly json?: boolean;
    readonly timeout?: number;
}

/** Where a command prints. */
export interface Terminal {
    readonly stdout: Stream;
    readonly stderr: Stream;
    readonly env: Record<string, string | undefined>;
}

export interface Stream {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
}

/** Plans a program and prints what it found; returns the exit code. */
export async function plan(options: PlanOptions, terminal: Terminal, run: typeof engineRun): Promise<number> {
    const progress = showProgress(terminal.stderr);
    const result = await run({
        cwd: options.cwd,
        stack: options.stack,
        config: options.config,
        answersFile: options.answers,
        mode: options.preview ? "preview" : "up",
        timeoutSeconds: options.timeout,
        onResource: progress.registered,
        onOutput: progress.print,
    }).finally(progress.end);
    const document = documentOf(result);
    const json = `${JSON.stringify(document, null, 2)}\n`;
    if (options.out !== undefined) writeOut(options.out, json);
    if (document.failure !== undefined)
        terminal.stderr.write(failureReport(document, pageOf(terminal.stderr, terminal)));
    if (options.json) terminal.stdout.write(json);
    else if (document.failure === undefined) {
        terminal.stdout.write(report(document, result.seconds, pageOf(terminal.stdout, terminal)));
    }
    return exitCode(document);
}

function exitCode({ failure, findings }: PlanDocument): number {
    if (failure !== undefined) return EXIT.programFailed;
    return findings.length > 0 ? EXIT.findings : EXIT.fine;
}

function writeOut(path: string, text: string): void {
    try {
        writeFileSync(path, text);
    } catch (error) {
        const words = systemWords(error);
        if (words === undefined) throw error;
        throw new UserError(`--out ${path}: ${words}: give the path of a file that can be written`);
    }
}

/** How wide a stream is and whether it has colours. */
export function pageOf(stream: Stream, { env }: Terminal): Page {
    // Lines longer than 120 are hard to read, and files have no width.
    const width = Math.min(120, Math.max(60, stream.columns ?? 80));
    return { width, style: styles(wantsColour(env, stream.isTTY === true)) };
}
