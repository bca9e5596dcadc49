import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { serviceSource } from "../../components/gitops/environment-applications";
import { planSettings, PREVIEW_QUOTA } from "../../components/gitops/namespace-plan";
import { PREVIEW_VALUES } from "../../components/gitops/preview-applications";
import type { Values } from "../../components/addons/values";
import { DEV, SOURCES } from "../components/gitops/support";
import { directoryOf } from "../support/temporary";
import { type Chart, render, run } from "./helm";
import { REQUIRED, TAG } from "./matrix";
import { all, one } from "./objects";
import { asksFor, fits } from "./quota";
import { describeWith } from "../support/tools";

/** Values as Argo CD makes them of the file of a service. Helm has the functions that its templates have. */
async function valuesOf(file: Values, fixed?: object): Promise<Values> {
    const text = serviceSource(SOURCES, DEV, fixed).helm.values;
    const folder = directoryOf({
        "Chart.yaml": "{ apiVersion: v2, name: file, version: 0.1.0 }",
        "templates/values.yaml": `{{ with .Values.file }}${text}{{ end }}`,
    });
    const input = JSON.stringify({ file });
    const { status, stdout, stderr } = await run("helm", ["template", join(folder), "--values", "-"], input);
    assert.equal(status, 0, stderr);
    return parse(stdout);
}

const fileOf = (chart: Chart, values?: Values) => ({
    image: { repository: `ghcr.io/acme/shop/${chart}`, tag: TAG },
    values,
});

/** A file that wants everything that a preview has not. */
const GREEDY: Values = {
    environment: "prod",
    traffic: "alb",
    ingress: { host: "shop.example.com" },
    replicas: 5,
    hpa: { min: 5 },
    podDisruptionBudget: { enabled: true },
    metrics: { enabled: true },
    canary: { steps: [{ weight: 10, pause: "2m" }] },
    env: { LOG_LEVEL: "debug" },
};

describeWith(["helm"], "A service in a preview", function () {
    this.timeout(10_000);

    for (const chart of ["api", "web"] as const) {
        for (const [title, values] of [
            ["no values", undefined],
            ["values of an environment", GREEDY],
        ] as const) {
            it(`is one pod of ${chart} without a load balancer, replaced at once, from a file with ${title}`, async () => {
                const objects = await render(chart, await valuesOf(fileOf(chart, values), PREVIEW_VALUES));
                const { replicas, strategy } = one(objects, "Rollout").spec;
                assert.equal(replicas, 1);
                assert.equal(strategy.canary.trafficRouting, undefined);
                assert.deepEqual(strategy.canary.steps, [{ setWeight: 100 }]);
                const others = [
                    "Ingress",
                    "HorizontalPodAutoscaler",
                    "PodDisruptionBudget",
                    "AnalysisTemplate",
                    "Job",
                    "ServiceMonitor",
                ];
                for (const kind of others) assert.deepEqual(all(objects, kind), [], kind);
            });
        }
    }
    it("keeps what else its file says, but for the environment", async () => {
        const { env, environment, image } = await valuesOf(fileOf("api", GREEDY), PREVIEW_VALUES);
        assert.deepEqual([env, environment, image.tag], [{ LOG_LEVEL: "debug" }, "dev", TAG]);
    });
    it("is what its file says in an environment", async () => {
        const objects = await render("web", await valuesOf(fileOf("web", GREEDY)));
        assert.equal(all(objects, "Ingress").length, 1);
        assert.equal(one(objects, "HorizontalPodAutoscaler").spec.minReplicas, 5);
    });
});

describeWith(["helm"], "The quota", function () {
    this.timeout(10_000);
    const { quota } = planSettings({});

    it("of a preview has room for a push that changes both services, by pods and never by weights", async () => {
        const asked = async (fixed: object) =>
            Promise.all(
                (["api", "web"] as const).map(async (chart) => {
                    const objects = await render(chart, await valuesOf(fileOf(chart), fixed));
                    return asksFor(objects, one(objects, "Rollout").spec.replicas);
                }),
            );
        assert.ok(fits(await asked(PREVIEW_VALUES), PREVIEW_QUOTA));
        assert.ok(!fits(await asked({ ...PREVIEW_VALUES, replicas: 2 }), PREVIEW_QUOTA));
    });

    it("of an environment has room for both services at once, and up to which size docs/charts.md says", async () => {
        const [api, web] = await Promise.all([render("api", REQUIRED.api), render("web", REQUIRED.web)]);
        const rollouts = (pods: number) => [asksFor(api, 2), asksFor(web, pods)];
        assert.deepEqual(asksFor(api, 2), { cpu: "600m", memory: "768Mi", memoryLimit: "1536Mi", pods: 3 });
        assert.deepEqual(asksFor(web, 2), { cpu: "800m", memory: "1024Mi", memoryLimit: "2048Mi", pods: 4 });
        assert.ok(fits(rollouts(6), quota));
        assert.ok(!fits(rollouts(7), quota));
    });
});
