import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { inFolder, runCommand } from "../run";
import { needTool } from "../tools";
import { run, script, write } from "./support";

const FILE = "apps/api/openapi.json";

function document(...paths: string[]): string {
    const get = { responses: { "200": { description: "Fine" } } };
    return JSON.stringify({ openapi: "3.1.0", paths: Object.fromEntries(paths.map((path) => [path, { get }])) });
}

describe("contract.sh", function () {
    this.timeout(20_000);
    before(function () {
        needTool(this, "python3", "https://www.python.org/downloads/");
    });

    /** What it says of a change from these files to those; null takes a file away. */
    const compare = (before: Record<string, string>, after: Record<string, string | null>) =>
        inFolder(async (folder) => {
            const git = (...args: string[]) =>
                run("git", ["-c", "user.name=t", "-c", "user.email=t@t.test", ...args], folder);
            const commit = async () => {
                await git("add", "--all");
                await git("commit", "--quiet", "--allow-empty", "--message", "Change");
            };
            await git("init", "--quiet");
            write(folder, { "README.md": "", ...before });
            await commit();
            for (const [file, text] of Object.entries(after)) {
                if (text === null) rmSync(join(folder, file));
                else write(folder, { [file]: text });
            }
            await commit();
            return runCommand("bash", [script("contract.sh"), "HEAD^1"], { cwd: folder });
        });

    it("lets an addition pass, and what was not there before", async () => {
        const { status, stdout } = await compare(
            { [FILE]: document("/orders") },
            { [FILE]: document("/orders", "/new"), "apps/web/openapi.json": document("/") },
        );
        assert.deepEqual([status, stdout], [0, ""]);
    });
    it("stops what breaks a client, and tells all of it", async () => {
        const { status, stdout } = await compare(
            { [FILE]: document("/orders", "/items"), "apps/b/openapi.json": document("/b") },
            { [FILE]: document(), "apps/b/openapi.json": document() },
        );
        assert.equal(status, 1);
        for (const said of [
            "apps/api/openapi.json breaks",
            "GET /orders: removed",
            "GET /items: removed",
            "GET /b: removed",
        ]) {
            assert.ok(stdout.includes(said), said);
        }
    });
    it("stops a document that is gone, and one that does not parse", async () => {
        const gone = await compare({ [FILE]: document("/orders") }, { [FILE]: null });
        assert.deepEqual([gone.status, gone.stdout], [1, `${FILE}: removed\n`]);
        const broken = await compare({ [FILE]: document("/orders") }, { [FILE]: "{" });
        assert.equal(broken.status, 1);
        assert.match(broken.stderr, /apps\/api\/openapi\.json: not JSON/);
    });
    it("has nothing to say where nothing has a contract", async () => {
        const { status, stdout } = await compare({}, { "docs/openapi.json": "{" });
        assert.deepEqual([status, stdout], [0, ""]);
    });
    it("fails where the commit before was not fetched", async () => {
        const { status } = await inFolder(async (folder) => {
            await run("git", ["init", "--quiet"], folder);
            return runCommand("bash", [script("contract.sh"), "HEAD^1"], { cwd: folder });
        });
        assert.notEqual(status, 0);
    });
});
