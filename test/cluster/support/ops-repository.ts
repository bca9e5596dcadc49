import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { find } from "../../support/tools";
import { COMMITTER } from "../../support/git";
import { directoryOf } from "../../support/temporary";
import { freePorts, type Running, start } from "./processes";

const execute = promisify(execFile);
const ROOT = join(__dirname, "../../..");

/** A repository that a server gives to whoever asks, and a clone of it to push from. */
export class OpsRepository {
    private constructor(
        /** The clone. */
        private readonly folder: string,
        readonly url: string,
        private readonly daemon: Running,
    ) {}

    static async start(files: Record<string, string>): Promise<OpsRepository> {
        const folder = directoryOf({});
        const bare = join(folder, "ops.git");
        const clone = join(folder, "clone");
        await git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare);
        await git(folder, "clone", "--quiet", bare, clone);
        const { port } = await freePorts("port");
        const args = [
            "daemon",
            "--verbose",
            "--export-all",
            `--base-path=${folder}`,
            "--listen=127.0.0.1",
            `--port=${port}`,
        ];
        const daemon = await start("git", args, { ready: /Ready to rumble/ });
        const repository = new OpsRepository(clone, `git://127.0.0.1:${port}/ops.git`, daemon);
        for (const [name, text] of Object.entries(files)) await repository.add(name, text);
        return repository;
    }

    async add(name: string, text: string): Promise<void> {
        mkdirSync(join(this.folder, name, ".."), { recursive: true });
        writeFileSync(join(this.folder, name), text);
        await this.push(name);
    }

    /** What the workflow of a promotion does, without its pull request. */
    async promote(environment: string, service: string, tag: string): Promise<void> {
        const main = ["--require", "sucrase/register/ts", join(ROOT, "cli/main.ts"), "promote", "--ops", this.folder];
        const args = [...main, "--to", environment, "--service", service, "--tag", tag];
        await execute(process.execPath, args, { cwd: ROOT });
        await this.push(`${service} ${tag}`);
    }

    private async push(message: string): Promise<void> {
        await this.git("add", ".");
        await this.git("commit", "--quiet", "--message", message);
        await this.git("push", "--quiet", "origin", "HEAD:main");
    }

    async revert(): Promise<void> {
        await this.git("revert", "--no-edit", "HEAD");
        await this.git("push", "--quiet", "origin", "HEAD:main");
    }

    /** Lines that the last commit takes away and adds. */
    async changed(): Promise<string[]> {
        const text = await this.git("show", "--format=", "--unified=0", "HEAD");
        return text.split("\n").filter((line) => /^[-+](?![-+]{2})/.test(line));
    }

    stop(): Promise<void> {
        return this.daemon.stop();
    }

    private git(...args: string[]): Promise<string> {
        return git(this.folder, ...args);
    }
}

async function git(folder: string, ...args: string[]): Promise<string> {
    const { stdout } = await execute(find("git")!, ["-C", folder, ...COMMITTER, ...args]);
    return stdout;
}
