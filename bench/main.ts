import { cpus } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { measure, type Command as Measured } from "./measure";
import { installPeer } from "./peer";

const root = join(__dirname, "..");
const SIZES = [10, 100, 1000];

const options = new Command("bench")
    .description("Time and memory of `slipway plan`. Medians; the machine should have nothing else to do.")
    .option("--runs <number>", "runs of each command, after one that is not counted", "5")
    .option("--all", "plan a program of 5,000 resources as well")
    .option("--peer", "measure `cdk synth` beside it; installs 520 MB first")
    .parse()
    .opts<{ runs: string; all?: boolean; peer?: boolean }>();

void main();

async function main(): Promise<void> {
    const [cpu] = cpus();
    console.log(`Node ${process.versions.node}, ${cpus().length} x ${cpu?.model}, median of ${options.runs} runs\n`);
    console.log(line("", "wall, s", "CPU, s", "peak, MiB"));
    for (const stack of ["global", "dev", "prod"]) await row(`plan --stack ${stack}`, plan(root, stack));
    for (const size of [...SIZES, ...(options.all ? [5000] : [])]) {
        const program = plan(join(__dirname, "program"), "bench", "--config", `resources=${size}`, "--timeout", "600");
        await row(`plan, ${size} resources`, program);
    }
    if (options.peer) for (const [name, command] of await installPeer()) await row(name, command);
}

/** The real command, as `npm run plan` starts it. */
function plan(project: string, stack: string, ...more: string[]): Measured {
    const hook = ["--require", "sucrase/register/ts", "cli/main.ts"];
    // 2 are findings: the placeholders of the stack files.
    return { args: [...hook, "plan", "--cwd", project, "--stack", stack, ...more], cwd: root, fine: [0, 2] };
}

async function row(name: string, command: Measured): Promise<void> {
    const { wallSeconds, cpuSeconds, peakMiB } = await measure(command, Number(options.runs));
    console.log(line(name, wallSeconds.toFixed(1), cpuSeconds.toFixed(1), peakMiB.toFixed(0)));
}

function line(name: string, ...figures: string[]): string {
    return name.padEnd(28) + figures.map((figure) => figure.padStart(12)).join("");
}
