import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What one run of a command costs. */
export interface Cost {
    readonly wallSeconds: number;
    /** User and system time of every Node process of the command, added up. */
    readonly cpuSeconds: number;
    /** The peaks of those processes, added up: they need not come at the same moment, so this is an upper bound. */
    readonly peakMiB: number;
}

export interface Command {
    /** Arguments of node. */
    readonly args: string[];
    readonly cwd: string;
    /** Exit codes that are no failure. */
    readonly fine: number[];
}

/** Runs the command once to warm the caches, then `runs` times; each figure is the median of its own. */
export async function measure(command: Command, runs: number): Promise<Cost> {
    await runOnce(command);
    const costs: Cost[] = [];
    for (let run = 0; run < runs; run += 1) costs.push(await runOnce(command));
    const medianOf = (figure: keyof Cost) => median(costs.map((cost) => cost[figure]));
    return { wallSeconds: medianOf("wallSeconds"), cpuSeconds: medianOf("cpuSeconds"), peakMiB: medianOf("peakMiB") };
}

async function runOnce({ args, cwd, fine }: Command): Promise<Cost> {
    // Node cannot ask the system what a child has used, so each process says it itself, the program's own included.
    const usage = mkdtempSync(join(tmpdir(), "bench-"));
    const env = {
        ...process.env,
        BENCH_USAGE_DIR: usage,
        NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "usage.cjs"))}`,
    };
    const started = process.hrtime.bigint();
    const { status, stderr } = await ended(args, cwd, env);
    const wallSeconds = Number(process.hrtime.bigint() - started) / 1e9;
    if (!fine.includes(status)) throw new Error(`node ${args.join(" ")} ended with ${status}:\n${stderr}`);
    const processes = readdirSync(usage).map((file) => JSON.parse(readFileSync(join(usage, file), "utf8")) as Cost);
    rmSync(usage, { recursive: true });
    const sum = (figure: "cpuSeconds" | "peakMiB") => processes.reduce((total, cost) => total + cost[figure], 0);
    return { wallSeconds, cpuSeconds: sum("cpuSeconds"), peakMiB: sum("peakMiB") };
}

function ended(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<{ status: number; stderr: string }> {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    return new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code) => resolve({ status: code ?? -1, stderr }));
    });
}

function median(figures: number[]): number {
    const sorted = [...figures].sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
