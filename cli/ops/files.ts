import {
    closeSync,
    existsSync,
    fchmodSync,
    fsyncSync,
    lstatSync,
    openSync,
    readdirSync,
    readFileSync,
    realpathSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { Refusal } from "../../delivery/refusal";
import { UserError } from "../../engine/errors";
import { systemWords } from "../system-words";

/** Far more than any: what is larger got there by mistake, and would take minutes to read. */
const LARGEST = 1024 * 1024;

/** Refuses a folder that is no ops repository, before a file of it is missed. */
export function requireOps(ops: string): void {
    if (existsSync(path.join(ops, "envs/"))) return;
    throw new UserError(
        `--ops ${ops}: expected the folder of an ops repository, with the folder envs in it: correct the path`,
    );
}

/** The environments of the ops repository; a link is one too, so that reading it is refused and not left out. */
export function environmentsIn(ops: string): string[] {
    requireOps(ops);
    const entries = onDisk("envs", () => readdirSync(path.join(ops, "envs"), { withFileTypes: true }));
    return entries.flatMap((entry) => (entry.isFile() ? [] : [entry.name])).sort();
}

/** Text of bytes; `name` is how the user knows them. */
export function decoded(bytes: Buffer, name: string): string {
    try {
        // A byte order mark stays in the text: what is read is what is written again.
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        throw new Refusal(`${name} is not UTF-8: save it as UTF-8`);
    }
}

/** The text of a file of the ops repository; undefined where there is none. */
export function readText(ops: string, name: string): string | undefined {
    return onDisk(name, () => {
        const file = path.join(ops, name);
        const kind = lstatSync(file, { throwIfNoEntry: false });
        if (kind === undefined) return undefined;
        // To rename over a link would put a file in its place, to write through one would change another file.
        if (!kind.isFile()) throw new Refusal(`${name} is not a regular file: put the text itself there`);
        if (realpathSync(file) !== path.join(realpathSync(ops), name)) {
            throw new Refusal(`${name} is in a folder that is a link: put the folder itself there`);
        }
        if (kind.size > LARGEST)
            throw new Refusal(`${name} has ${kind.size} bytes, expected 1 MiB at most: shorten it`);
        return decoded(readFileSync(file), name);
    });
}

/**
 * Puts a text in the place of another, or leaves the file as it is. The file beside it is both the new text and the
 * lock: of two promotions at once one gets it, and the other finds either the lock or a text that it has not read.
 */
export function replaceFile(ops: string, name: string, before: string, after: string): void {
    const file = path.join(ops, name);
    const draft = path.join(path.dirname(file), `.${path.basename(file)}.promoting`);
    onDisk(name, () => {
        const handle = lock(draft, name);
        try {
            if (readText(ops, name) !== before) {
                throw new Refusal(`${name} has changed since it was read: run the promotion again`);
            }
            fchmodSync(handle, lstatSync(file).mode);
            writeFileSync(handle, after);
            fsyncSync(handle);
            renameSync(draft, file);
        } catch (error) {
            rmSync(draft, { force: true });
            throw error;
        } finally {
            closeSync(handle);
        }
    });
}

function lock(draft: string, name: string): number {
    try {
        return openSync(draft, "wx");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
        throw new Refusal(`${name}: another promotion is writing it; if none is running, delete ${draft}`);
    }
}

/** What the system does not allow is refused, as what a rule does not. */
function onDisk<T>(name: string, work: () => T): T {
    try {
        return work();
    } catch (error) {
        const words = systemWords(error);
        if (words === undefined) throw error;
        throw new Refusal(`${name}: ${words}: make it a file that you may read and write, in a folder where you may`);
    }
}
