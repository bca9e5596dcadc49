import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Ended {
    readonly status: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** Runs a command to its end, without holding up a server of this process. */
export function runCommand(command: string, args: string[], options: { cwd: string; env?: object }): Promise<Ended> {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => (said.stdout += text));
    child.stderr.on("data", (text) => (said.stderr += text));
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (status) => resolve({ status: status!, ...said }));
    });
}

/** Gives the work a folder of its own, and takes it away. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "ci-"));
    try {
        return await work(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

export interface Asked {
    readonly method: string;
    readonly url: string;
    readonly authorization: string | undefined;
    readonly body: any;
}

/** Serves on this machine what `answer` says, and keeps what was asked. */
export async function serving<T>(
    answer: (asked: Asked) => { status?: number; body: unknown },
    work: (url: string, asked: Asked[]) => Promise<T>,
): Promise<T> {
    const all: Asked[] = [];
    const server = createServer(async (request, response) => {
        const text = await textOf(request);
        const { method, url, headers } = request;
        const body = text === "" ? undefined : JSON.parse(text);
        const asked = { method: method!, url: url!, authorization: headers.authorization, body };
        all.push(asked);
        const { status = 200, body: answered } = answer(asked);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answered));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
        return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, all);
    } finally {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
    }
}

async function textOf(request: IncomingMessage): Promise<string> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    return text;
}
