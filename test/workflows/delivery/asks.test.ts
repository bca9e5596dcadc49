import assert from "node:assert/strict";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathWith } from "../../support/tools";
import { inFolder, runCommand } from "../run";
import { allJobs, type Job, read, SOURCES, type Step, WORKFLOWS } from "../support";
import { script, write } from "./support";

const job = (file: string, name: string): Job => WORKFLOWS[file]!.jobs[name]!;
const stepOf = ({ steps }: Job, name: string): Step => steps!.find((step) => step.name === name)!;

/** Runs what a step runs, as GitHub does without a word of which shell. */
const runStep = (step: Step, env: object, cwd = ".") => runCommand("bash", ["-e", "-c", step.run!], { cwd, env });

describe("a job that signs for real", () => {
    const steps = [job("build.yml", "publish"), job("preview.yml", "put")].map(({ steps }) => steps![0]!);

    it("asks first whether it is called by a repository of its own owner, for whom alone it would be admitted", async () => {
        for (const step of steps) {
            assert.deepEqual(step.env, { WORKFLOW: "${{ job.workflow_ref }}" });
            const ask = (owner: string) =>
                runStep(step, {
                    WORKFLOW: "acme/slipway/.github/workflows/build.yml@refs/heads/main",
                    GITHUB_REPOSITORY_OWNER: owner,
                });
            assert.equal((await ask("acme")).status, 0);
            for (const owner of ["stranger", "acme-2", "acm", ""]) {
                const { status, stdout } = await ask(owner);
                assert.equal(status, 1, owner);
                assert.match(stdout, /^::error::acme\/slipway\/.* signs for the repositories of its own owner: copy/);
            }
        }
    });
});

describe("a promotion", () => {
    it("asks first for the key of its environment, and says where that comes from", async () => {
        const step = job("promote.yml", "promote").steps![0]!;
        assert.equal(step.env!["THERE"], "${{ secrets.OPS_APP_PRIVATE_KEY != '' }}");
        const ask = (THERE: string) =>
            runStep(step, { THERE, ENVIRONMENT: "prod", GITHUB_REPOSITORY: "acme/shop", GITHUB_WORKFLOW: "" });
        assert.equal((await ask("true")).status, 0);
        const { status, stdout } = await ask("false");
        assert.equal(status, 1);
        assert.match(stdout, /^::error::the environment prod of acme\/shop gave no OPS_APP_PRIVATE_KEY: see The keys/);
        assert.match(read("docs/onboarding.md"), /^## 2\. The keys/m);
    });
    it("waits for the one before it, and is not dropped for the one after it", () => {
        const { concurrency } = job("promote.yml", "promote");
        assert.deepEqual(concurrency, {
            group: "promote-${{ inputs.environment }}-${{ inputs.service }}",
            "cancel-in-progress": false,
            queue: "max",
        });
    });
});

describe("a preview", () => {
    it("is put where the pull request is still open and bears the label, once it was built", function () {
        const path = pathWith(this, "jq");
        return inFolder(async (folder) => {
            // As GitHub's command does: it puts what it was answered through the filter.
            write(folder, {
                "bin/gh":
                    '#!/bin/sh\n[ "$GH_TOKEN" = of-the-job ] && [ "$2" = repos/acme/shop/pulls/7 ] && jq "$4" answer.json\n',
                "slipway/scripts/delivery/previews.sh": '#!/bin/sh\necho "$@ by $GH_TOKEN"\n',
            });
            for (const file of ["bin/gh", "slipway/scripts/delivery/previews.sh"]) chmodSync(join(folder, file), 0o755);
            const step = stepOf(job("preview.yml", "put"), "Put it, where it is still asked for");
            const put = async (answer: object | string) => {
                write(folder, { "answer.json": JSON.stringify(answer) });
                const env = { JOB_TOKEN: "of-the-job", GH_TOKEN: "of-the-app", NUMBER: "7", TAGS: "{}" };
                const more = { GITHUB_REPOSITORY: "acme/shop", PATH: `${folder}/bin:${path}` };
                return runStep(step, { ...env, ...more }, folder);
            };
            const labels = [{ name: "other" }, { name: "preview" }];
            assert.equal((await put({ state: "open", labels })).stdout, "ops put 7 {} by of-the-app\n");
            for (const answer of [
                { state: "closed", labels },
                { state: "open", labels: labels.slice(0, 1) },
            ]) {
                const { status, stdout } = await put(answer);
                assert.deepEqual([status, stdout], [0, ""]);
            }
            const { status, stdout } = await put("nothing that GitHub would say");
            assert.deepEqual([status === 0, stdout], [false, ""]);
        });
    });
    it("is not skipped with what the job before it skipped", () => {
        assert.match(job("preview.yml", "put").if!, /^!cancelled\(\) && /);
    });
    it("waits for its removal, and its removal for it: neither is dropped for what comes after", () => {
        for (const { concurrency } of Object.values(WORKFLOWS["preview.yml"]!.jobs)) {
            assert.deepEqual([concurrency!["cancel-in-progress"], concurrency!.queue], [false, "max"]);
        }
    });
});

describe("a token for the ops repository", () => {
    const ask = (name: string) =>
        runCommand("bash", [script("ops-repository.sh")], { cwd: ".", env: { OPS_REPOSITORY: name } });

    it("is asked for by its name", async () => {
        assert.equal((await ask("acme/slipway-ops")).stdout, "name=slipway-ops\n");
    });
    it("is not asked for without one, which would be a token for all that the app may write to", async () => {
        for (const name of ["", "slipway-ops", "acme/", "/slipway-ops", "acme/a/b"]) {
            const { status, stdout, stderr } = await ask(name);
            assert.deepEqual([status, stdout], [1, ""], name);
            assert.match(stderr, /^expected owner\/name of the ops repository in the variable OPS_REPOSITORY/);
        }
    });
    it("is asked for by that name in every job that asks", () => {
        const asking = allJobs().filter(([, , { steps = [] }]) =>
            steps.some(({ uses }) => uses?.startsWith("actions/create-github-app-token@")),
        );
        assert.equal(asking.length, 4);
        for (const [file, name, { steps }] of asking) {
            const given = steps!.flatMap((step) => step.with?.["repositories"] ?? []);
            assert.deepEqual(given, ["${{ steps.ops.outputs.name }}"], `${file}: ${name}`);
            const { run } = steps!.find((step) => step.id === "ops")!;
            assert.ok(
                run!.includes('slipway/scripts/delivery/ops-repository.sh >> "$GITHUB_OUTPUT"'),
                `${file}: ${name}`,
            );
        }
    });
    it("is not asked for by the gate of migrations where the job has no key, as Dependabot's have none", () =>
        inFolder(async (folder) => {
            const step = job("contract.yml", "migrations").steps!.find(({ id }) => id === "ops")!;
            assert.equal(step.env!["KEY"], "${{ secrets.PREVIEW_APP_PRIVATE_KEY != '' }}");
            write(folder, {
                "slipway/scripts/delivery/ops-repository.sh": readFileSync(script("ops-repository.sh"), "utf8"),
            });
            chmodSync(join(folder, "slipway/scripts/delivery/ops-repository.sh"), 0o755);
            const asked = async (CLIENT_ID: string, KEY: string) => {
                write(folder, { output: "" });
                const env = {
                    CLIENT_ID,
                    KEY,
                    OPS_REPOSITORY: "acme/slipway-ops",
                    GITHUB_OUTPUT: join(folder, "output"),
                };
                assert.equal((await runStep(step, env, folder)).status, 0);
                return readFileSync(join(folder, "output"), "utf8");
            };
            assert.equal(await asked("Iv23li", "true"), "name=slipway-ops\n");
            assert.equal(await asked("Iv23li", "false"), "");
            assert.equal(await asked("", "false"), "");
            const { steps } = job("contract.yml", "migrations");
            for (const one of steps!.filter((step) => step.uses?.startsWith("actions/create-github-app-token@"))) {
                assert.equal(one.if, "steps.ops.outputs.name");
            }
        }));
    it("comes to a gate whose tools are those that somebody has looked at", () => {
        const [, version] = /^squawk-cli==(\S+) --hash=sha256:[0-9a-f]{64}$/m.exec(
            read("scripts/delivery/requirements.txt"),
        )!;
        assert.ok(SOURCES[".github/workflows/ci.yml"]!.includes(` squawk-cli==${version} `));
        for (const [file, text] of Object.entries(SOURCES).filter(([file]) => !file.endsWith("/ci.yml"))) {
            for (const [line] of text.matchAll(/pip" install .*/g)) assert.match(line, /--require-hashes/, file);
        }
    });
});

describe("tests of the apps", () => {
    it("are some: an app that nobody knows how to test is red", async () => {
        const { steps } = job("test.yml", "app");
        const step = stepOf(job("test.yml", "app"), "It is an app that there are tests for");
        const files = steps!.flatMap((one) => [
            ...(one.if ?? "").matchAll(/format\('(apps\/\{0\}\/[\w.]+)', matrix\.app\)/g),
        ]);
        const known = [...new Set(files.map(([, file]) => file!))];
        const found = known.map((file) => `format('${file}', matrix.app)`).join(", ");
        assert.equal(step.if, `hashFiles(${found}) == ''`);
        const { status, stdout } = await runStep(step, { APP: "api" });
        assert.equal(status, 1);
        assert.match(stdout, /^::error::apps\/api has neither pyproject\.toml nor package\.json/);
    });
});
