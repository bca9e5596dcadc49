import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Emitted } from "../../delivery/migrations/revision";
import { UserError } from "../../engine/errors";
import { systemWords } from "../system-words";
import { EMIT } from "./emit";

export interface EmittedFolder extends Emitted {
    /** Where Alembic looks for revisions. */
    readonly locations: readonly string[];
}

/** Runs the Alembic of a folder, offline, as `alembic` in that folder would. */
export function emitted(folder: string): EmittedFolder {
    // The empty name of a variable that is not set leads to this folder, and python3 to none.
    if (folder === "" || !existsSync(path.join(folder, "alembic.ini"))) {
        const parent = path.join(folder, "..", "alembic.ini");
        const cure = existsSync(parent) ? `give ${path.dirname(parent)}` : "give the folder that `alembic` is run in";
        throw new UserError(`${folder || '""'} holds no alembic.ini: ${cure}`);
    }
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
    const { error, status, stdout, stderr } = spawnSync("python3", ["-c", EMIT], {
        cwd: folder,
        env,
        encoding: "utf8",
        maxBuffer: 256 * 1024 * 1024,
    });
    if (error !== undefined) {
        throw new UserError(
            `python3: ${systemWords(error) ?? error.message}: install Python 3.10 or newer on the PATH`,
        );
    }
    if (status === 0 && stdout !== "") return readable(JSON.parse(stdout) as EmittedFolder, folder);
    const last = stderr.trim().split("\n").at(-1) || "python3 ended before it had answered";
    if (/^ModuleNotFoundError: No module named 'alembic/.test(last)) {
        throw new UserError(
            "python3 finds no Alembic: activate the virtual environment of the service, or `pip install alembic==1.20.1`",
        );
    }
    throw new UserError(`Alembic cannot read ${folder}: ${last}: correct it until \`alembic history\` works there`);
}

/** What fails outside every revision is no fault of any: `env.py` does not come to its end. */
function readable(found: EmittedFolder, folder: string): EmittedFolder {
    const failures = found.revisions.map(({ upgrade }) => upgrade.failure);
    if (failures.length === 0 || failures.some((failure) => failure === undefined || failure.line !== null))
        return found;
    const [file, message] = [path.join(folder, found.environment.file), failures.at(-1)!.message];
    throw new UserError(
        `${file} fails: ${message}: it must run offline, as for \`alembic upgrade head --sql\`, ` +
            "with the packages of the service installed and the variables set that it reads",
    );
}
