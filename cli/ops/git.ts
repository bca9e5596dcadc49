import { spawnSync } from "node:child_process";
import { shown, type FileChange, type OpsTree } from "../../delivery/promotion/change";
import { Refusal } from "../../delivery/refusal";
import { UserError } from "../../engine/errors";
import { textOf } from "./files";

const RAW = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=none"];

/** What HEAD changes since it left `base`, as a pull request would. Nothing uncommitted is looked at. */
export function changeSince(folder: string, base: string): OpsTree {
    const prefix = run(folder, "rev-parse", "--show-prefix");
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
    const start = mergeBase(folder, base);
    return {
        changes: changes(folder, start),
        read: (path) => show(folder, "HEAD", path),
        *history(path) {
            const commits = git(folder, "log", "--format=%H", start, "--", path).toString().split("\n");
            for (const commit of commits.filter((line) => line !== "")) {
                const text = show(folder, commit, path);
                if (text !== undefined) yield text;
            }
        },
    };
}

/** Files of a folder, as it names them, that differ from those of a commit, or that Git does not know yet. */
export function changedFiles(folder: string, commit: string): ReadonlySet<string> {
    const { status, stdout } = run(
        folder,
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        `${commit}^{commit}`,
    );
    if (status !== 0) throw new UserError(`--changed-since ${commit}: no such commit here: fetch it`);
    const changed = git(folder, "diff", "--name-only", "--relative", "-z", stdout.toString().trim(), "--", ".");
    const unknown = git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".");
    return new Set(`${changed}${unknown}`.split("\0"));
}

function mergeBase(folder: string, base: string): string {
    const commit = commitOf(folder, base);
    if (commit === undefined)
        throw new UserError(`--check ${base}: no such commit here: fetch it, or the whole history`);
    const common = run(folder, "merge-base", commit, "HEAD");
    if (common.status === 0) return common.stdout.toString().trim();
    throw new UserError(`--check ${base}: HEAD has no commit in common with it: fetch the whole history`);
}

function commitOf(folder: string, name: string): string | undefined {
    const { status, stdout } = run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
    return status === 0 ? stdout.toString().trim() : undefined;
}

function changes(folder: string, start: string): FileChange[] {
    const fields = git(folder, "diff-tree", ...RAW, start, "HEAD")
        .toString()
        .split("\0");
    const found: FileChange[] = [];
    for (let at = 0; at + 1 < fields.length; at += 2) {
        const [modeBefore, modeAfter, blobBefore, blobAfter] = fields[at]!.slice(1).split(" ") as string[];
        const path = fields[at + 1]!;
        const modes = [modeBefore, modeAfter].filter((mode) => mode !== "000000");
        if (modes.some((mode) => mode !== modes[0] || !mode!.startsWith("100"))) {
            throw new Refusal(
                `${shown(path)}: its mode changes, or it is no regular file: a promotion changes one scalar`,
            );
        }
        found.push({
            path,
            // Read when asked: of several files none needs to be text.
            get before() {
                return blob(folder, blobBefore!, path);
            },
            get after() {
                return blob(folder, blobAfter!, path);
            },
        });
    }
    return found;
}

function blob(folder: string, id: string, path: string): string | undefined {
    return /^0+$/.test(id) ? undefined : textOf(git(folder, "cat-file", "blob", id), path);
}

function show(folder: string, commit: string, path: string): string | undefined {
    const { status, stdout } = run(folder, "cat-file", "blob", `${commit}:${path}`);
    return status === 0 ? textOf(stdout, path) : undefined;
}

function git(folder: string, ...args: string[]): Buffer {
    const { status, stdout, stderr } = run(folder, ...args);
    if (status === 0) return stdout;
    throw new UserError(`git ${args[0]} in ${folder}: ${stderr.toString().trim()}`);
}

function run(folder: string, ...args: string[]) {
    const result = spawnSync("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 });
    if (result.error === undefined) return result;
    const missing = (result.error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UserError(missing ? "git is not on the PATH: install git" : `git ${args[0]}: ${result.error.message}`);
}
