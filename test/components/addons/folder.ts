import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Calls `read` with a folder that holds these files, and removes the folder. */
export function inTemporaryFolder<T>(files: Record<string, string>, read: (folder: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), "slipway-"));
    try {
        for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(folder, path)), { recursive: true });
            writeFileSync(join(folder, path), text);
        }
        return read(folder);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
