import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { shown, type FileChange, type OpsTree } from "../../delivery/promotion/change";
import { Refusal } from "../../delivery/refusal";
import { UserError } from "../../engine/errors";
import { decoded } from "./files";

const RAW = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=none"];

/**
 * What HEAD changes since it left `base`, as a pull request would, and what `base` is by now: that is what the change must be right
 * for when it is merged. Nothing uncommitted is looked at.
 */
export function changeSince(folder: string, base: string): OpsTree {
    requireTop(folder);
    const into = commitOf(folder, base);
    if (into === undefined) throw new UserError(`--check ${base}: no such commit here: fetch it, or the whole history`);
    const { status, stdout } = run(folder, ["merge-base", into, "HEAD"]);
    if (status !== 0) {
        throw new UserError(`--check ${base}: HEAD has no commit in common with it: fetch the whole history`);
    }
    refuseLinks(folder);
    return {
        changes: changes(folder, stdout.toString().trim()),
        read: (path) => show(folder, into, path),
        history: (path) => historyOf(folder, path, into),
    };
}

/** Texts that a file has had on a branch, the newest first. What a merged branch had in between was never there. */
export function historyOf(folder: string, path: string, commit = "HEAD"): string[] {
    requireTop(folder);
    if (git(folder, "rev-parse", "--is-shallow-repository").toString().trim() === "true") {
        throw new UserError(
            `--ops ${folder}: the way back is in the history, and this is a part of it: fetch all of it`,
        );
    }
    const asMerged = ["--first-parent", "--diff-merges=first-parent", "--root", "--format="];
    const log = git(folder, "log", ...asMerged, ...RAW, commit, "--", path).toString();
    const ids = [...log.matchAll(/:\d{6} 100\d{3} \w+ (\w+) /g)].map(([, id]) => id!);
    return blobs(folder, ids).map((bytes) => bytes.toString());
}

/** Reads all at once: a service that is delivered every day soon has a thousand of them. */
function blobs(folder: string, ids: readonly string[]): Buffer[] {
    const { status, stdout, stderr } = run(folder, ["cat-file", "--batch"], ids.map((id) => `${id}\n`).join(""));
    let at = 0;
    return ids.map((id) => {
        const start = stdout.indexOf("\n", at) + 1;
        const head = stdout.subarray(at, start).toString();
        const [, size] = /^\w+ blob (\d+)\n$/.exec(head) ?? [];
        if (status !== 0 || size === undefined) {
            const words = stderr.toString().trim() || head.trim();
            throw new UserError(`--ops ${folder}: a part of the history cannot be read: ${words || id}: clone it anew`);
        }
        const end = start + Number(size);
        at = end + 1;
        return stdout.subarray(start, end);
    });
}

function requireTop(folder: string): void {
    const prefix = run(folder, ["rev-parse", "--show-prefix"]);
    if (prefix.status !== 0) {
        const words = prefix.stderr
            .toString()
            .trim()
            .replace(/^fatal: /, "");
        throw new UserError(`--ops ${folder}: ${words}: give the top folder of the ops repository`);
    }
    if (prefix.stdout.toString().trim() !== "") {
        throw new UserError(`--ops ${folder}: expected the top folder of the repository, or changes outside go unseen`);
    }
}

/** How the files of a whole repository differ from those of a commit, by their full paths. */
export interface ChangedFiles {
    /** Whether a file was there and is as it was; one that Git does not know is not. */
    isSame(file: string): boolean;
    /** What was there and is not now. */
    readonly gone: readonly string[];
    /** What a file had in it then. */
    before(file: string): string | undefined;
}

export function changedFiles(folder: string, commit: string): ChangedFiles {
    const since = commitOf(folder, commit);
    if (since === undefined) throw new UserError(`--changed-since ${commit}: no such commit here: fetch it`);
    const top = realpathSync(git(folder, "rev-parse", "--show-toplevel").toString().replace(/\n$/, ""));
    const listed = (...args: string[]) =>
        git(top, ...args)
            .toString()
            .split("\0")
            .slice(0, -1);
    const named = (...args: string[]) => {
        const names = listed("diff", "--name-only", "--no-relative", "--no-renames", "-z", ...args, since);
        return names.map((name) => join(top, name));
    };
    const then = new Set(listed("ls-tree", "-r", "-z", "--name-only", since).map((name) => join(top, name)));
    const changed = new Set(named());
    return {
        isSame: (file) => then.has(file) && !changed.has(file),
        gone: named("--diff-filter=D"),
        before: (file) => show(top, since, relative(top, file)),
    };
}

function commitOf(folder: string, name: string): string | undefined {
    const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
    const { status, stdout } = run(folder, words);
    return status === 0 ? stdout.toString().trim() : undefined;
}

/** Argo CD follows a link: what an environment runs would change by a file in which nobody looks for it. */
function refuseLinks(folder: string): void {
    const entries = git(folder, "ls-tree", "-r", "-z", "HEAD", "--", "envs").toString().split("\0").slice(0, -1);
    const links = entries.filter((entry) => !isFile(entry)).map((entry) => entry.slice(entry.indexOf("\t") + 1));
    if (links.length === 0) return;
    throw new Refusal(
        links.map((path) => `${shown(path)} is no regular file: put the file or folder itself there`).join("\n"),
    );
}

function changes(folder: string, start: string): FileChange[] {
    const fields = git(folder, "diff-tree", ...RAW, start, "HEAD")
        .toString()
        .split("\0");
    const found: FileChange[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) {
        const [modeBefore, modeAfter, blobBefore, blobAfter] = fields[at]!.slice(1).split(" ") as string[];
        const path = fields[at + 1]!;
        const text = (mode: string, id: string) => (isFile(mode) ? blob(folder, id, path) : undefined);
        found.push({
            path,
            modeChanges: modeBefore !== modeAfter,
            // Read when asked: of several files none needs to be text.
            get before() {
                return text(modeBefore!, blobBefore!);
            },
            get after() {
                return text(modeAfter!, blobAfter!);
            },
        });
    }
    return found;
}

/** By its mode, with which Git begins an entry; a link and another repository have modes of their own. */
function isFile(entry: string): boolean {
    return entry.startsWith("100");
}

function blob(folder: string, id: string, path: string): string {
    return decoded(git(folder, "cat-file", "blob", id), shown(path));
}

/** What a file has in a commit; undefined where there is none, or a link in its place. */
function show(folder: string, commit: string, path: string): string | undefined {
    const entry = git(folder, "ls-tree", "-z", commit, "--", path).toString();
    const [, id] = /^100\d{3} blob (\w+)\t/.exec(entry) ?? [];
    return id === undefined ? undefined : blob(folder, id, path);
}

function git(folder: string, ...args: string[]): Buffer {
    const { status, stdout, stderr } = run(folder, args);
    if (status === 0) return stdout;
    throw new UserError(`git ${args[0]} in ${folder}: ${stderr.toString().trim()}`);
}

function run(folder: string, args: readonly string[], input = "") {
    const result = spawnSync("git", ["-C", folder, ...args], { input, maxBuffer: 64 * 1024 * 1024 });
    if (result.error === undefined) return result;
    const missing = (result.error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UserError(missing ? "git is not on the PATH: install git" : `git ${args[0]}: ${result.error.message}`);
}
