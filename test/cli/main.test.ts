import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");
const slipway = (...args: string[]) => {
    const hook = ["--require", "sucrase/register/ts", join(root, "cli/main.ts")];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...hook, ...args], { cwd: root, encoding: "utf8" });
    return { status, stdout, stderr };
};

describe("slipway", () => {
    it("explains itself and its exit codes on stdout", () => {
        const { status, stdout } = slipway("--help");
        assert.equal(status, 0);
        assert.match(stdout, /Exit codes: 0 fine, 1 the program failed, 2 findings, 64 wrong usage/);
    });

    const mistakes: [string, string[], RegExp][] = [
        ["no command", [], /Usage: slipway/],
        ["a mistyped command", ["pln"], /unknown command 'pln'\n\(Did you mean plan\?\)/],
        ["a mistyped option", ["plan", "--stak", "dev"], /unknown option '--stak'\n\(Did you mean --stack\?\)/],
        ["no stack", ["plan"], /required option '--stack <name>' not specified/],
        [
            "configuration without a value",
            ["plan", "--stack", "dev", "--config", "a"],
            /'a' is invalid. expected key=value/,
        ],
        [
            "a time that is none",
            ["plan", "--stack", "dev", "--timeout", "soon"],
            /'soon' is invalid. expected seconds, above 0/,
        ],
        ["one argument too many", ["plan", "--stack", "dev", "prod"], /too many arguments/],
        ["a value that is given twice", ["plan", "--stack", "dev", "--stack=prod"], /'--stack <name>' is given twice, as 'dev' and 'prod': give it once\nSee slipway plan --help/],
        ["an environment that is given twice", ["promote", "--to", "dev", "--to", "dev"], /'--to <environment>' is given twice/],
        ["a folder that is given twice", ["migrations", "check", ".", "--ops", "a", "--ops", "b"], /'--ops <dir>' is given twice/],
        ["a time that is given twice", ["plan", "--timeout", "1", "--timeout", "2"], /'--timeout <seconds>' is given twice/],
        ["a variable that is not set", ["promote", "--ops", "", "--to", "dev"], /'--ops <dir>' is empty: give it a value, or leave it out/],
        ["the settings of Pulumi Deployments", ["plan", "--stack", "prod.deploy"], /^no stack "prod\.deploy": .*stacks here are dev, global, local, prod/],
    ]; // prettier-ignore
    for (const [title, args, message] of mistakes) {
        it(`ends with 64, a word on stderr and no stack trace for ${title}`, () => {
            const { status, stdout, stderr } = slipway(...args);
            assert.equal(status, 64);
            assert.match(stderr, message);
            assert.equal(stdout, "");
            assert.ok(!stderr.includes("    at "));
        });
    }
    it("takes what may be given twice", () => {
        const { stderr } = slipway("plan", "--config", "a=1", "--config", "b=2", "--json", "--json", "--stack", "nope");
        assert.match(stderr, /^no stack "nope"/);
    });
});
