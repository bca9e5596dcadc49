import assert from "node:assert/strict";
import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand, serving } from "../run";
import { read, ROOT, WORKFLOWS } from "../support";
import { run, script, withRegistry, write } from "./support";

const CHANGELOG =
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-26\n\n### Added\n- More.\n\n## [1.1.0]\n- Less.\n\n## [1.0.0]\n";

describe("release-notes.sh", function () {
    this.timeout(20_000);
    before(function () {
        pathWith(this, "jq");
    });

    const notes = (version: string, packaged = version, repository = "acme/slipway") =>
        inFolder(async (folder) => {
            mkdirSync(join(folder, "scripts/delivery"), { recursive: true });
            copyFileSync(script("release-notes.sh"), join(folder, "scripts/delivery/release-notes.sh"));
            const url = `git+https://github.com/${repository}.git`;
            const manifest = { version: packaged, repository: { type: "git", url } };
            write(folder, { "CHANGELOG.md": CHANGELOG, "package.json": JSON.stringify(manifest) });
            const env = { GITHUB_REPOSITORY: "acme/slipway", GITHUB_SERVER_URL: "https://github.com" };
            return runCommand("bash", ["scripts/delivery/release-notes.sh", version], { cwd: folder, env });
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
    it("refuses a package that says it is from another repository, which npm would refuse as late as it is published", async () => {
        const { status, stdout, stderr } = await notes("1.2.0", "1.2.0", "your-organization/slipway");
        assert.deepEqual([status, stdout], [1, ""]);
        assert.match(
            stderr,
            /^package\.json is of .*your-organization\/slipway\.git, and this is .*acme\/slipway\.git/,
        );
    });
});

describe("push-charts.sh", function () {
    this.timeout(60_000);
    let path = "";
    before(function () {
        path = pathWith(this, "helm", "crane");
    });

    /** Pushes, by the registry that is there, the charts of a folder as they are in the repository. */
    interface Charts {
        readonly folder: string;
        readonly env: object;
        readonly push: () => ReturnType<typeof runCommand>;
    }
    const pushing = <T>(host: string, work: (charts: Charts) => Promise<T>) =>
        inFolder(async (folder) => {
            mkdirSync(join(folder, "scripts/delivery"), { recursive: true });
            copyFileSync(script("push-charts.sh"), join(folder, "scripts/delivery/push-charts.sh"));
            const charts = join(folder, "deploy/helm");
            cpSync(join(ROOT, "deploy/helm"), charts, { recursive: true, verbatimSymlinks: true });
            const env = { PATH: path, HOME: folder, HELM_CACHE_HOME: join(folder, "cache") };
            const args = ["scripts/delivery/push-charts.sh", `${host}/charts`, "--plain-http"];
            return work({ folder, env, push: () => runCommand("bash", args, { cwd: folder, env }) });
        });
    const versionOf = (chart: string): string => parse(read(`deploy/helm/${chart}/Chart.yaml`)).version;

    it("pushes every chart that an ops file can name, whole, and a version only once", () =>
        withRegistry(path, (host) =>
            pushing(host, async ({ folder, env, push }) => {
                assert.equal((await push()).status, 0);
                for (const chart of ["api", "web", "preview"]) {
                    const name = `oci://${host}/charts/${chart}`;
                    const pull = ["pull", name, "--version", versionOf(chart), "--plain-http", "--untar"];
                    await run("helm", [...pull, "--untardir", "pulled"], folder, env);
                    const listed = await run("ls", [`pulled/${chart}`], folder, env);
                    assert.equal(listed.includes("charts"), chart !== "preview");
                }
                const { status, stdout, stderr } = await push();
                assert.equal(status, 0, stderr);
                assert.equal(stdout.match(/ is there$/gm)?.length, 3);
            }),
        ));
    for (const [chart, changed] of [
        ["preview", "preview/values.yaml"],
        ["api", "base/templates/_pod.tpl"],
    ] as const) {
        it(`pushes nothing over ${chart} where ${changed} is another one, and says so`, () =>
            withRegistry(path, (host) =>
                pushing(host, async ({ folder, env, push }) => {
                    await push();
                    const image = `${host}/charts/${chart}:${versionOf(chart)}`;
                    const before = await run("crane", ["digest", image], folder, env);
                    write(folder, { [`deploy/helm/${changed}`]: "" });
                    const { status, stderr } = await push();
                    assert.equal(status, 1);
                    assert.match(stderr, new RegExp(`^${chart} .* is there, and holds something else: give`, "m"));
                    assert.equal(await run("crane", ["digest", image], folder, env), before);
                }),
            ));
    }
    for (const status of [403, 502]) {
        it(`pushes nothing where the registry answers ${status}, which does not say what it has`, () =>
            serving(
                () => ({ status, body: { errors: [{ code: "UNKNOWN", message: "no" }] } }),
                (url, asked) =>
                    pushing(new URL(url).host, async ({ push }) => {
                        const ended = await push();
                        assert.equal(ended.status, 1);
                        const said = `^api .*: the registry does not say whether it is there: .*${status}`;
                        assert.match(ended.stderr, new RegExp(said, "m"));
                        assert.deepEqual([...new Set(asked.map(({ method }) => method))], ["GET"]);
                    }),
            ));
    }
});

describe("release.yml", () => {
    const { jobs } = WORKFLOWS["release.yml"]!;
    it("publishes what is on main and in the changelog, and without a token", () => {
        const commands = jobs["notes"]!.steps!.map(({ run = "" }) => run);
        assert.ok(commands.includes("git merge-base --is-ancestor HEAD origin/main"));
        const behind = Object.entries(jobs).map(([name, { needs }]) => [name, needs]);
        assert.deepEqual(behind, [
            ["notes", undefined],
            ["package", "notes"],
            ["charts", "package"],
            ["release", "charts"],
        ]);
        // Whoever its environment lets in: all others stand behind it.
        assert.equal(jobs["package"]!.environment, "release");
        assert.deepEqual(jobs["package"]!.permissions, { contents: "read", "id-token": "write" });
        assert.ok(!JSON.stringify(jobs["package"]).includes("secrets."));
        assert.match(jobs["package"]!.steps!.at(-1)!.run!, /^npm publish --provenance /);
    });
});
