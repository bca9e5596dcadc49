import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { COMMITTER } from "../../support/git";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand } from "../run";
import { type Job, WORKFLOWS } from "../support";
import { gitIn, run, script, write } from "./support";

const TAG = `pr-7-1.1@sha256:${"b".repeat(64)}`;
const TEMPLATE = "chart: api\nimage: { repository: ghcr.io/acme/shop/api, tag: none } # of a preview\nvalues: {}\n";
const PREVIEW = TEMPLATE.replace("none", TAG);
const FILES = { "envs/dev/api.yaml": "chart: api\n", "previews/shop/api.yaml": TEMPLATE };

describe("previews.sh", function () {
    this.timeout(60_000);
    let path = "";
    before(function () {
        path = pathWith(this, "jq");
    });

    interface Ops {
        readonly origin: string;
        readonly checkout: string;
        readonly previews: (...args: string[]) => ReturnType<typeof runCommand>;
        /** The files of the branch of previews, as they are in the repository. */
        readonly files: () => Promise<string[]>;
    }

    function withOps<T>(files: Record<string, string>, work: (ops: Ops) => Promise<T>): Promise<T> {
        return inFolder(async (folder) => {
            const [origin, checkout] = [join(folder, "origin.git"), join(folder, "ops")];
            await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin], folder);
            await run("git", ["clone", "--quiet", origin, checkout], folder);
            write(checkout, files);
            const git = gitIn(checkout);
            await git("add", "--all");
            await git("commit", "--quiet", "--message", "Begin");
            await git("push", "--quiet", "origin", "HEAD:main");
            const env = { PATH: path, GITHUB_REPOSITORY: "acme/shop", GH_TOKEN: "ghs-secret" };
            const previews = async (...args: string[]) => {
                // Each run of the workflow has a checkout of its own, of the default branch.
                await run("rm", ["-rf", checkout], folder);
                await run("git", ["clone", "--quiet", origin, checkout], folder);
                return runCommand("bash", [script("previews.sh"), checkout, ...args], { cwd: folder, env });
            };
            const filesOf = async () => {
                const listed = await run("git", ["ls-tree", "-r", "--name-only", "previews"], origin);
                return listed.split("\n").slice(0, -1);
            };
            return work({ origin, checkout, previews, files: filesOf });
        });
    }
    const put = (ops: Ops, number: string, tags: object = { api: TAG }) =>
        ops.previews("put", number, JSON.stringify(tags));

    it("puts what a pull request runs on a branch of its own, with nothing of the default one", () =>
        withOps(FILES, async (ops) => {
            const { status, stderr } = await put(ops, "7");
            assert.equal(status, 0, stderr);
            assert.deepEqual(await ops.files(), ["previews/shop/7/api.yaml"]);
            assert.equal(await run("git", ["show", "previews:previews/shop/7/api.yaml"], ops.origin), PREVIEW);
            const main = await run("git", ["ls-tree", "-r", "--name-only", "main"], ops.origin);
            assert.deepEqual(main.split("\n").slice(0, -1), Object.keys(FILES));
        }));
    it("replaces it by what was built later, and leaves other pull requests alone", () =>
        withOps({ ...FILES, "previews/shop/web.yaml": TEMPLATE }, async (ops) => {
            await put(ops, "7", { api: TAG, web: TAG });
            await put(ops, "8");
            await put(ops, "7", { api: TAG.replaceAll("b", "c") });
            assert.deepEqual(await ops.files(), ["previews/shop/7/api.yaml", "previews/shop/8/api.yaml"]);
            const later = await run("git", ["show", "previews:previews/shop/7/api.yaml"], ops.origin);
            assert.equal(later, TEMPLATE.replace("none", TAG.replaceAll("b", "c")));
        }));
    it("previews only what has a file to begin with, and says so where nothing has", () =>
        withOps(FILES, async (ops) => {
            await put(ops, "7", { api: TAG, web: TAG });
            assert.deepEqual(await ops.files(), ["previews/shop/7/api.yaml"]);
            const { status, stderr } = await put(ops, "8", { web: TAG });
            assert.notEqual(status, 0);
            assert.match(stderr, /previews\/shop\/ has no file of any of these services: write one/);
        }));
    it("takes a pull request away, and is content when it is gone already", () =>
        withOps(FILES, async (ops) => {
            assert.equal((await ops.previews("remove", "7")).status, 0);
            await put(ops, "7");
            await put(ops, "8");
            for (let times = 0; times < 2; times++) {
                const { status, stderr } = await ops.previews("remove", "7");
                assert.equal(status, 0, stderr);
                assert.deepEqual(await ops.files(), ["previews/shop/8/api.yaml"]);
            }
        }));
    it("names those that nobody has touched for so long, and no other repository's", () =>
        withOps(FILES, async (ops) => {
            assert.equal((await ops.previews("expired", "72")).stdout, "");
            await put(ops, "7");
            assert.equal((await ops.previews("expired", "72")).stdout, "");
            const old = { GIT_AUTHOR_DATE: "2020-01-01T00:00:00Z", GIT_COMMITTER_DATE: "2020-01-01T00:00:00Z" };
            await run("git", ["switch", "--quiet", "previews"], ops.checkout);
            write(ops.checkout, { "previews/shop/6/api.yaml": PREVIEW, "previews/other/5/api.yaml": PREVIEW });
            await run("git", ["add", "--all"], ops.checkout);
            await run("git", [...COMMITTER, "commit", "--quiet", "--message", "Old"], ops.checkout, old);
            await run("git", ["push", "--quiet", "origin", "previews"], ops.checkout);
            assert.equal((await ops.previews("expired", "72")).stdout, "6\n");
        }));
    it("begins again when somebody else was faster, and loses neither", () =>
        withOps(FILES, async (ops) => {
            await put(ops, "7");
            // The first push finds that another run has pushed in the meantime.
            const hook = join(ops.origin, "hooks/pre-receive");
            const faster = `cd ${ops.origin}; unset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
                tree=$(git rev-parse 'previews^{tree}')
                git update-ref refs/heads/previews "$(git -c user.name=t -c user.email=t@t.test commit-tree -p previews -m Faster "$tree")"`;
            write(ops.origin, { "hooks/pre-receive": `#!/bin/sh\nrm "$0"\n${faster}\nexit 1\n` });
            chmodSync(hook, 0o755);
            const { status, stderr } = await put(ops, "8");
            assert.equal(status, 0, stderr);
            assert.deepEqual(await ops.files(), ["previews/shop/7/api.yaml", "previews/shop/8/api.yaml"]);
            const log = await run("git", ["log", "--format=%s", "previews"], ops.origin);
            assert.equal(log.split("\n")[1], "Faster");
        }));
    it("gives up with an error when it can never push", () =>
        withOps(FILES, async (ops) => {
            write(ops.origin, { "hooks/pre-receive": "#!/bin/sh\nexit 1\n" });
            chmodSync(join(ops.origin, "hooks/pre-receive"), 0o755);
            const { status, stderr } = await put(ops, "7");
            assert.notEqual(status, 0);
            assert.match(stderr, /pre-receive hook declined/);
        }));
});

describe("preview.yml", () => {
    const { jobs } = WORKFLOWS["preview.yml"]!;
    /** What the condition of a job says; its operators are JavaScript's, but for these two. */
    const holds = ({ if: condition }: Job, github: object) => {
        const script = condition!
            .replaceAll("labels.*.name", "labels")
            .replace(/contains\((.*?), ('\w+')\)/, "$1.includes($2)");
        return Boolean(new Function("github", "cancelled", `return ${script}`)(github, () => false));
    };
    const started = (github: object) => Object.keys(jobs).filter((name) => holds(jobs[name]!, github));
    const pullRequest = (action: string, labels: string[], label = "", from = "acme/shop") => ({
        event_name: "pull_request",
        repository: "acme/shop",
        event: { action, label: { name: label }, pull_request: { labels, head: { repo: { full_name: from } } } },
    });

    it("previews a pull request that bears the label, at each of its commits", () => {
        assert.deepEqual(started(pullRequest("labeled", ["preview"], "preview")), ["put"]);
        assert.deepEqual(started(pullRequest("synchronize", ["preview"])), ["put"]);
        assert.deepEqual(started(pullRequest("synchronize", ["other"])), []);
    });
    it("ends the preview with the label, with the pull request, and with its time", () => {
        assert.deepEqual(started(pullRequest("unlabeled", [], "preview")), ["remove"]);
        assert.deepEqual(started(pullRequest("closed", ["preview"])), ["remove"]);
        const schedule = { event_name: "schedule", event: { pull_request: { head: { repo: {} }, labels: [] } } };
        assert.deepEqual(started(schedule), ["remove"]);
        assert.deepEqual(started(pullRequest("unlabeled", ["preview"], "other")), []);
    });
    it("has nothing for a fork, whatever label it bears", () => {
        for (const action of ["labeled", "synchronize", "unlabeled", "closed"]) {
            assert.deepEqual(started(pullRequest(action, ["preview"], "preview", "stranger/shop")), []);
        }
    });
    it("is asked for nothing on main", () => {
        const push = { event_name: "push", event: { pull_request: { head: { repo: {} }, labels: [] } } };
        assert.deepEqual(started(push), []);
    });
});
