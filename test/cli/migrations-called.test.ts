import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MigrationOptions } from "../../cli/migrations";
import { UserError } from "../../engine/errors";
import { alembicProject, hasMigrationTools, MIGRATION_TOOLS } from "../delivery/alembic";
import { needs } from "../support/tools";
import { directoryOf } from "../support/temporary";
import { checked, fileOf, orders } from "./migrations-support";

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
    const folder = directoryOf({});
    const project = alembicProject([]);

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

describe("slipway migrations check, of a folder that is wrong", function () {
    this.timeout(60_000);
    before(function () {
        needs(this, hasMigrationTools(), MIGRATION_TOOLS);
    });

    const copied = (folder: string) => (copyFileSync(fileOf(folder, "1"), fileOf(folder, "copy")), folder);
    const without = (folder: string, revision: string) => (unlinkSync(fileOf(folder, revision)), folder);
    const misused: [string, () => [string, MigrationOptions?], RegExp][] = [
        ["a folder without Alembic", () => [tmpdir()], /holds no alembic\.ini: give the folder that `alembic` is run in/],
        ["the folder below", () => [join(alembicProject([orders]), "migrations")], /holds no alembic\.ini: give \S+slipway-\w+$/],
        ["an env.py that fails", () => [alembicProject([orders], "import nothing_of_the_kind\n")], /env\.py fails: ModuleNotFoundError.*must run offline/],
        ["a revision that is none", () => [alembicProject([{ upgrade: "return (" }])], /^Alembic cannot read .*: migrations\/versions\/1\.py:8: SyntaxError/],
        ["an unknown commit", () => [alembicProject([orders]), { changedSince: "9" }], /--changed-since 9: no such commit here: fetch it/],
        ["half of what is deployed", () => [alembicProject([orders]), { ops: "." }], /--ops and --service go together/],
        ["ops that are none", () => [alembicProject([orders]), { ops: ".", service: "api" }], /^--ops \.: expected the folder of an ops repository/],
        ["two revisions of one identifier", () => [copied(alembicProject([orders]))], /Revision 1 is present more than once: correct it until/],
        ["a revision whose predecessor is not there", () => [without(alembicProject([orders, orders]), "1")], /Revision 1 referenced from .* is not present/],
        ["a revision that ends python3", () => [alembicProject([{ ...orders, top: "import os; os._exit(0)" }])], /python3 ended before it had answered/],
        ["a revision that imports what is not there", () => [alembicProject([{ ...orders, top: "import alembic_nothing" }])], /migrations\/versions\/1\.py:6: ModuleNotFoundError: No module named 'alembic_nothing'/],
    ]; // prettier-ignore
    for (const [title, args, message] of misused) {
        it(`says what is wrong with ${title}`, async () => {
            const isSaid = (error: unknown) => error instanceof UserError && message.test(error.message);
            await assert.rejects(() => checked(...args()), isSaid);
        });
    }
});
