// Prints `stacks=[...]`: the stacks whose program or settings differ between two commits, by the paths of their deploy files.
const { execFileSync, spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { parse } = require("yaml");

const [base, head] = process.argv.slice(2);

function isAffected(file) {
    const { paths } = parse(readFileSync(file, "utf8")).settings.gitHub;
    const globs = paths.map((path) => `:(top,glob)${path}`);
    const { status, stderr } = spawnSync("git", ["diff", "--quiet", base, head, "--", ...globs], { encoding: "utf8" });
    if (status !== 0 && status !== 1) throw new Error(`git diff ${base} ${head}: ${stderr}`);
    return status === 1;
}

const files = execFileSync("git", ["ls-files", ":(top,glob)Pulumi.*.deploy.yaml"], { encoding: "utf8" });
const stacks = files
    .split("\n")
    .filter((file) => file !== "" && isAffected(file))
    .map((file) => file.split(".")[1]);
process.stdout.write(`stacks=${JSON.stringify(stacks)}\n`);
