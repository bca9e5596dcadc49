import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { inFolder } from "../run";
import { read, ROOT } from "../support";
import { needTool } from "../../support/tools";
import { write } from "./support";

const PAGE = read("docs/onboarding.md");
const STEP = PAGE.slice(PAGE.indexOf("## 3. "), PAGE.indexOf("## 4. "));
const blocks = (language: string) =>
    [...STEP.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, text]) => (name === language ? [text!] : []));

function run(command: string, cwd: string): string {
    const { status, stdout, stderr } = spawnSync("bash", ["-euc", command], { cwd, encoding: "utf8" });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
}

/** Does as the page says beside a checkout of the platform, in a repository that is there already. */
function inShop(work: (shop: string) => void): Promise<void> {
    return inFolder(async (folder) => {
        symlinkSync(ROOT, join(folder, "slipway"));
        const shop = join(folder, "shop");
        mkdirSync(shop);
        run("git init --quiet", shop);
        run(blocks("sh")[0]!.replace(/^gh .*$/m, ""), shop);
        work(shop);
    });
}

describe("the code of a new service, as the page copies it", () => {
    it("is what Git knows, and what a run leaves beside it is not committed", () =>
        inShop((shop) => {
            write(shop, {
                "apps/api/.venv/bin/python": "",
                "apps/api/.coverage": "",
                "apps/api/app/__pycache__/a.pyc": "",
            });
            run("git add .", shop);
            const known = ["apps/.gitignore", "apps/local.py", "apps/servers.py", "apps/api"];
            const files = run(`git ls-tree -r --name-only HEAD -- ${known.join(" ")}`, ROOT);
            assert.ok(files.split("\n").length > 30);
            assert.equal(run("git ls-files", shop), files);
        }));
    it("can have another name, and is called by no other then", () =>
        inShop((shop) => {
            run(blocks("sh")[1]!, shop);
            assert.deepEqual(readdirSync(join(shop, "apps")).sort(), [
                ".gitignore",
                "basket",
                "local.py",
                "servers.py",
            ]);
            run("git add .", shop);
            assert.equal(run(`git grep --files-with-matches 'apps/api\\|"api"' apps/basket || true`, shop), "");
            for (const file of ["Dockerfile", "Dockerfile.dockerignore"]) {
                assert.match(readFileSync(join(shop, "apps/basket", file), "utf8"), /apps\/basket/);
            }
        }));
    it("has workflows that zizmor takes, by what the page says it cannot know", async function () {
        const zizmor = needTool(this, "zizmor");
        const [service, promote, config] = blocks("yaml");
        await inFolder(async (folder) => {
            run("git init --quiet", folder);
            const lint = () =>
                spawnSync(zizmor, ["--offline", "--no-progress", "."], { cwd: folder, encoding: "utf8" });
            write(folder, { ".github/workflows/service.yml": service!, ".github/workflows/promote.yml": promote! });
            assert.notEqual(lint().status, 0);
            write(folder, { ".github/zizmor.yml": config! });
            assert.equal(lint().status, 0, lint().stdout);
            // Whoever else is called must still be named by a commit.
            const other = service!.replace("acme/slipway", "acme/other");
            write(folder, { ".github/workflows/other.yml": other });
            assert.match(lint().stdout, /unpinned-uses/);
        });
    });
});
