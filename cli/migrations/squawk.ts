import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Finding } from "../../delivery/migrations/revision";
import type { Script } from "../../delivery/migrations/script";
import { UserError } from "../../engine/errors";

/** As squawk prints it, lines counted from 0. */
interface Warning {
    readonly file: string;
    readonly line: number;
    readonly rule_name: string;
    readonly message: string;
    readonly help: string | null;
}

// The oldest PostgreSQL that is still maintained: what is fast there is fast everywhere.
const POSTGRESQL = "14.0";

/** What squawk finds in each of the scripts. */
export function squawked(scripts: readonly Script[]): Finding[][] {
    if (scripts.length === 0) return [];
    const folder = mkdtempSync(path.join(tmpdir(), "slipway-squawk-"));
    try {
        // Of this folder alone: a configuration of the service must not turn rules off.
        const config = path.join(folder, ".squawk.toml");
        writeFileSync(config, "");
        const files = scripts.map((_, at) => `${at}.sql`);
        for (const [at, { sql }] of scripts.entries()) writeFileSync(path.join(folder, files[at]!), sql);
        const warnings = run(folder, ["--config", config, "--reporter", "json", "--pg-version", POSTGRESQL, ...files]);
        return scripts.map((script, at) =>
            warnings.filter(({ file }) => file === files[at]).flatMap(findingIn(script)),
        );
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function findingIn(script: Script): (warning: Warning) => Finding[] {
    return ({ line, rule_name: rule, message, help }) => {
        const statement = script.statementAt(line);
        return statement === undefined ? [] : [{ statement, rule, message, help }];
    };
}

function run(folder: string, args: string[]): Warning[] {
    const { error, status, stdout, stderr } = spawnSync("squawk", args, {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
    });
    if (error !== undefined) {
        const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
        const what = isMissing ? "squawk is not on the PATH" : error.message;
        throw new UserError(`${what}: \`pip install squawk-cli==2.70.0\``);
    }
    // 1 says that there are findings.
    if (status === 0 || (status === 1 && stdout.startsWith("["))) return JSON.parse(stdout || "[]") as Warning[];
    throw new UserError(`squawk: ${stderr.trim() || `exit code ${status}`}`);
}
