import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { inFolder, runCommand } from "../run";
import { read, ROOT, WORKFLOWS } from "../support";
import { pathWith, run, script, withRegistry, write } from "./support";

const CHANGELOG =
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-26\n\n### Added\n- More.\n\n## [1.1.0]\n- Less.\n\n## [1.0.0]\n";

describe("release-notes.sh", function () {
    this.timeout(20_000);
    before(function () {
        pathWith(this, "jq");
    });

    const notes = (version: string, packaged = version) =>
        inFolder(async (folder) => {
            mkdirSync(join(folder, "scripts/delivery"), { recursive: true });
            copyFileSync(script("release-notes.sh"), join(folder, "scripts/delivery/release-notes.sh"));
            write(folder, { "CHANGELOG.md": CHANGELOG, "package.json": JSON.stringify({ version: packaged }) });
            return runCommand("bash", ["scripts/delivery/release-notes.sh", version], { cwd: folder });
        });

    it("prints what the changelog says of a version, and nothing of another", async () => {
        const { status, stdout } = await notes("1.2.0");
        assert.equal(status, 0);
        assert.equal(stdout.trim(), "### Added\n- More.");
    });
    it("refuses a version that the changelog does not tell of, or the package does not have", async () => {
        for (const version of ["1.3.0", "1.0.0", "1.2"]) {
            const { status, stdout, stderr } = await notes(version);
            assert.deepEqual([status, stdout], [1, ""], version);
            assert.match(stderr, /CHANGELOG\.md says nothing of/);
        }
        assert.match(
            (await notes("1.2.0", "1.1.0")).stderr,
            /package\.json has version 1\.1\.0, and the tag is v1\.2\.0/,
        );
    });
});

describe("push-charts.sh", function () {
    this.timeout(60_000);
    let path = "";
    before(function () {
        path = pathWith(this, "helm", "crane");
    });

    it("pushes every chart that an ops file can name, whole, and a version only once", () =>
        withRegistry(path, (host) =>
            inFolder(async (folder) => {
                mkdirSync(join(folder, "scripts/delivery"), { recursive: true });
                copyFileSync(script("push-charts.sh"), join(folder, "scripts/delivery/push-charts.sh"));
                cpSync(join(ROOT, "deploy/helm"), join(folder, "deploy/helm"), {
                    recursive: true,
                    verbatimSymlinks: true,
                });
                const env = { PATH: path, HOME: folder, HELM_CACHE_HOME: join(folder, "cache") };
                const push = () =>
                    run("bash", ["scripts/delivery/push-charts.sh", `${host}/charts`, "--plain-http"], folder, env);
                await push();
                for (const chart of ["api", "web", "preview"]) {
                    const { version } = parse(read(`deploy/helm/${chart}/Chart.yaml`));
                    const name = `oci://${host}/charts/${chart}`;
                    const pull = [
                        "pull",
                        name,
                        "--version",
                        version,
                        "--plain-http",
                        "--untar",
                        "--untardir",
                        "pulled",
                    ];
                    await run("helm", pull, folder, env);
                    const listed = await run("ls", [`pulled/${chart}`], folder, env);
                    assert.equal(listed.includes("charts"), chart !== "preview");
                }
                assert.equal((await push()).match(/ is there$/gm)?.length, 3);
                const previewVersion = parse(read("deploy/helm/preview/Chart.yaml")).version;
                // A changed chart of the same version is not pushed over the one that somebody may have deployed.
                write(folder, { "deploy/helm/preview/values.yaml": "{}" });
                const digest = () => run("crane", ["digest", `${host}/charts/preview:${previewVersion}`], folder, env);
                const before = await digest();
                assert.match(await push(), /^preview .* is there$/m);
                assert.equal(await digest(), before);
            }),
        ));
});

describe("release.yml", () => {
    const { jobs } = WORKFLOWS["release.yml"]!;
    it("publishes what is on main and in the changelog, and without a token", () => {
        const commands = jobs["notes"]!.steps!.map(({ run = "" }) => run);
        assert.ok(commands.includes("git merge-base --is-ancestor HEAD origin/main"));
        for (const name of ["package", "charts"]) assert.equal(jobs[name]!.needs, "notes");
        assert.deepEqual(jobs["package"]!.permissions, { contents: "read", "id-token": "write" });
        assert.ok(!JSON.stringify(jobs["package"]).includes("secrets."));
        assert.match(jobs["package"]!.steps!.at(-1)!.run!, /^npm publish --provenance /);
    });
});
