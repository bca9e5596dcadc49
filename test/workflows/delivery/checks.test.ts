import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    ALLOWED_ACTIONS,
    CHECKING_JOB,
    OPS_CHECKS,
    PLATFORM_CHECKS,
    REQUIRED_CHECKS,
} from "../../../components/github/rules";
import { parse } from "yaml";
import { checkFile } from "../../../components/github/ops-content";
import { allJobs, type Job, read, SOURCES, type Workflow, WORKFLOWS } from "../support";

/** What GitHub reports the jobs of a workflow as: a job that calls another workflow stands before each job there. */
function reported(file: string): string[] {
    return Object.entries(WORKFLOWS[file]!.jobs).flatMap(([id, { name = id, uses }]) => {
        const called = uses?.match(/\.github\/workflows\/([\w-]+\.yml)/)?.[1];
        return called === undefined ? [name] : reported(called).map((inner) => `${name} / ${inner}`);
    });
}

const { jobs } = WORKFLOWS["build.yml"]!;
/** What the jobs of build.yml that the checks stand on consist of. */
const gating = ["build", "test", "contract", "image", "scan", "sbom", "rehearse"].map((name) => `${name}.yml`);
const required = REQUIRED_CHECKS.map((check) => check.split(" / ")[1]!);

describe("the checks that main asks for", () => {
    it("are jobs of a repository's service.yml, by the names that GitHub reports", () => {
        const names = reported("service.yml");
        assert.deepEqual(
            REQUIRED_CHECKS.filter((check) => !names.includes(check)),
            [],
        );
        assert.deepEqual(
            names.filter((name) => REQUIRED_CHECKS.includes(name)),
            REQUIRED_CHECKS,
        );
    });
    it("are, of the platform's own repository, the job besides that stands for its tests", () => {
        const { on } = WORKFLOWS["ci.yml"]! as any;
        assert.ok("pull_request" in on);
        assert.deepEqual(
            PLATFORM_CHECKS.filter((check) => !REQUIRED_CHECKS.includes(check)),
            reported("ci.yml").filter((name) => !name.includes("${{")),
        );
    });
    it("are, of the ops repository, the one job that its check calls", () => {
        const called = parse(checkFile(`acme/slipway/.github/workflows/check.yml@${"a".repeat(40)}`)) as Workflow;
        assert.deepEqual(Object.keys(called.jobs), [CHECKING_JOB]);
        assert.deepEqual(
            reported("check.yml").map((inner) => `${CHECKING_JOB} / ${inner}`),
            OPS_CHECKS,
        );
    });
    it("are, of an ops repository that was there before, what the documents tell somebody to write", () => {
        const [, told] = /^```yaml\n(name: check\n[^]*?)^```$/m.exec(read("docs/promotion.md"))!;
        const { jobs: written } = parse(checkFile("acme/slipway/.github/workflows/check.yml@COMMIT")) as Workflow;
        assert.deepEqual((parse(told!) as Workflow).jobs, written);
    });
    it("are all that a pull request can fail, directly or by what they stand on", () => {
        const behind = (name: string): string[] => {
            const { needs = [] } = jobs[name]!;
            return [name, ...[needs].flat().flatMap(behind)];
        };
        const covered = new Set(required.flatMap(behind));
        const others = Object.keys(jobs).filter((name) => !covered.has(name));
        assert.deepEqual(others, ["findings", "publish", "promote"]);
    });
    const gates: [name: string, job: Job][] = [
        ...required.map((name): [string, Job] => [name, jobs[name]!]),
        ["ci", WORKFLOWS["ci.yml"]!.jobs["ci"]!],
    ];
    for (const [name, { if: condition, steps, needs }] of gates) {
        it(`are red where ${name} had nothing to stand on: GitHub takes a skipped job for a passed one`, () => {
            // Not !cancelled(): in a cancelled run that skips.
            assert.equal(condition, "always()");
            assert.ok([needs].flat().length > 0);
            const [gate] = steps!;
            assert.equal(gate!.if, undefined);
            assert.deepEqual(gate!.env, { RESULTS: "${{ join(needs.*.result, ' ') }}" });
            const ends = (results: string) =>
                spawnSync("bash", ["-e", "-c", gate!.run!], { env: { RESULTS: results } }).status === 0;
            assert.ok(ends("success"));
            assert.ok(ends("success success"));
            for (const result of ["failure", "cancelled", "skipped"]) {
                for (const results of [result, `${result} success`, `success ${result}`]) assert.ok(!ends(results));
            }
        });
    }
});

describe("what may write or sign", () => {
    const writes = ({ permissions = {} }: Job) =>
        Object.keys(permissions).filter((right) => permissions[right] === "write");

    it("is no job that runs for a pull request, but the preview of one that bears its label", () => {
        const own = ["findings", "publish", "promote"];
        for (const [name, job] of Object.entries(jobs).filter(([name]) => !own.includes(name))) {
            assert.deepEqual(writes(job), [], name);
        }
        const put = WORKFLOWS["preview.yml"]!.jobs["put"]!;
        for (const part of ["labels.*.name, 'preview'", "head.repo.full_name == github.repository"]) {
            assert.ok(put.if!.includes(part), part);
        }
    });
    it("may show what a scan found, and nothing else: nobody waits for it, and it makes nothing red", () => {
        const { show } = WORKFLOWS["findings.yml"]!.jobs;
        // The run itself is asked for by what shows them, in a private repository.
        const rights = { actions: "read", "security-events": "write" };
        for (const job of [jobs["findings"]!, show!]) assert.deepEqual(job.permissions, rights);
        assert.equal(show!["continue-on-error"], true);
        assert.ok(!show!.steps!.some(({ run, uses }) => run !== undefined || uses?.startsWith("actions/checkout@")));
        const { if: condition } = jobs["findings"]!;
        assert.equal(condition, "${{ !cancelled() && (inputs.code-scanning || !github.event.repository.private) }}");
    });
    it("is on main, after all four checks", () => {
        const { needs, if: condition } = jobs["publish"]!;
        assert.deepEqual(needs, required);
        const events = "(github.event_name == 'push' || github.event_name == 'workflow_dispatch')";
        assert.equal(condition, `${events} && github.ref == 'refs/heads/main'`);
        assert.deepEqual(writes(jobs["publish"]!), ["packages", "id-token"]);
    });
    it("may take a role to ask for an image, and nothing else, where it proposes one", () => {
        assert.equal(jobs["promote"]!.needs, "publish");
        const { promote } = WORKFLOWS["promote.yml"]!.jobs;
        for (const job of [jobs["promote"]!, promote!]) assert.deepEqual(writes(job), ["id-token"]);
        const given = promote!.steps!.flatMap((step) => step.with?.["role-to-assume"] ?? []);
        assert.deepEqual(given, ["${{ vars.IMAGE_READ_ROLE_ARN }}"]);
    });
    it("runs no code of the repository that it delivers", () => {
        for (const job of [jobs["publish"]!, ...Object.values(WORKFLOWS["preview.yml"]!.jobs)]) {
            const checkouts = job.steps!.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
            const repositories = checkouts.map((step) => step.with!["repository"]);
            const known = ["${{ job.workflow_repository }}", "${{ vars.OPS_REPOSITORY }}"];
            assert.ok(repositories.length > 0);
            for (const repository of repositories) assert.ok(known.includes(repository!), String(repository));
            assert.ok(!job.steps!.some(({ uses }) => uses?.startsWith("./") || uses?.startsWith("docker/build-push")));
        }
    });
    it("begins after a scan that fails on what is bad and can be mended", () => {
        const { steps } = WORKFLOWS["scan.yml"]!.jobs["image"]!;
        const [scan, shown] = steps!.filter(({ uses }) => uses?.startsWith("aquasecurity/trivy-action@"));
        const { severity, "exit-code": exitCode, "ignore-unfixed": ignored } = scan!.with as any;
        assert.deepEqual([severity, exitCode, ignored], ["HIGH,CRITICAL", "1", true]);
        // What shows the same comes after it, and has no say.
        const after = steps!.slice(steps!.indexOf(scan!) + 1);
        assert.ok(after.includes(shown!));
        for (const step of after) assert.ok((step as any)["continue-on-error"]);
        for (const [, name, { steps: all = [] }] of allJobs().filter(([file]) => gating.includes(file))) {
            const excused = all.filter((step) => "continue-on-error" in step && !after.includes(step));
            assert.deepEqual(excused, [], name);
        }
    });
    it("signs as the workflow that admission and the role of the registry trust, on main", () => {
        const signers = Object.values(SOURCES).flatMap((text) =>
            [...text.matchAll(/SIGNER: (.*)/g)].map(([, to]) => to),
        );
        const file = (name: string) =>
            `https://github.com/\${{ job.workflow_repository }}/.github/workflows/${name}@refs/heads/main`;
        // What a pull request built is signed by another name than what is on main.
        assert.deepEqual(signers, [file("build.yml"), file("preview.yml")]);
    });
});

describe("every action", () => {
    it("is one that the repositories of the platform let run", () => {
        const patterns = ALLOWED_ACTIONS.map((pattern) => pattern.slice(0, -1));
        const used = allJobs().flatMap(([, , { steps = [] }]) => steps.flatMap(({ uses }) => uses ?? []));
        const foreign = used.filter((uses) => !/^(actions|github)\//.test(uses) && !uses.startsWith("./"));
        assert.ok(foreign.length > 10);
        for (const uses of foreign)
            assert.ok(
                patterns.some((pattern) => uses.startsWith(pattern)),
                uses,
            );
    });
});
