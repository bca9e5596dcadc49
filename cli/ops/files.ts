import {
    closeSync,
    fchmodSync,
    fsyncSync,
    lstatSync,
    openSync,
    readFileSync,
    renameSync,
    rmSync,
    writeSync,
} from "node:fs";
import * as path from "node:path";
import { Refusal } from "../../delivery/refusal";

/** Text of bytes; `name` is how the user knows them. */
export function textOf(bytes: Buffer, name: string): string {
    try {
        // A byte order mark stays in the text: what is read is what is written again.
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new Refusal(`${name} is not UTF-8: save it as UTF-8`);
    }
}

/** The text of a file; undefined where there is none. */
export function readText(file: string, name: string): string | undefined {
    const kind = lstatSync(file, { throwIfNoEntry: false });
    if (kind === undefined) return undefined;
    // To rename over a link would put a file in its place, to write through it would change two files.
    if (!kind.isFile()) throw new Refusal(`${name} is not a regular file: put the text itself there`);
    return textOf(readFileSync(file), name);
}

/**
 * Puts a text in the place of another, or leaves the file as it is. The file beside it is both the new text and the
 * lock: of two promotions at once one gets it, and the other finds either the lock or a text that it has not read.
 */
export function replaceFile(file: string, before: string, after: string): void {
    const { dir, base } = path.parse(file);
    const draft = path.join(dir, `.${base}.promoting`);
    const handle = lock(draft);
    try {
        if (readText(file, base) !== before) {
            throw new Refusal(`${base} has changed since it was read: run the promotion again`);
        }
        fchmodSync(handle, lstatSync(file).mode);
        writeSync(handle, after);
        fsyncSync(handle);
        renameSync(draft, file);
    } catch (error) {
        rmSync(draft, { force: true });
        throw error;
    } finally {
        closeSync(handle);
    }
}

function lock(draft: string): number {
    try {
        return openSync(draft, "wx");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        throw new Refusal(`another promotion is writing this file; if none is running, delete ${draft}`);
    }
}
