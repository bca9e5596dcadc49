import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alembicProject } from "../delivery/alembic";

const root = join(__dirname, "../..");

function slipway(args: string[], env: Record<string, string> = {}, cwd = root) {
    const hook = ["--require", join(root, "node_modules/sucrase/register/ts"), join(root, "cli/main.ts")];
    const options = { cwd, encoding: "utf8", env: { ...process.env, ...env } } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...hook, "migrations", ...args], options);
    assert.doesNotMatch(stderr, / {4}at |bug in slipway|Traceback/);
    return { status, stdout, stderr };
}

describe("slipway migrations check, called in a wrong way", function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), "slipway-tools-"));
    const project = alembicProject([]);
    after(() => [folder, project].forEach((one) => rmSync(one, { recursive: true })));

    it("ends with 64 and a word on stderr when it is called in a wrong way", () => {
        const { status, stdout, stderr } = slipway(["check"]);
        assert.deepEqual([status, stdout], [64, ""]);
        assert.match(stderr, /missing required argument 'dir'\nSee slipway migrations check --help/);
        assert.equal(slipway(["check", tmpdir()]).status, 64);
        const { status: ofNone, stderr: said } = slipway(["check", ""], {}, project);
        assert.equal(ofNone, 64);
        assert.match(said, /^"" holds no alembic\.ini: give the folder/);
    });
    it("says what to install", () => {
        const path = (name: string, target?: string) => {
            const bin = join(folder, name);
            mkdirSync(bin);
            if (target !== undefined) writeFileSync(join(bin, "python3"), target, { mode: 0o755 });
            return { PATH: bin };
        };
        assert.match(
            slipway(["check", project], path("none")).stderr,
            /^python3: no such file or directory: install Python 3/,
        );
        const bare = "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'alembic'\" >&2\nexit 1\n";
        assert.match(
            slipway(["check", project], path("bare", bare)).stderr,
            /finds no Alembic: .*pip install alembic==/,
        );
        const one = '{"revision":"1","upgrade":{"statements":[]},"downgrade":{"statements":[]},"lines":{}}';
        const found = `#!/bin/sh\necho '{"heads":[],"environment":{},"revisions":[${one}]}'\n`;
        assert.match(
            slipway(["check", project], path("found", found)).stderr,
            /^squawk is not on the PATH: .pip install squawk-cli==/,
        );
    });
});
