// Prints a file of the ops repository OPS with another image.tag, and no other change: with TAG, or with the tag that it had
// before the one it has now.
//   ops-file.cjs OPS FILE [TAG]
require("sucrase/register/ts");
const { execFileSync } = require("node:child_process");
const { readText } = require("../../cli/ops/files.ts");
const { tagOf, withTag } = require("../../delivery/promotion/ops-file.ts");
const { pinnedTag } = require("../../delivery/promotion/tag.ts");

const [ops, file, given] = process.argv.slice(2);
const git = (...args) => execFileSync("git", ["-C", ops, ...args], { encoding: "utf8", stdio: "pipe" });

function tagBefore(now) {
    for (const commit of git("log", "--format=%H", "--", file).split("\n").slice(0, -1)) {
        const tag = tagAt(commit);
        if (tag !== undefined && tag !== now) return tag;
    }
    throw new Error(`${file} has never had another tag: there is nothing to go back to`);
}

/** Undefined where the file was not there, or was none that a promotion could have written. */
function tagAt(commit) {
    try {
        return tagOf(git("show", `${commit}:${file}`), file);
    } catch {
        return undefined;
    }
}

try {
    const text = readText(ops, file);
    if (text === undefined) throw new Error(`${file} is not there`);
    process.stdout.write(withTag(text, pinnedTag(given ?? tagBefore(tagOf(text, file)), "the tag").text, file));
} catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
}
