import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { COMMITTER } from "../../support/git";
import { runCommand } from "../run";
import { ROOT } from "../support";

export function script(name: string): string {
    return join(ROOT, "scripts/delivery", name);
}

/** Git in a folder. */
export function gitIn(folder: string) {
    return (...args: string[]) => run("git", [...COMMITTER, ...args], folder);
}

/** Runs a command that must end well, and gives what it printed. */
export async function run(command: string, args: string[], cwd: string, env: object = {}): Promise<string> {
    const { status, stdout, stderr } = await runCommand(command, args, { cwd, env });
    assert.equal(status, 0, `${command} ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
}

export function write(folder: string, files: Record<string, string>): void {
    for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
    }
}

export interface Registry {
    readonly host: string;
    readonly stop: () => void;
}

/** A registry on this machine. */
export async function startRegistry(path: string): Promise<Registry> {
    const env = { ...process.env, PATH: path };
    const child = spawn("crane", ["registry", "serve", "--address", "127.0.0.1:0"], { env });
    const port = await new Promise<string>((resolve, reject) => {
        let said = "";
        child.stderr.on("data", (text) => {
            said += text;
            const [, found] = /serving on port (\d+)/.exec(said) ?? [];
            if (found !== undefined) resolve(found);
        });
        child.on("error", reject);
        child.on("close", () => reject(new Error(said)));
    });
    return { host: `127.0.0.1:${port}`, stop: () => void child.kill() };
}

/** A registry on this machine for as long as the work lasts. */
export async function withRegistry<T>(path: string, work: (host: string) => Promise<T>): Promise<T> {
    const { host, stop } = await startRegistry(path);
    try {
        return await work(host);
    } finally {
        stop();
    }
}

/** Puts an image of one file for each architecture into a folder, as OCI layouts: what the build leaves. */
export async function buildImages(folder: string, image: string, path: string, architectures = ["amd64", "arm64"]) {
    const env = { PATH: path };
    write(folder, { [`files-${image}/hello`]: image });
    await run("tar", ["-cf", "layer.tar", "-C", `files-${image}`, "."], folder);
    await withRegistry(path, async (host) => {
        for (const arch of architectures) {
            const name = `${host}/${image}:${arch}`;
            await run("crane", ["append", "--oci-empty-base", "-f", "layer.tar", "-t", name], folder, env);
            await run("crane", ["mutate", "--set-platform", `linux/${arch}`, name, "-t", name], folder, env);
            await run("crane", ["pull", "--format", "oci", name, `image-${image}-${arch}`], folder, env);
            write(folder, { [`sbom-${image}-${arch}.spdx.json`]: '{"spdxVersion":"SPDX-2.3","packages":[]}' });
        }
    });
}

/** What a runner of GitHub tells a job. */
export const RUNNER = {
    BUILDER: "acme/slipway/.github/workflows/build.yml@refs/heads/main",
    GITHUB_EVENT_NAME: "push",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REPOSITORY: "acme/Shop",
    GITHUB_REPOSITORY_ID: "74",
    GITHUB_REPOSITORY_OWNER_ID: "65",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "42",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "a".repeat(40),
    GITHUB_WORKFLOW_REF: "acme/Shop/.github/workflows/service.yml@refs/heads/main",
    RUNNER_ENVIRONMENT: "github-hosted",
};
