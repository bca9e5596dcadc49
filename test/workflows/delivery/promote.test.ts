import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand } from "../run";
import { WORKFLOWS } from "../support";
import { type Ops, opsFile as fileOf, withOps } from "./ops";
import { type Registry, run, script, startRegistry, write } from "./support";

const NEVER = `1.4.9@sha256:${"e".repeat(64)}`;
const PROD = "envs/prod/api.yaml";
const BACK = { ENVIRONMENT: "prod", ROLLBACK: "true" };

describe("promote.sh", function () {
    this.timeout(60_000);
    let path = "";
    let registry: Registry | undefined;
    let [OLD, NEW, NEWER] = ["", "", ""];
    before(async function () {
        path = pathWith(this, "jq", "crane");
        registry = await startRegistry(path);
        [OLD, NEW, NEWER] = (await Promise.all(["1.4.1", "1.4.2", "1.4.3"].map(built))) as [string, string, string];
    });
    after(() => registry?.stop());

    const repository = () => `${registry!.host}/shop/api`;
    const opsFile = (tag: string, more = "", image = repository()) => fileOf(tag, more, image);
    const dev = () => ({ "envs/dev/api.yaml": opsFile(OLD) });

    /** Pushes an image, and gives the tag that a build would. */
    function built(version: string): Promise<string> {
        return inFolder(async (folder) => {
            const name = `${repository()}:${version}`;
            write(folder, { version });
            await run("tar", ["-cf", "layer.tar", "version"], folder);
            await run("crane", ["append", "--oci-empty-base", "-f", "layer.tar", "-t", name], folder, { PATH: path });
            return `${version}@${(await run("crane", ["digest", name], folder, { PATH: path })).trim()}`;
        });
    }

    const promote = ({ checkout }: Ops, env: object) =>
        runCommand("bash", [script("promote.sh"), checkout], {
            cwd: checkout,
            env: { PATH: path, SERVICE: "api", GH_TOKEN: "token", TAG: "", ...env },
        });
    const changeOf = (stdout: string) => JSON.parse(stdout.trim().replace(/^change=/, ""));

    it("puts one line on the one branch that the service has for the environment", () =>
        withOps(dev(), async (ops) => {
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
        withOps(dev(), async (ops) => {
            await promote(ops, { ENVIRONMENT: "dev", TAG: NEW });
            await ops.git("switch", "--quiet", "--detach", "origin/main");
            assert.equal((await promote(ops, { ENVIRONMENT: "dev", TAG: NEWER })).status, 0);
            const commits = await ops.git("log", "--format=%s", "origin/main..origin/promote/dev/api");
            assert.equal(commits, `api in dev: ${NEWER}\n`);
        }));
    it("takes to stage what dev runs, and nothing that dev does not run", () =>
        withOps({ ...dev(), "envs/stage/api.yaml": opsFile(NEW) }, async (ops) => {
            assert.equal(changeOf((await promote(ops, { ENVIRONMENT: "stage" })).stdout).after, OLD);
            await ops.git("switch", "--quiet", "--detach", "origin/main");
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "stage", TAG: NEVER });
            assert.equal(status, 1);
            assert.match(stderr, /stage takes what dev runs/);
        }));
    it("skips no environment", () =>
        withOps({ ...dev(), "envs/prod/api.yaml": opsFile(NEW) }, async (ops) => {
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "prod", TAG: OLD });
            assert.equal(status, 1);
            assert.match(stderr, /promote api to stage first/);
            assert.equal((await ops.git("branch", "--remotes", "--list", "origin/promote/*")).trim(), "");
        }));
    it("says that there is nothing to do, and pushes nothing", () =>
        withOps(dev(), async (ops) => {
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
    it("goes further back the second time, and never forth to what it left", () =>
        withOps({ [PROD]: opsFile(OLD) }, async (ops) => {
            for (const tag of [NEW, NEWER, NEW]) await ops.commit({ [PROD]: opsFile(tag) });
            const { after, rollback } = changeOf((await promote(ops, BACK)).stdout);
            assert.deepEqual([after, rollback], [OLD, true]);
        }));
    it("goes back to the tag that is given, and says so", () =>
        withOps({ [PROD]: opsFile(OLD) }, async (ops) => {
            for (const tag of [NEW, NEWER]) await ops.commit({ [PROD]: opsFile(tag) });
            const { after, rollback, branch } = changeOf((await promote(ops, { ...BACK, TAG: OLD })).stdout);
            assert.deepEqual([after, rollback], [OLD, true]);
            assert.equal(
                await ops.git("log", "-1", "--format=%s", `origin/${branch}`),
                `api in prod: back to ${OLD}\n`,
            );
        }));
    it("goes back to no tag that was taken back or never was there, though it were built", () =>
        withOps({ [PROD]: opsFile(OLD), "envs/stage/api.yaml": opsFile(NEWER) }, async (ops) => {
            for (const tag of [NEW, OLD]) await ops.commit({ [PROD]: opsFile(tag) });
            await ops.commit({ [PROD]: opsFile(NEW) });
            for (const tag of [NEWER, NEVER]) {
                const { status, stderr } = await promote(ops, { ...BACK, TAG: tag });
                assert.equal(status, 1);
                assert.ok(stderr.includes(`cannot go back to "${tag}"`), stderr);
            }
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    it("goes back no further than there is a way", () =>
        withOps(dev(), async (ops) => {
            for (const [env, message] of [
                [{}, /envs\/dev\/api\.yaml has 1\.4\.1@.*, and no other version before/],
                [{ SERVICE: "web" }, /envs\/dev\/web\.yaml is not there/],
            ] as const) {
                const { status, stderr } = await promote(ops, { ENVIRONMENT: "dev", ROLLBACK: "true", ...env });
                assert.notEqual(status, 0);
                assert.match(stderr, message);
            }
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    it("refuses what leads out of the folder, and what is no tag", () =>
        withOps(dev(), async (ops) => {
            const wrong = [
                { SERVICE: "../dev/api" },
                { SERVICE: "--help" },
                { TAG: "1.4.2" },
                { TAG: `$(id)@${NEW.split("@")[1]}` },
            ];
            for (const env of wrong) {
                const { status } = await promote(ops, { ENVIRONMENT: "dev", TAG: NEW, ...env });
                assert.notEqual(status, 0, JSON.stringify(env));
            }
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    it("refuses a digest that was never built, and pushes nothing", () =>
        withOps(dev(), async (ops) => {
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "dev", TAG: NEVER });
            assert.equal(status, 1);
            assert.ok(stderr.includes(`${repository()} has no 1.4.9: build it`), stderr);
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    it("refuses the image of one build by the version of another, which nobody could see later", () =>
        withOps(dev(), async (ops) => {
            const [digest, other] = [NEW, NEWER].map((tag) => tag.split("@")[1]);
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "dev", TAG: `1.4.3@${digest}` });
            assert.equal(status, 1);
            assert.ok(stderr.includes(`${repository()}:1.4.3 is ${other}, not ${digest}: promote a tag as`), stderr);
            assert.equal((await ops.git("ls-remote", "origin", "refs/heads/promote/*")).trim(), "");
        }));
    it("refuses the way back to an image that is gone", () =>
        withOps({ "envs/prod/api.yaml": opsFile(NEVER) }, async (ops) => {
            await ops.commit({ "envs/prod/api.yaml": opsFile(NEW) });
            const { status, stderr } = await promote(ops, { ENVIRONMENT: "prod", ROLLBACK: "true" });
            assert.equal(status, 1);
            assert.match(stderr, / has no 1\.4\.9: build it/);
        }));
    it("writes its token nowhere", () =>
        withOps(dev(), async (ops) => {
            const { stdout, stderr } = await promote(ops, { ENVIRONMENT: "dev", TAG: NEW, GH_TOKEN: "ghs-secret" });
            for (const text of [stdout, stderr, readFileSync(join(ops.checkout, ".git/config"), "utf8")]) {
                assert.ok(!text.includes("ghs-secret"));
            }
        }));
});

describe("a promotion takes a role in AWS", () => {
    const ECR = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com";
    const { steps } = WORKFLOWS["promote.yml"]!.jobs["promote"]!;
    const { run: look } = steps!.find((step) => "id" in step && step.id === "image")!;

    const asked = (repository: string, env: object = {}) =>
        inFolder(async (folder) => {
            write(folder, { "ops/envs/dev/api.yaml": fileOf(NEVER, "", repository), output: "" });
            const given = { ENVIRONMENT: "dev", SERVICE: "api", IMAGE_REGISTRY: ECR, GITHUB_OUTPUT: "output", ...env };
            const { status } = await runCommand("bash", ["-e", "-c", look!], { cwd: folder, env: given });
            return [status, readFileSync(join(folder, "output"), "utf8")];
        });

    it("where the image is in ECR", async () => assert.deepEqual(await asked(`${ECR}/shop/api`), [0, "ecr=true\n"]));
    for (const [what, repository, env] of [
        ["is in ghcr.io", "ghcr.io/acme/shop/api", {}],
        ["is in a registry whose name begins alike", `${ECR}.example.com/shop/api`, {}],
        ["could be in none that the repository knows", "ghcr.io/acme/shop/api", { IMAGE_REGISTRY: "" }],
        ["is named by no file", "ghcr.io/acme/shop/api", { SERVICE: "web" }],
    ] as const) {
        it(`but not where it ${what}`, async () => assert.deepEqual(await asked(repository, env), [0, ""]));
    }
    it("only then, by both of the steps that let it in", () => {
        const conditional = steps!.filter((step) => step.if === "steps.image.outputs.ecr");
        assert.deepEqual(
            conditional.map(({ uses }) => uses!.split("@")[0]),
            ["aws-actions/configure-aws-credentials", "docker/login-action"],
        );
    });
});
