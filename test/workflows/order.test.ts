import assert from "node:assert/strict";
import { allJobs, type Job, WORKFLOWS } from "./support";

const { jobs } = WORKFLOWS["infra.yml"]!;

/** What the condition says, by GitHub's rules for the operators that ours use. */
function holds({ if: condition = "" }: Job, event: Record<string, string>): boolean {
    const values: Record<string, string> = { "cancelled()": "false", ...event };
    const names = Object.keys(values).sort((a, b) => b.length - a.length);
    const expression = names.reduce((text, name) => text.replaceAll(name, JSON.stringify(values[name])), condition);
    const script = expression.replaceAll('"false"', "false").replaceAll("==", "===");
    return Boolean(new Function(`return ${script}`)());
}

const event = (name: string, more: Record<string, string> = {}) => ({
    "github.event_name": name,
    "inputs.stack": "",
    "needs.dev.result": "skipped",
    "github.event.pull_request.head.repo.full_name": "acme/shop",
    "github.repository": "acme/shop",
    ...more,
});
const started = (given: Record<string, string>) =>
    ["preview", "dev", "prod", "drift"].filter((name) => holds(jobs[name]!, given));

describe("infra.yml", () => {
    it("deploys dev on a push, and then prod, if dev went well", () => {
        assert.equal(jobs["prod"]!.needs, "dev");
        assert.deepEqual(started(event("push", { "needs.dev.result": "success" })), ["dev", "prod"]);
        assert.deepEqual(started(event("push", { "needs.dev.result": "failure" })), ["dev"]);
        assert.deepEqual((WORKFLOWS["infra.yml"]!.on as any).push.branches, ["main"]);
    });
    it("deploys the stack that somebody asks for, and no other", () => {
        assert.deepEqual(
            started(event("workflow_dispatch", { "inputs.stack": "dev", "needs.dev.result": "success" })),
            ["dev"],
        );
        assert.deepEqual(started(event("workflow_dispatch", { "inputs.stack": "prod" })), ["prod"]);
    });
    it("looks for drift every night, and deploys nothing then", () => {
        assert.deepEqual(started(event("schedule")), ["drift"]);
        assert.match((WORKFLOWS["infra.yml"]!.on as any).schedule[0].cron, /^\d+ \d+ \* \* \*$/);
        assert.match(jobs["drift"]!.steps!.at(-1)!.run!, /pulumi preview .*--refresh --expect-no-changes/);
    });
    it("previews a pull request, but not a fork's", () => {
        assert.deepEqual(started(event("pull_request")), ["preview"]);
        const fork = { "github.event.pull_request.head.repo.full_name": "stranger/shop" };
        assert.deepEqual(started(event("pull_request", fork)), []);
    });
    it("never deploys global, which a person does", () => {
        for (const [file, name, { steps = [] }] of allJobs()) {
            for (const { run = "" } of steps) assert.ok(!/pulumi .*global/.test(run), `${file}: ${name}`);
        }
    });
    it("lets one job at a time deploy a stack, and ends none that has begun", () => {
        const deploying = Object.entries(jobs).filter(([, { steps = [] }]) =>
            steps.some(({ run }) => run?.includes("pulumi up")),
        );
        assert.deepEqual(
            deploying.map(([, { concurrency }]) => concurrency),
            ["dev", "prod"].map((stack) => ({ group: `infra-${stack}`, "cancel-in-progress": false })),
        );
        const others = Object.entries(jobs).filter((one) => !deploying.some(([name]) => name === one[0]));
        // A job that waits in a group makes way for a later one, so nothing else may stand in line with a deployment.
        for (const [name, { concurrency }] of others) assert.match(concurrency!.group, /^infra-\w+-\$\{\{/, name);
    });
});
