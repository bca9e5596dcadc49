import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const made: string[] = [];

after(() => made.splice(0).forEach((directory) => rmSync(directory, { recursive: true })));

/** A new directory that holds the files. */
export function directoryOf(files: Record<string, string>): string {
    const directory = realpathSync(mkdtempSync(path.join(tmpdir(), "slipway-")));
    made.push(directory);
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(directory, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
    return directory;
}
