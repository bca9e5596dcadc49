import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { find } from "../../support/tools";
import { ROOT } from "../../stacks/support";
import { directoryOf } from "../../support/temporary";

export interface Outcome {
    readonly status: number;
    readonly stdout: string;
    /** Whatever it said, to whatever stream. */
    readonly said: string;
}

/** What a preview says of one resource. */
export interface Step {
    readonly op: string;
    readonly urn: string;
}

type Values = Record<string, unknown>;

const PROGRAM = ["Pulumi.yaml", "package.json", "tsconfig.json", "components", "stacks"];

/**
 * The program in a folder of its own, and the CLI as somebody has it who has nothing else: no home, no credentials, no
 * provider but those that stand in, and no way to get others.
 */
export class Sandbox {
    readonly folder = directoryOf({});
    private readonly project = join(this.folder, "project");

    /** `providers` is a value of PULUMI_DEBUG_PROVIDERS; stack files get the values that their owner must fill in. */
    constructor(
        private readonly providers: string,
        files: Record<string, Values>,
    ) {
        for (const name of PROGRAM) cpSync(join(ROOT, name), join(this.project, name), { recursive: true });
        symlinkSync(join(ROOT, "node_modules"), join(this.project, "node_modules"));
        for (const [stack, values] of Object.entries(files)) this.write(stack, values, join(ROOT, fileOf(stack)));
        for (const backend of ["disk", "bucket"]) mkdirSync(join(this.folder, backend));
    }

    /** Address of a backend: the disk that `global` begins on, or what stands for the bucket. */
    backend(name: "disk" | "bucket"): string {
        return `file://${join(this.folder, name)}`;
    }

    /** Sets keys of a stack's file. */
    set(stack: string, values: Values): void {
        this.write(stack, values, join(this.project, fileOf(stack)));
    }

    /** Forgets what the backend holds of a stack. */
    forget(backend: "disk" | "bucket", stack: string): void {
        rmSync(join(this.folder, backend, ".pulumi/stacks/slipway", `${stack}.json`));
    }

    /** Runs the CLI, whatever comes of it. */
    run(args: string[], backend: "disk" | "bucket" = "bucket"): Promise<Outcome> {
        const cli = find("pulumi")!;
        const env = {
            // Its language hosts are beside it.
            PATH: [dirname(cli), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
            HOME: this.folder,
            PULUMI_HOME: join(this.folder, "home"),
            PULUMI_BACKEND_URL: this.backend(backend),
            PULUMI_CONFIG_PASSPHRASE: "passphrase of the tests",
            PULUMI_DEBUG_PROVIDERS: this.providers,
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            // Pulumi keeps there what it has compiled, with its types checked.
            TMPDIR: this.folder,
        };
        const options = { cwd: this.project, env, maxBuffer: 1 << 30 };
        return new Promise((resolve) => {
            execFile(cli, [...args, "--non-interactive"], options, (error, stdout, stderr) =>
                resolve({ status: error === null ? 0 : Number(error.code), stdout, said: stdout + stderr }),
            );
        });
    }

    /** Runs the CLI, which must succeed, and gives what it prints. */
    async succeed(args: string[], backend: "disk" | "bucket" = "bucket"): Promise<string> {
        const { status, stdout, said } = await this.run(args, backend);
        if (status !== 0) throw new Error(`pulumi ${args.join(" ")}: ${status}\n${said.slice(-6000)}`);
        return stdout;
    }

    /** A copy of the stack's file with other values. */
    changed(stack: string, values: Values): string {
        const file = join(directoryOf({}), fileOf(stack));
        this.write(stack, values, join(this.project, fileOf(stack)), file);
        return file;
    }

    /** What an `up` with other values would do, but for what stays as it is. */
    async preview(stack: string, values: Values): Promise<Step[]> {
        const file = this.changed(stack, values);
        const said = await this.succeed(["preview", "--json", "--stack", stack, "--config-file", file]);
        const { steps } = JSON.parse(said) as { steps: Step[] };
        return steps.filter(({ op }) => op !== "same" && op !== "read");
    }

    /** The state of a stack as the CLI exports it. */
    async resources(stack: string, ...options: string[]): Promise<any[]> {
        const exported = await this.succeed(["stack", "export", "--stack", stack, ...options]);
        return JSON.parse(exported).deployment.resources ?? [];
    }

    /** Texts of all files that the CLI has written. */
    written(): string[] {
        const stacks = readdirSync(this.project).filter((name) => /^Pulumi\..+\.yaml/.test(name));
        const folders = ["home", "disk", "bucket"].flatMap((name) => filesBelow(join(this.folder, name)));
        return [...stacks.map((name) => join(this.project, name)), ...folders].map((file) =>
            readFileSync(file, "utf8"),
        );
    }

    private write(stack: string, values: Values, from: string, to = join(this.project, fileOf(stack))): void {
        const file = parse(readFileSync(from, "utf8")) as { config: Values };
        const keyed = Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `slipway:${key}`, value]);
        writeFileSync(to, stringify({ ...file, config: { ...file.config, ...Object.fromEntries(keyed) } }));
    }
}

function fileOf(stack: string): string {
    return `Pulumi.${stack}.yaml`;
}

function filesBelow(folder: string): string[] {
    const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
    return files.filter((file) => statSync(file).isFile());
}
