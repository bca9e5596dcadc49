import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors";
import type { StackConfig } from "../config";
import type { Project } from "../project";
import { loadingOf, type Loading } from "./modules";

export interface ProgramOptions {
    readonly project: Project;
    readonly config: StackConfig;
    readonly stack: string;
    readonly organization: string;
    readonly preview: boolean;
    /** Address of the engine that the program shall talk to. */
    readonly engine: string;
    readonly timeoutSeconds: number;
    /** Takes what the program and its children print, to whatever stream. */
    readonly onOutput: (text: string) => void;
}

/** How the program's process ended. */
export type ProgramEnd = { readonly exitCode: number } | { readonly signal: string } | { readonly timedOut: true };

/** Runs the program as Pulumi's language host does: in a Node process of its own, by the SDK's own runner. */
export async function runProgram(options: ProgramOptions): Promise<ProgramEnd> {
    const loading = loadingOf(options.project);
    const sdk = sdkOf(options.project);
    const child = spawn(
        process.execPath,
        [...options.project.nodeArgs, `${sdk}/cmd/run`, ...runnerArguments(options)],
        {
            stdio: ["ignore", "pipe", "pipe"],
            env: environment(options, sdk, loading),
        },
    );
    child.stdout.setEncoding("utf8").on("data", options.onOutput);
    child.stderr.setEncoding("utf8").on("data", options.onOutput);
    return ended(child, options.timeoutSeconds);
}

/** The folder of the SDK that the program itself uses. */
function sdkOf(project: Project): string {
    try {
        const manifest = createRequire(path.join(project.programDirectory, "index.js")).resolve(
            "@pulumi/pulumi/package.json",
        );
        return path.dirname(manifest);
    } catch {
        throw new UserError(
            `${project.programDirectory}: @pulumi/pulumi is not installed.\nRun the project's package manager there first: npm install`,
        );
    }
}

function runnerArguments(options: ProgramOptions): string[] {
    return [
        `--monitor=${options.engine}`,
        `--engine=${options.engine}`,
        `--project=${options.project.name}`,
        `--stack=${options.stack}`,
        `--organization=${options.organization}`,
        `--root-directory=${options.project.root}`,
        `--pwd=${options.project.programDirectory}`,
        "--parallel=64",
        ...(options.preview ? ["--dry-run"] : []),
        options.project.entryPoint,
    ];
}

function environment({ config, engine }: ProgramOptions, sdk: string, loading: Loading): NodeJS.ProcessEnv {
    const { NODE_OPTIONS: nodeOptions } = process.env;
    return {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(config.values),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
        PULUMI_NODEJS_TYPESCRIPT: "false",
        // A program can tell that nothing is created, and warn where it would otherwise refuse.
        SLIPWAY_OFFLINE: engine,
        SLIPWAY_SDK: sdk,
        SLIPWAY_SOURCE_MAPS: String(loading.compiled),
        // In the environment, not among the arguments: there they would turn off the runner's support of ES modules.
        NODE_OPTIONS: [nodeOptions ?? "", ...hooks(loading)].join(" ").trim(),
        ...(nodeOptions === undefined ? {} : { SLIPWAY_NODE_OPTIONS: nodeOptions }),
    };
}

function hooks({ esModules }: Loading): string[] {
    const preload = require.resolve("./preload");
    const own = preload.endsWith(".ts") ? ["--require", JSON.stringify(require.resolve("sucrase/register/ts"))] : [];
    const modules = esModules ? ["--import", JSON.stringify(pathToFileURL(require.resolve("tsx")).href)] : [];
    return [...own, "--require", JSON.stringify(preload), ...modules];
}

function ended(child: ChildProcess, timeoutSeconds: number): Promise<ProgramEnd> {
    return new Promise((resolve, reject) => {
        // A program in an endless loop hears no gentler signal.
        const timer = setTimeout(() => {
            child.kill("SIGKILL");
            // What it has started itself may live on, and hold them open.
            child.stdout?.destroy();
            child.stderr?.destroy();
            resolve({ timedOut: true });
        }, timeoutSeconds * 1000);
        child.on("error", reject);
        child.on("close", (code, signal) => {
            clearTimeout(timer);
            resolve(code === null ? { signal: signal ?? "an unknown signal" } : { exitCode: code });
        });
    });
}
