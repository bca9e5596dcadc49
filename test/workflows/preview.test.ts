import assert from "node:assert/strict";
import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describeWith, find } from "../support/tools";
import { inFolder, runCommand } from "./run";
import { read, ROOT } from "./support";

const PROGRAM = "name: shop\nruntime: yaml\noutputs:\n  answer: ${nowhere.id}\n";

describeWith(["pulumi"], "the preview of a stack", function () {
    this.timeout(60_000);
    const pulumi = find("pulumi")!;

    /** Previews an empty stack with the real CLI, by the launcher of this repository. */
    function preview(program: string, stack = "dev") {
        return inFolder(async (cwd) => {
            const { version } = JSON.parse(read("node_modules/pulumi/package.json"));
            const bin = dirname(realpathSync(pulumi));
            mkdirSync(join(cwd, "home/versions", version), { recursive: true });
            symlinkSync(bin, join(cwd, "home/versions", version, "bin"));
            symlinkSync(join(ROOT, "node_modules"), join(cwd, "node_modules"));
            writeFileSync(join(cwd, "Pulumi.yaml"), program);
            const env = {
                PULUMI_HOME: join(cwd, "home"),
                PULUMI_BACKEND_URL: `file://${cwd}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PATH: [bin, process.env["PATH"]].join(delimiter),
            };
            const made = await runCommand(pulumi, ["stack", "init", "dev"], { cwd, env });
            assert.equal(made.status, 0, made.stderr);
            const ended = await runCommand(join(ROOT, "scripts/ci/preview.sh"), [stack, "previews"], { cwd, env });
            return { ...ended, file: readFileSync(join(cwd, "previews", `${stack}.txt`), "utf8") };
        });
    }

    it("is in the log and in a file, without colours", async () => {
        const { status, stdout, file } = await preview("name: shop\nruntime: yaml\n");
        assert.equal(status, 0, stdout);
        assert.match(file, /pulumi:pulumi:Stack: \(create\)/);
        assert.equal(file, stdout);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(file, /\u001b/);
    });
    it("fails with the program, and its file says why", async () => {
        const { status, file } = await preview(PROGRAM);
        assert.notEqual(status, 0);
        assert.match(file, /resource, variable, or config value "nowhere" not found|nowhere/);
    });
    it("fails for a stack that is not there", async () => {
        const { status, file } = await preview("name: shop\nruntime: yaml\n", "nope");
        assert.notEqual(status, 0);
        assert.match(file, /no stack named 'nope' found/);
    });
});
