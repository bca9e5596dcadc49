import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { parse, stringify } from "yaml";
import { CALLING_JOB } from "../../../components/github/rules";
import manifest from "../../../package.json";
import { inFolder } from "../run";
import { type Job, read, type Workflow, WORKFLOWS } from "../support";
import { needTool } from "../../support/tools";
import { write } from "./support";

/** What docs/onboarding.md tells a repository to write, by its name there. */
const CALLERS: Record<string, string> = Object.fromEntries(
    [...read("docs/onboarding.md").matchAll(/^<!-- caller:([\w-]+) -->\n```yaml\n([^]*?)^```$/gm)].map(
        ([, name, text]) => [name!, text!],
    ),
);
const called = ({ uses }: Job) => uses?.match(/\.github\/workflows\/([\w-]+\.yml)/)?.[1];
const LEVELS = ["none", "read", "write"];

/** The most that any job asks for which a workflow runs, itself or by another one. */
function asked(file: string): Record<string, string> {
    const all = Object.values(WORKFLOWS[file]!.jobs).map((job) => {
        const inner = called(job);
        return inner === undefined ? job.permissions! : asked(inner);
    });
    const most: Record<string, string> = {};
    for (const [right, level] of all.flatMap(Object.entries) as [string, string][]) {
        if (LEVELS.indexOf(level) > LEVELS.indexOf(most[right] ?? "none")) most[right] = level;
    }
    return most;
}

/** Every job that calls a workflow, here and in the documents. */
function callingJobs(): [where: string, job: Job, file: string][] {
    const documented = Object.entries(CALLERS).map(([name, text]) => [name, parse(text) as Workflow] as const);
    return [...Object.entries(WORKFLOWS), ...documented].flatMap(([where, { jobs }]) =>
        Object.entries(jobs).flatMap(([name, job]): [string, Job, string][] => {
            const file = called(job);
            return file === undefined || file.startsWith("infra") ? [] : [[`${where}: ${name}`, job, file]];
        }),
    );
}

describe("what calls the workflows of the delivery", () => {
    it("is in the documents, too", () => {
        assert.deepEqual(Object.keys(CALLERS), ["service", "promote", "service-preview", "previews"]);
        assert.ok(callingJobs().length > 8);
    });
    it("gives all the rights that they ask for, or GitHub starts none of their jobs, and no others", () => {
        for (const [where, { permissions }, file] of callingJobs()) {
            assert.deepEqual(Object.entries(permissions!).sort(), Object.entries(asked(file)).sort(), where);
        }
    });
    it("gives the inputs that they need, and none that they do not know", () => {
        for (const [where, job, file] of callingJobs()) {
            const { inputs = {} } = (WORKFLOWS[file]!.on as any).workflow_call ?? {};
            const given = Object.keys((job as any).with ?? {});
            assert.deepEqual(
                given.filter((name) => !(name in inputs)),
                [],
                where,
            );
            const needed = Object.keys(inputs).filter((name) => inputs[name].required);
            assert.deepEqual(
                needed.filter((name) => !given.includes(name)),
                [],
                where,
            );
        }
    });
    it("is ten lines for a service, under the name that the rules of main know", () => {
        assert.ok(CALLERS["service"]!.trim().split("\n").length <= 10);
        const { jobs, permissions } = parse(CALLERS["service"]!) as Workflow;
        assert.deepEqual([Object.keys(jobs), permissions], [[CALLING_JOB], {}]);
        assert.ok(CALLING_JOB in WORKFLOWS["service.yml"]!.jobs);
    });
    it("says which repository is the platform's, everywhere the one of the stack that makes it", () => {
        const { config } = parse(read("Pulumi.global.yaml"));
        const repository = `${config["slipway:githubOwner"]}/${config["slipway:githubRepository"]}`;
        const named = callingJobs().flatMap(([where, { uses }, file]) =>
            where.includes(".yml") && !uses!.startsWith("./")
                ? [[where, uses!.split(`/.github/workflows/${file}`)[0]]]
                : [],
        );
        assert.deepEqual(named, [
            ["previews.yml: preview", repository],
            ["service.yml: preview", repository],
        ]);
        assert.equal(manifest.repository.url, `git+https://github.com/${repository}.git`);
    });
    it("calls from elsewhere what admission trusts as it is on main", () => {
        for (const [where, { uses }, file] of callingJobs()) {
            if (!where.includes(".yml") && /build|preview/.test(file)) assert.match(uses!, /@main$/, where);
        }
    });
    const pages = parse(CALLERS["service-preview"]!) as Workflow;
    const conditions = (name: string) => [WORKFLOWS["service.yml"]!, pages].map(({ jobs }) => jobs[name]!.if!);
    /** What a condition of these says where a job before it ended so, in an event that does so. */
    const holds = (condition: string, result: string, action?: string, label?: string) => {
        const known = { needs: { service: { result } }, github: { event: { action, label: { name: label } } } };
        const [names, values] = [Object.keys(known), Object.values(known)];
        return Boolean(
            new Function("cancelled", ...names, `return ${condition}`)(() => result === "cancelled", ...values),
        );
    };
    it("previews what was built, though some of it is skipped for a pull request, and nothing that went wrong", () => {
        for (const condition of conditions("preview")) {
            // A job that asks for no status of those before it is skipped with what any of them skipped.
            assert.match(condition, /^!cancelled\(\) && /);
            for (const result of ["success", "skipped"]) assert.ok(holds(condition, result, "synchronize"), result);
            for (const result of ["failure", "cancelled"]) assert.ok(!holds(condition, result, "synchronize"), result);
        }
    });
    it("builds and previews nothing again for another label", () => {
        for (const condition of [...conditions("service"), ...conditions("preview")]) {
            assert.ok(holds(condition, "success", "labeled", "preview"));
            assert.ok(!holds(condition, "skipped", "labeled", "other"));
            assert.ok(holds(condition, "success"));
        }
    });
    it("makes new versions of services alone, while each pull request is told of its checks", () => {
        const { push, pull_request: pull, workflow_dispatch: byHand } = WORKFLOWS["service.yml"]!.on as any;
        assert.deepEqual(push.paths, ["apps/**", "deploy/helm/**", ".github/workflows/**"]);
        assert.deepEqual(Object.keys(pull), ["types"]);
        assert.equal(byHand, null);
    });
    it("is what actionlint takes", async function () {
        const actionlint = needTool(this, "actionlint");
        await inFolder(async (folder) => {
            const { service, promote, previews } = CALLERS;
            const { name, permissions, jobs } = parse(service!) as any;
            const { preview, service: more } = pages.jobs;
            const both = { name, on: pages.on, permissions, jobs: { service: { ...jobs.service, ...more }, preview } };
            const texts = { service, promote, previews, "service-preview": stringify(both) };
            for (const [name, text] of Object.entries(texts)) {
                write(folder, { [`${name}.yml`]: text! });
                const args = ["-no-color", `${folder}/${name}.yml`];
                const { status, stdout } = spawnSync(actionlint, args, { encoding: "utf8" });
                assert.equal(status, 0, stdout);
            }
        });
    });
});
