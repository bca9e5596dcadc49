import { existsSync } from "node:fs";
import * as path from "node:path";
import { Answers, readAnswersFile, type AnswersFile } from "./answers";
import { readConfig, type StackConfig } from "./config";
import { failureOf, type Failure } from "./failure";
import { Monitor } from "./monitor";
import { runProgram } from "./program/start";
import { compareTexts } from "./order";
import { readProject, type Project } from "./project";
import { listStacks, parseStackName } from "./project/stack-files";
import type { Mode, RecordedInvoke, Recording, Value } from "./recording";
import { decodeObject, type WireObject } from "./wire";

export interface RunOptions {
    /** A folder in the project: Pulumi.yaml is looked for there and above. */
    readonly cwd: string;
    /** Name of the stack, or `organization/project/stack`. */
    readonly stack: string;
    /** Values over those of the stack's file, `namespace:key` or `key` for the project's own. */
    readonly config?: Record<string, string>;
    /** File of answers to data sources and stack references that the engine cannot know. Default: the project's answers.yaml. */
    readonly answersFile?: string;
    /** Default `up`. */
    readonly mode?: Mode;
    /** After so long the program is stopped and the run has failed. Default 120. */
    readonly timeoutSeconds?: number;
    /** Hears the number of registrations so far. */
    readonly onResource?: (count: number) => void;
    /** Takes what the program prints. Default: it is dropped. */
    readonly onOutput?: (text: string) => void;
}

export interface RunResult {
    /** All that was registered, also when the program failed. */
    readonly recording: Recording;
    readonly failure?: Failure;
    /** What the reader of the project's files has to say. */
    readonly warnings: string[];
    readonly seconds: number;
}

/** One run, with what the runs of referenced stacks share. */
interface Run extends RunOptions {
    readonly project: Project;
    readonly answers: AnswersFile | undefined;
    /** Stacks whose runs wait for this one: a reference back to them is not followed. */
    readonly waiting: string[];
}

/**
 * Runs a Pulumi program to its end with no cloud, no credentials and no CLI, and returns what it would have created.
 *
 * @throws UserError when the project, the stack or the answers cannot be read.
 */
export async function run(options: RunOptions): Promise<RunResult> {
    const project = readProject(options.cwd);
    const answersFile = options.answersFile ?? ownAnswers(project);
    const answers = answersFile === undefined ? undefined : readAnswersFile(answersFile);
    return (await record({ ...options, project, answers, waiting: [] })).result;
}

/** The answers that a project keeps beside its Pulumi.yaml, so that nobody has to name them. */
function ownAnswers(project: Project): string | undefined {
    const file = path.join(project.root, "answers.yaml");
    return existsSync(file) ? file : undefined;
}

async function record(run: Run): Promise<{ result: RunResult; stackOutputs: WireObject }> {
    const started = process.hrtime.bigint();
    const { project, mode = "up", timeoutSeconds = 120 } = run;
    // Self-managed backends, which know no organizations, call theirs `organization`.
    const { organization = "organization", name: stack } = parseStackName(project, run.stack);
    const config = readConfig(project, stack, run.config ?? {});
    const monitor = monitorOf(run, config, stack, organization);
    let printed = "";
    const end = await runProgram({
        project,
        config,
        stack,
        organization,
        preview: mode === "preview",
        engine: await monitor.listen(),
        timeoutSeconds,
        onOutput: (text) => {
            printed = (printed + text).slice(-8000);
            run.onOutput?.(text);
        },
    }).finally(() => monitor.close());
    const failure = failureOf(end, { monitor, printed, project, timeoutSeconds });
    const recording = recordingOf(monitor, {
        project: project.name,
        stack,
        organization,
        mode,
        config: recordedConfig(config),
    });
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { result: { recording, failure, warnings: config.warnings, seconds }, stackOutputs: monitor.stackOutputs };
}

function monitorOf(run: Run, config: StackConfig, stack: string, organization: string): Monitor {
    const { project, mode = "up" } = run;
    const answers = new Answers({
        programDirectory: project.programDirectory,
        project: project.name,
        stack,
        organization,
        mode,
        config: config.values,
        file: run.answers,
    });
    return new Monitor({
        project: project.name,
        stack,
        root: project.root,
        preview: mode === "preview",
        answers,
        stackOutputs: (reference) => outputsOf(reference, run, stack, answers),
        onResource: run.onResource,
    });
}

/** The outputs of another stack of the same project, from a run of its own: real names, real shapes. */
async function outputsOf(reference: string, run: Run, from: string, answers: Answers): Promise<WireObject | undefined> {
    if (answers.writtenOutputs(reference) !== undefined) return undefined;
    const [stack = "", project = run.project.name] = reference.split("/").reverse();
    const waiting = [...run.waiting, from];
    if (project !== run.project.name || waiting.includes(stack) || !listStacks(run.project).includes(stack))
        return undefined;
    const { result, stackOutputs } = await record({
        ...run,
        stack: reference,
        // A preview of this stack would read what the other one really has.
        mode: "up",
        waiting,
        config: {},
        onResource: undefined,
    });
    if (result.failure !== undefined)
        throw new Error(`the stack ${stack} that this one refers to failed: ${result.failure.message}`);
    return stackOutputs;
}

function recordingOf(
    monitor: Monitor,
    head: Pick<Recording, "project" | "stack" | "organization" | "mode" | "config">,
): Recording {
    const resources = [...monitor.resources.values()].sort((a, b) => compareTexts(a.urn, b.urn));
    return {
        version: 1,
        ...head,
        resources,
        outputs: decodeObject(monitor.stackOutputs),
        invokes: monitor.invokes.sort((a, b) => compareTexts(identity(a), identity(b))),
        logs: monitor.logs,
    };
}

function recordedConfig({ values, secretKeys }: StackConfig): Record<string, Value> {
    const keys = Object.keys(values).sort();
    return Object.fromEntries(
        keys.map((key) => [key, secretKeys.includes(key) ? { $: "secret", value: values[key]! } : values[key]!]),
    );
}

function identity({ token, arguments: given }: RecordedInvoke): string {
    return `${token} ${JSON.stringify(given)}`;
}
