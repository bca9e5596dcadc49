// Checks what HEAD of the ops repository OPS changes since it left the branch BASE: files of services must be such that a promotion
// can read them, and where an image.tag becomes another one, that is a promotion or the way back, and all that changes.
//   check.cjs OPS BASE
require("sucrase/register/ts");
const { execFileSync, spawnSync } = require("node:child_process");
const path = require("node:path");
const { shown } = require("../../delivery/promotion/change.ts");
const { tagOf } = require("../../delivery/promotion/ops-file.ts");

const [ops, base] = process.argv.slice(2);
const git = (...args) => execFileSync("git", ["-C", ops, ...args], { encoding: "utf8", stdio: "pipe" });
const tagAt = (commit, file) => tagOf(git("show", `${commit}:${file}`), shown(file));

function changesTag(start, file) {
    const after = tagAt("HEAD", file);
    try {
        return tagAt(start, file) !== after;
    } catch {
        // A new file, or one that is mended: what it runs is a reviewer's to look at.
        return false;
    }
}

try {
    const start = git("merge-base", base, "HEAD").trim();
    const found = [
        "-z",
        "--name-only",
        "--no-renames",
        "--diff-filter=AMT",
        start,
        "HEAD",
        "--",
        ":(glob)envs/*/*.yaml",
    ];
    const files = git("diff-tree", "-r", ...found)
        .split("\0")
        .slice(0, -1);
    if (files.filter((file) => changesTag(start, file)).length === 0) {
        process.stdout.write("no image.tag changes: this is no promotion\n");
    } else {
        const slipway = path.join(__dirname, "../slipway.cjs");
        const check = [slipway, "promote", "--ops", ops, "--check", base];
        process.exitCode = spawnSync(process.execPath, check, { stdio: "inherit" }).status ?? 1;
    }
} catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
