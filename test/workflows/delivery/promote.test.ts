import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Asked, inFolder, runCommand, serving } from "../run";
import { buildImages, pathWith, run, script, withRegistry, write } from "./support";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const OLD = `1.4.1@${digest("a")}`;
const NEW = `1.4.2@${digest("b")}`;

function opsFile(tag: string, more = ""): string {
    return `# What api runs.\nchart: api\nchartVersion: 0.1.0\nimage:\n  repository: registry.test/shop/api\n  tag: ${tag} # one line\n${more}`;
}

interface Ops {
    readonly origin: string;
    readonly checkout: string;
    readonly git: (...args: string[]) => Promise<string>;
    /** Commits to main, as somebody who merges does. */
    readonly commit: (files: Record<string, string>) => Promise<string>;
}

/** An ops repository with these files, and a checkout of it. */
function withOps<T>(files: Record<string, string>, work: (ops: Ops) => Promise<T>): Promise<T> {
    return inFolder(async (folder) => {
        const [origin, checkout] = [join(folder, "origin.git"), join(folder, "ops")];
        await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin], folder);
        await run("git", ["clone", "--quiet", origin, checkout], folder);
        const git = (...args: string[]) =>
            run("git", ["-c", "user.name=t", "-c", "user.email=t@t.test", ...args], checkout);
        const commit = async (changed: Record<string, string>) => {
            await git("switch", "--quiet", "--force-create", "main");
            write(checkout, changed);
            await git("add", "--all");
            await git("commit", "--quiet", "--message", "Merged");
            await git("push", "--quiet", "--force", "origin", "main");
            return (await git("rev-parse", "HEAD")).trim();
        };
        await commit(files);
        return work({ origin, checkout, git, commit });
    });
}

describe("promote.sh", function () {
    this.timeout(60_000);
    let path = "";
    before(function () {
        path = pathWith(this, "jq", "crane");
    });

    const promote = ({ checkout }: Ops, env: object) =>
        runCommand("bash", [script("promote.sh"), checkout], {
            cwd: checkout,
            env: { PATH: path, SERVICE: "api", READABLE_REGISTRY: "ghcr.io", GH_TOKEN: "token", TAG: "", ...env },
        });
    const changeOf = (stdout: string) => JSON.parse(stdout.trim().replace(/^change=/, ""));
    const DEV = { "envs/dev/api.yaml": opsFile(OLD) };

    it("puts one line on the one branch that the service has for the environment", () =>
        withOps(DEV, async (ops) => {
            const { status, stdout, stderr } = await promote(ops, { ENVIRONMENT: "dev", TAG: NEW });
            assert.equal(status, 0, stderr);
            const branch = "promote/dev/api";
            const { service, environment, before, after, rollback, ...rest } = changeOf(stdout);
            assert.deepEqual([service, environment, before, after, rollback], ["api", "dev", OLD, NEW, false]);
            assert.deepEqual(rest, { branch });
            assert.equal(await ops.git("show", `origin/${branch}:envs/dev/api.yaml`), opsFile(NEW));
            assert.equal(
                await ops.git("diff", "--stat", "--format=", "origin/main", `origin/${branch}`),
                " envs/dev/api.yaml | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n",
            );
            assert.equal(await ops.git("show", "origin/main:envs/dev/api.yaml"), opsFile(OLD));
        }));
    it("puts the next one in its place, and never one upon the other", () =>
        withOps(DEV, async (ops) => {
            await promote(ops, { ENVIRONMENT: "dev", TAG: NEW });
            await ops.git("switch", "--quiet", "--detach", "origin/main");
            const newer = `1.4.3@${digest("c")}`;
            assert.equal((await promote(ops, { ENVIRONMENT: "dev", TAG: newer })).status, 0);
            const commits = await ops.git("log", "--format=%s", "origin/main..origin/promote/dev/api");
            assert.equal(commits, `api in dev: ${newer}\n`);
        }));
    it("takes to stage what dev runs, and nothing that dev does not run", () =>
        withOps({ ...DEV, "envs/stage/api.yaml": opsFile(NEW) }, async (ops) => {
            assert.equal(changeOf((await promote(ops, { ENVIRONMENT: "stage" })).stdout).after, OLD);
            await ops.git("switch", "--quiet", "--detach", "origin/main");
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "stage", TAG: `1@${digest("d")}` });
            assert.equal(status, 1);
            assert.match(stderr, /stage takes what dev runs/);
        }));
    it("skips no environment", () =>
        withOps({ ...DEV, "envs/prod/api.yaml": opsFile(NEW) }, async (ops) => {
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "prod", TAG: OLD });
            assert.equal(status, 1);
            assert.match(stderr, /promote api to stage first/);
            assert.equal((await ops.git("branch", "--remotes", "--list", "origin/promote/*")).trim(), "");
        }));
    it("says that there is nothing to do, and pushes nothing", () =>
        withOps(DEV, async (ops) => {
            assert.equal((await promote(ops, { ENVIRONMENT: "dev", TAG: OLD })).stdout, "change=\n");
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    for (const environment of ["dev", "prod"]) {
        it(`takes back the last promotion to ${environment}, and not what else became of the file`, () => {
            const file = `envs/${environment}/api.yaml`;
            return withOps({ [file]: opsFile(OLD) }, async (ops) => {
                await ops.commit({ [file]: opsFile(NEW) });
                await ops.commit({ [file]: opsFile(NEW, "values: { a: 2 }\n") });
                const { stdout, stderr } = await promote(ops, { ENVIRONMENT: environment, ROLLBACK: "true" });
                const { before, after, rollback, branch } = changeOf(stdout || stderr);
                assert.deepEqual([before, after, rollback], [NEW, OLD, true]);
                const proposed = await ops.git("show", `origin/${branch}:${file}`);
                assert.equal(proposed, opsFile(OLD, "values: { a: 2 }\n"));
            });
        });
    }
    it("goes back no further than there is a way", () =>
        withOps(DEV, async (ops) => {
            for (const [env, message] of [
                [{}, /envs\/dev\/api\.yaml has never had another tag/],
                [{ SERVICE: "web" }, /envs\/dev\/web\.yaml is not there/],
            ] as const) {
                const { status, stderr } = await promote(ops, { ENVIRONMENT: "dev", ROLLBACK: "true", ...env });
                assert.notEqual(status, 0);
                assert.match(stderr, message);
            }
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    it("refuses what leads out of the folder, and what is no tag", () =>
        withOps(DEV, async (ops) => {
            const wrong = [
                { SERVICE: "../dev/api" },
                { SERVICE: "--help" },
                { TAG: "1.4.2" },
                { TAG: `$(id)@${digest("b")}` },
            ];
            for (const env of wrong) {
                assert.equal(
                    (await promote(ops, { ENVIRONMENT: "dev", TAG: NEW, ...env })).status,
                    1,
                    JSON.stringify(env),
                );
            }
        }));
    it("refuses a digest that the registry does not have", () =>
        withOps(DEV, async (ops) => {
            await withRegistry(path, async (host) => {
                await buildImages(join(ops.origin, ".."), "api", path, ["arm64"]);
                const name = `${host}/shop/api`;
                await run("crane", ["push", "image-api-arm64", `${name}:1`], join(ops.origin, ".."), { PATH: path });
                const built = (await run("crane", ["digest", `${name}:1`], ".", { PATH: path })).trim();
                const file = opsFile(OLD).replace("registry.test/shop/api", name);
                await ops.commit({ "envs/dev/api.yaml": file });
                const env = { ENVIRONMENT: "dev", READABLE_REGISTRY: host };
                const never = await promote(ops, { ...env, TAG: NEW });
                assert.equal(never.status, 1);
                assert.match(never.stderr, new RegExp(`${name} has no ${digest("b")}`));
                await ops.git("switch", "--quiet", "--detach", "origin/main");
                await ops.git("reset", "--quiet", "--hard");
                const { stdout, stderr } = await promote(ops, { ...env, TAG: `1.4.2@${built}` });
                assert.equal(changeOf(stdout || stderr).after, `1.4.2@${built}`);
            });
        }));
    it("writes its token nowhere", () =>
        withOps(DEV, async (ops) => {
            const { stdout, stderr } = await promote(ops, { ENVIRONMENT: "dev", TAG: NEW, GH_TOKEN: "ghs-secret" });
            for (const text of [stdout, stderr, readFileSync(join(ops.checkout, ".git/config"), "utf8")]) {
                assert.ok(!text.includes("ghs-secret"));
            }
        }));
});

describe("the pull request of a promotion", function () {
    this.timeout(20_000);
    const CHANGE = {
        service: "api",
        environment: "prod",
        before: OLD,
        after: NEW,
        rollback: false,
        branch: "promote/prod/api",
    };

    async function propose(change: object, open: object[] = [], status = 201) {
        const answer = ({ method, url }: Asked) => {
            if (method !== "GET") return { status, body: { html_url: "https://github.test/acme/ops/pull/7" } };
            return { body: url.includes("/pulls") ? open : { default_branch: "main" } };
        };
        return serving(answer, async (url, asked) => {
            const env = {
                CHANGE: JSON.stringify(change),
                GITHUB_API_URL: url,
                GITHUB_TOKEN: "ghs-secret",
                OPS_REPOSITORY: "acme/ops",
                RUN: "https://github.test/acme/shop/actions/runs/42",
            };
            const ended = await runCommand(process.execPath, [script("pull-request.cjs")], { cwd: ".", env });
            return { ...ended, looked: asked[0]!, written: asked.filter(({ method }) => method !== "GET") };
        });
    }

    it("is opened against the default branch, and tells what changes", async () => {
        const { status, stdout, looked, written } = await propose(CHANGE);
        assert.deepEqual([status, stdout], [0, "https://github.test/acme/ops/pull/7\n"]);
        assert.equal(looked.url, "/repos/acme/ops/pulls?state=open&head=acme%3Apromote%2Fprod%2Fapi");
        const [{ method, url, authorization, body }] = written as [Asked];
        assert.deepEqual([method, url, authorization], ["POST", "/repos/acme/ops/pulls", "Bearer ghs-secret"]);
        assert.deepEqual([body.title, body.head, body.base], ["api in prod: 1.4.2", "promote/prod/api", "main"]);
        for (const part of [OLD, NEW, "/actions/runs/42"]) assert.ok(body.body.includes(part));
    });
    it("is the open one, where there is one", async () => {
        const { written } = await propose(CHANGE, [{ number: 9 }]);
        assert.deepEqual(
            written.map(({ method, url }) => [method, url]),
            [["PATCH", "/repos/acme/ops/pulls/9"]],
        );
    });
    it("says that it goes back", async () => {
        const { written } = await propose({ ...CHANGE, rollback: true });
        assert.equal(written[0]!.body.title, "api in prod: back to 1.4.2");
    });
    it("fails, and says what GitHub said, without the token", async () => {
        const { status, stderr } = await propose(CHANGE, [], 403);
        assert.equal(status, 1);
        assert.match(stderr, /^POST http.*\/pulls: 403 /);
        assert.ok(!stderr.includes("ghs-secret"));
    });
});
