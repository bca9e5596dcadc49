import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT = join(__dirname, "../..");
const FOLDER = ".github/workflows";

export interface Step {
    readonly id?: string;
    readonly name?: string;
    readonly if?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Record<string, string>;
    readonly env?: Record<string, string>;
}

export interface Job {
    readonly name?: string;
    readonly if?: string;
    readonly needs?: string | string[];
    readonly uses?: string;
    readonly environment?: string;
    readonly permissions?: Record<string, string>;
    readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean; readonly queue?: string };
    readonly strategy?: { readonly matrix: Record<string, string | string[]> };
    readonly "timeout-minutes"?: number;
    readonly "continue-on-error"?: boolean;
    readonly steps?: Step[];
}

export interface Workflow {
    readonly on: string | Record<string, any>;
    readonly permissions: Record<string, string>;
    readonly jobs: Record<string, Job>;
}

/** Every workflow of the repository, by the name of its file. */
export const WORKFLOWS: Record<string, Workflow> = Object.fromEntries(
    readdirSync(join(ROOT, FOLDER)).map((file) => [file, parse(read(`${FOLDER}/${file}`))]),
);

/** Every file that GitHub Actions reads, as text. */
export const SOURCES: Record<string, string> = Object.fromEntries(
    readdirSync(join(ROOT, ".github"), { recursive: true })
        .map((file) => `.github/${file}`)
        .filter((file) => /\/(workflows\/.*|action)\.yml$/.test(file))
        .map((file) => [file, read(file)]),
);

export function read(file: string): string {
    return readFileSync(join(ROOT, file), "utf8");
}

/** Names of the events that start the workflow. */
export function eventsOf({ on }: Workflow): string[] {
    return typeof on === "string" ? [on] : Object.keys(on);
}

/** Every job of every workflow: its file, its name and itself. */
export function allJobs(): [file: string, name: string, job: Job][] {
    return Object.entries(WORKFLOWS).flatMap(([file, { jobs }]) =>
        Object.entries(jobs).map(([name, job]): [string, string, Job] => [file, name, job]),
    );
}

export interface DeployFile {
    readonly settings: {
        readonly gitHub: { readonly repository: string; readonly paths: string[] } & Record<string, unknown>;
        readonly operationContext: {
            readonly preRunCommands: string[];
            readonly environmentVariables: Record<string, string>;
        } & Record<string, unknown>;
    } & Record<string, unknown>;
}

export function deployFile(stack: string): DeployFile {
    return parse(read(`Pulumi.${stack}.deploy.yaml`));
}
