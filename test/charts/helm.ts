import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { find } from "../support/tools";

export type Chart = "api" | "web" | "preview";

export interface KubernetesObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Record<string, string>;
        readonly annotations?: Record<string, string>;
    };
    readonly [key: string]: any;
}

export interface Outcome {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

const SOURCES = join(__dirname, "../../deploy/helm");
/** Kubernetes that the charts are rendered for, as Argo CD says it of its cluster. */
const KUBERNETES = "1.36.0";

let packaged: Promise<string> | undefined;

/** The charts with their dependency in place, in a folder of their own: `helm dependency build` writes beside what it reads. */
export function charts(): Promise<string> {
    return (packaged ??= build());
}

async function build(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "charts-"));
    process.once("exit", () => rmSync(folder, { recursive: true }));
    const isSource = (path: string) => !/\/(charts|Chart\.lock)$/.test(path);
    cpSync(SOURCES, folder, { recursive: true, dereference: true, filter: isSource });
    for (const chart of ["api", "web"]) {
        const { status, stderr } = await run("helm", ["dependency", "build", join(folder, chart)]);
        if (status !== 0) throw new Error(stderr);
    }
    return folder;
}

const templated = new Map<string, Promise<Outcome>>();

/** Runs `helm template` on a chart; the release has its name, unless another is given. The same question is asked once. */
export function template(chart: Chart, values: object, release: string = chart): Promise<Outcome> {
    const input = JSON.stringify(values);
    const key = JSON.stringify([chart, release, input]);
    if (!templated.has(key)) templated.set(key, ask(chart, input, release));
    return templated.get(key)!;
}

async function ask(chart: Chart, input: string, release: string): Promise<Outcome> {
    const args = [
        "template",
        release,
        join(await charts(), chart),
        "--namespace",
        "prod",
        "--kube-version",
        KUBERNETES,
    ];
    return run("helm", [...args, "--values", "-"], input);
}

/** The objects that a chart renders. */
export async function render(chart: Chart, values: object, release?: string): Promise<KubernetesObject[]> {
    const { status, stdout, stderr } = await template(chart, values, release);
    if (status !== 0) throw new Error(stderr);
    return objectsOf(stdout);
}

/** Read as Kubernetes does, to which a bare `on` is true. */
export function objectsOf(text: string): KubernetesObject[] {
    return parseAllDocuments(text, { version: "1.1" })
        .map((document) => document.toJS() as KubernetesObject | null)
        .filter((object) => object !== null);
}

export async function lint(chart: Chart | "base", values: object): Promise<Outcome> {
    const args = ["lint", "--strict", join(await charts(), chart), "--kube-version", KUBERNETES, "--values", "-"];
    return run("helm", args, JSON.stringify(values));
}

/** Runs a program to its end, whatever that is. */
export function run(tool: Parameters<typeof find>[0], args: string[], input = ""): Promise<Outcome> {
    return new Promise((resolve) => {
        const child = execFile(find(tool)!, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
            resolve({ status: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
        });
        // A program that needs no input may be gone before it is written; its exit code tells.
        child.stdin!.on("error", () => undefined).end(input);
    });
}
