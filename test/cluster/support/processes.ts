import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { find, type Tool } from "../../support/tools";

export interface Running {
    /** What `ready` matched. */
    readonly said: RegExpMatchArray | undefined;
    stop(): Promise<void>;
}

interface StartOptions {
    /** Line that it writes, or address that answers, once it works. */
    readonly ready: RegExp | string;
    readonly env?: Record<string, string>;
}

const LIMIT = 30_000;
/** Of what a program said, enough to see why it ended. */
const KEPT = 20_000;

const started = new Set<ChildProcess>();
process.once("exit", () => started.forEach((child) => child.kill("SIGKILL")));

/** Starts a program and waits until it works. */
export async function start(tool: Tool, args: string[], { ready, env = {} }: StartOptions): Promise<Running> {
    const child = spawn(find(tool)!, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    started.add(child);
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (text) => (log = (log + text).slice(-KEPT)));
    }
    const end = Date.now() + LIMIT;
    while (child.exitCode === null && Date.now() < end) {
        const said = typeof ready === "string" ? await answers(ready) : (log.match(ready) ?? undefined);
        if (said !== undefined) return { said: said ?? undefined, stop: () => stop(child) };
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill("SIGKILL");
    throw new Error(`${tool} ${args.join(" ")}: did not start:\n${log}`);
}

async function answers(url: string): Promise<null | undefined> {
    const response = await fetch(url).catch(() => undefined);
    return response?.ok ? null : undefined;
}

async function stop(child: ChildProcess): Promise<void> {
    started.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(late);
}

/** Ports that were free a moment ago. */
export async function freePorts<Names extends string>(...names: Names[]): Promise<Record<Names, number>> {
    const servers = names.map(() => createServer().listen(0, "127.0.0.1"));
    await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
    const ports = servers.map((server) => (server.address() as { port: number }).port);
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Names, number>;
}
