import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What pgbench saw of its clients' requests. */
export interface Load {
    readonly requests: number;
    /** Late or failed: whoever waited has gone. */
    readonly lost: number;
}

/** Where the server's programs are; Debian keeps those off the PATH. */
export function postgresFolder(): string | undefined {
    const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
    const folders = versions
        .sort((one, other) => Number(other) - Number(one))
        .map((one) => `/usr/lib/postgresql/${one}/bin`);
    const { status, stdout } = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" });
    return [...folders, ...(status === 0 ? [stdout.trim()] : [])].find((one) =>
        ["initdb", "pg_ctl", "pgbench", "psql"].every((name) => existsSync(join(one, name))),
    );
}

/** A PostgreSQL of its own in a temporary folder, reachable by a socket there and by nothing else. */
export class Postgres {
    private readonly folder = mkdtempSync(join(tmpdir(), "slipway-pg-"));
    private readonly user = owner();

    constructor(private readonly bin: string) {
        if (this.user !== undefined) chownSync(this.folder, this.user.uid, this.user.gid);
        const data = join(this.folder, "data");
        this.run("initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", "--no-sync");
        // No test outlives the machine: what is written need not reach the disk.
        const settings = `-c listen_addresses='' -c unix_socket_directories=${this.folder} -c fsync=off`;
        this.run(
            "pg_ctl",
            "--pgdata",
            data,
            "--options",
            settings,
            "--log",
            join(this.folder, "log"),
            "--wait",
            "start",
        );
    }

    stop(): void {
        this.run("pg_ctl", "--pgdata", join(this.folder, "data"), "--mode", "immediate", "--wait", "stop");
        rmSync(this.folder, { recursive: true });
    }

    /** Runs SQL as psql does, statement by statement; resolves to what went wrong, or to nothing. */
    async sql(text: string): Promise<string> {
        const args = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", ...this.connection(), "--dbname=postgres"];
        const child = spawn(join(this.bin, "psql"), args, { stdio: ["pipe", "ignore", "pipe"] });
        let said = "";
        child.stderr.on("data", (part) => (said += part));
        child.stdin.end(text);
        return new Promise((resolve) => child.on("close", (code) => resolve(code === 0 ? "" : said)));
    }

    /** 60 requests a second while work is done and a while after, from people who wait `patience` milliseconds. */
    async load(script: string, patience: number, work: () => Promise<unknown>): Promise<Load> {
        const pace = ["--rate=60", `--latency-limit=${patience}`, "--time=60", "--client=6", "--no-vacuum"];
        const file = join(this.folder, "requests.sql");
        writeFileSync(file, script);
        const args = [...this.connection(), ...pace, `--file=${file}`, "postgres"];
        const child = spawn(join(this.bin, "pgbench"), args, { stdio: ["ignore", "pipe", "inherit"] });
        let said = "";
        child.stdout.on("data", (part) => (said += part));
        const end = new Promise((resolve) => child.on("close", resolve));
        await sleep(500);
        await work();
        await sleep(500);
        // The signal of its own timer: it stops and reports.
        child.kill("SIGALRM");
        await end;
        const count = (form: RegExp) => Number(form.exec(said)?.[1] ?? NaN);
        const skipped = count(/transactions skipped: (\d+)/);
        const late = count(/transactions above the [\d.]+ ms latency limit: (\d+)/);
        const failed = count(/failed transactions: (\d+)/);
        return { requests: count(/actually processed: (\d+)/) + skipped, lost: skipped + late + failed };
    }

    private connection(): string[] {
        return [`--host=${this.folder}`, "--username=postgres"];
    }

    private run(program: string, ...args: string[]): void {
        execFileSync(join(this.bin, program), args, { cwd: this.folder, stdio: "ignore", ...this.user });
    }
}

export function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** PostgreSQL does not run as root: there it runs as its own user, or as nobody. */
function owner(): { uid: number; gid: number } | undefined {
    if (process.getuid?.() !== 0) return undefined;
    const id = (kind: string) => Number(spawnSync("id", [kind, "postgres"], { encoding: "utf8" }).stdout || 65_534);
    return { uid: id("-u"), gid: id("-g") };
}
