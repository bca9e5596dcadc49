import assert from "node:assert/strict";
import { SERVICE_KINDS } from "../../components/gitops/environment-applications";
import { type KubernetesObject, lint, objectsOf, render, run, template } from "./helm";
import { type Case, type Feature, FEATURES, matrix, pairs, REQUIRED } from "./matrix";
import { all, one } from "./objects";
import { describeWith } from "../support/tools";

/** What must be there when a feature is on, and must not be when it is off. */
const SIGNS: Partial<Record<Feature, (objects: KubernetesObject[]) => boolean>> = {
    hpa: (objects) => all(objects, "HorizontalPodAutoscaler").length === 1,
    podDisruptionBudget: (objects) => all(objects, "PodDisruptionBudget").length === 1,
    alb: (objects) => all(objects, "Ingress").length === 1,
    secrets: (objects) => all(objects, "ExternalSecret").length === 1,
    migration: (objects) => all(objects, "Job").length === 1,
    metrics: (objects) => all(objects, "ServiceMonitor").length === 1,
    analysis: (objects) => all(objects, "AnalysisTemplate").length === 1,
    callers: (objects) => all(objects, "NetworkPolicy").some(({ spec }) => spec.policyTypes.includes("Ingress")),
    calls: (objects) => JSON.stringify(all(objects, "NetworkPolicy")).includes('"billing"'),
    outside: (objects) => JSON.stringify(all(objects, "NetworkPolicy")).includes("203.0.113.0/24"),
    steps: (objects) => one(objects, "Rollout").spec.strategy.canary.steps.length > 1,
    env: (objects) => JSON.stringify(one(objects, "Rollout")).includes("LOG_LEVEL"),
};

describeWith(["helm"], "The charts over the matrix of their values", function () {
    // Also the promise that this is quick.
    this.timeout(10_000);
    const rendered = new Map<Case, KubernetesObject[]>();

    // In a hook: a test that runs alone would otherwise find nothing, and nothing wrong with it.
    before(async () => {
        await Promise.all(matrix().map(async (each) => rendered.set(each, await render(each.chart, each.values))));
        assert.equal(rendered.size, matrix().length);
    });

    it("render, all of them", async () => {
        for (const [{ name }, objects] of rendered) assert.ok(objects.length >= 3, name);
        assert.ok((await render("preview", REQUIRED.preview)).length > 3);
    });

    it("meet every two features in every valid way", () => {
        const features = Object.keys(FEATURES) as Feature[];
        const wanted = features.flatMap((a) =>
            features
                .filter((b) => a < b)
                .flatMap((b) =>
                    [true, false].flatMap((isOn) => [true, false].map((other) => `${a}=${isOn} ${b}=${other}`)),
                ),
        );
        const invalid = ["migration=true secrets=false", "analysis=true metrics=false"];
        const met = pairs(matrix());
        assert.deepEqual(
            wanted.filter((pair) => !met.has(pair)),
            invalid,
        );
    });

    for (const feature of Object.keys(SIGNS) as Feature[]) {
        it(`hold what ${feature} brings when it is on, and nothing of it when it is off`, () => {
            for (const [{ name, switches }, objects] of rendered) {
                assert.equal(SIGNS[feature]!(objects), switches[feature], name);
            }
        });
    }

    it("hold no kind that an environment refuses", () => {
        const allowed = SERVICE_KINDS.map(({ group, kind }) => `${group}/${kind}`);
        for (const [{ name }, objects] of rendered) {
            for (const { apiVersion, kind } of objects) {
                const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
                assert.ok(allowed.includes(`${group}/${kind}`), `${name}: ${apiVersion} ${kind}`);
            }
        }
    });

    it("name each object once, by its release, and leave the namespace to whoever deploys", () => {
        for (const [{ name, chart }, objects] of rendered) {
            const ids = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
            assert.equal(new Set(ids).size, ids.length, name);
            for (const { metadata } of objects) {
                assert.match(metadata.name, new RegExp(`^${chart}(-[a-z]+|slo)?$`));
                assert.equal(metadata.namespace, undefined);
            }
        }
    });

    it("write labels that Kubernetes takes, and never the digest", () => {
        for (const objects of rendered.values()) {
            const labels = [
                ...objects.map(({ metadata }) => metadata.labels),
                ...objects.map(({ spec }) => spec?.template?.metadata.labels),
            ].flatMap((map) => Object.values(map ?? {}));
            assert.ok(labels.length > objects.length);
            for (const value of labels)
                assert.match(value as string, /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/);
        }
    });

    it("pass lint, whatever is switched", async () => {
        const outcomes = await Promise.all(matrix().map(({ chart, values }) => lint(chart, values)));
        for (const { status, stdout } of outcomes) assert.equal(status, 0, stdout);
        assert.equal((await lint("base", {})).status, 0);
        assert.equal((await lint("preview", REQUIRED.preview)).status, 0);
    });

    it("say what is missing to whoever gives them nothing", async () => {
        for (const chart of ["api", "web", "preview"] as const) {
            const { status, stderr } = await template(chart, {});
            assert.equal(status, 1);
            assert.match(stderr, /missing propert/);
        }
    });
});

describeWith(["helm", "kubernetes-validate"], "The objects of the charts", function () {
    this.timeout(20_000);
    // The validator lets pass what it has no schema for; the objects of these groups are for a real API server.
    const CUSTOM = /^(argoproj\.io|external-secrets\.io|monitoring\.coreos\.com)\//;

    const validate = (objects: KubernetesObject[]) =>
        run(
            "kubernetes-validate",
            ["--strict", "-k", "1.36", "-"],
            objects.map((one) => JSON.stringify(one)).join("\n---\n"),
        );

    it("are what the schemas of Kubernetes say", async () => {
        const rendered = await Promise.all(matrix().map(({ chart, values }) => render(chart, values)));
        const objects = [...rendered.flat(), ...(await render("preview", REQUIRED.preview))];
        const { status, stdout, stderr } = await validate(objects.filter(({ apiVersion }) => !CUSTOM.test(apiVersion)));
        assert.equal(status, 0, stdout + stderr);
        assert.doesNotMatch(stdout + stderr, /WARN/);
        assert.match(stdout + stderr, /passed for resource job\/api-migrate against version 1\.36/);
    });

    it("would not pass with a key that Kubernetes does not know", async () => {
        const [service] = all(objectsOf((await template("api", REQUIRED.api)).stdout), "Service");
        const { status } = await validate([{ ...service!, spec: { ...service!["spec"], prot: 80 } }]);
        assert.notEqual(status, 0);
    });
});
