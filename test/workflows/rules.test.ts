import assert from "node:assert/strict";
import { allJobs, eventsOf, SOURCES, WORKFLOWS } from "./support";

const SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository";
// The files that are not taken by their commits: AWS and admission trust them as they are on main.
const BY_BRANCH = /^ +uses: [\w-]+\/[\w.-]+\/\.github\/workflows\/(infra|preview)\.yml@main( |$)/;

describe("every workflow", () => {
    it("is there to be looked at", () => {
        assert.ok(".github/actions/setup/action.yml" in SOURCES);
        for (const file of ["infra.yml", "infra-preview.yml", "plan.yml"]) assert.ok(file in WORKFLOWS, file);
    });
    it("takes what others wrote by its commit, with the version beside it", () => {
        const lines = Object.entries(SOURCES).flatMap(([file, text]) =>
            text.split("\n").map((line) => ({ file, line })),
        );
        const foreign = lines.filter(({ line }) => /\buses:/.test(line) && !/uses: \.\//.test(line));
        assert.ok(foreign.length > 5);
        for (const { file, line } of foreign.filter(({ line }) => !BY_BRANCH.test(line))) {
            assert.match(line, /uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, file);
        }
    });
    it("gives no right but what a job asks for, one by one", () => {
        for (const [file, { permissions }] of Object.entries(WORKFLOWS)) assert.deepEqual(permissions, {}, file);
        for (const [file, name, { permissions }] of allJobs()) {
            assert.equal(typeof permissions, "object", `${file}: ${name}`);
        }
    });
    it("runs nothing with the rights of main on what a stranger wrote", () => {
        for (const [file, workflow] of Object.entries(WORKFLOWS)) {
            const events = eventsOf(workflow);
            for (const event of ["pull_request_target", "workflow_run", "issue_comment"]) {
                assert.ok(!events.includes(event), `${file}: ${event}`);
            }
        }
    });
    it("puts no expression into a script, where it could end a command and begin another", () => {
        for (const [file, name, { steps = [] }] of allJobs()) {
            for (const { run = "" } of steps) assert.ok(!run.includes("${{"), `${file}: ${name}: ${run}`);
        }
    });
    it("ends by itself, and leaves no credentials in the checkout", () => {
        for (const [file, name, { steps, uses, "timeout-minutes": timeout }] of allJobs()) {
            if (uses !== undefined) continue;
            assert.equal(typeof timeout, "number", `${file}: ${name}`);
            for (const step of steps!.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
                assert.equal(step.with?.["persist-credentials"], false, `${file}: ${name}`);
            }
        }
    });
    it("gives a fork's pull request no token to take a role with", () => {
        const fromPullRequests = allJobs().filter(
            ([file, , job]) =>
                file.startsWith("infra") &&
                job.permissions?.["id-token"] === "write" &&
                (eventsOf(WORKFLOWS[file]!).includes("pull_request") || job.if?.includes("'pull_request'")),
        );
        assert.deepEqual(
            fromPullRequests.map(([file, name]) => `${file} ${name}`),
            ["infra-preview.yml preview", "infra.yml preview"],
        );
        for (const [file, name, job] of fromPullRequests) {
            const before = [job.needs ?? []].flat().map((need) => WORKFLOWS[file]!.jobs[need]!);
            const conditions = [job, ...before].map((one) => one.if ?? "");
            assert.ok(
                conditions.some((condition) => condition.split(" && ").includes(SAME_REPOSITORY)),
                `${file}: ${name}`,
            );
        }
    });
    it("keeps a token that may write away from the code of a pull request", () => {
        for (const [file, name, { permissions, steps, uses }] of allJobs()) {
            if (!file.startsWith("infra") || permissions!["pull-requests"] !== "write" || uses !== undefined) continue;
            const checkouts = steps!.filter((step) => step.uses?.startsWith("actions/checkout@"));
            assert.deepEqual(
                checkouts.map((step) => step.with!["ref"]),
                ["main"],
                `${file}: ${name}`,
            );
            assert.ok(!steps!.some((step) => step.uses?.startsWith("./")), `${file}: ${name}`);
        }
    });
});
