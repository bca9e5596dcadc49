import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const made: string[] = [];

/** Removes what the tests of a file have made. A hook of this file would run once in a process that many files share. */
export function removeDirectories(): void {
    made.splice(0).forEach((directory) => rmSync(directory, { recursive: true }));
}

/** A new directory that holds the files, until the tests of the file are over. */
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
