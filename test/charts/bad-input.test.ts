import assert from "node:assert/strict";
import { mergeValues, type Values } from "../../components/addons/values";
import { render, template } from "./helm";
import { REQUIRED } from "./matrix";
import { one } from "./objects";
import { refusal } from "./refusal";
import { describeWith } from "../support/tools";

/** What Helm's schema says: the value, what was expected and what was given. */
const BY_SCHEMA: [title: string, values: Values, says: RegExp][] = [
    [
        "a weight of 0",
        { canary: { steps: [{ weight: 0, pause: "2m" }] } },
        /'\/canary\/steps\/0\/weight': .*got 0, want 1/,
    ],
    ["a weight of 110", { canary: { steps: [{ weight: 110, pause: "2m" }] } }, /steps\/0\/weight': .*got 110, want 99/],
    ["a step without a pause", { canary: { steps: [{ weight: 10 }] } }, /missing property 'pause'/],
    ["a pause without an end", { canary: { steps: [{ weight: 10, pause: {} }] } }, /steps\/0\/pause': got object/],
    ["a key that nobody knows", { hpa: { minimum: 2 } }, /'\/hpa': additional properties 'minimum' not allowed/],
    ["such a key at the top", { replicaCount: 2 }, /additional properties 'replicaCount' not allowed/],
    ["a way of traffic that there is not", { traffic: "nginx" }, /'\/traffic'/],
    ["a list as a variable", { env: { HOSTS: ["a"] } }, /'\/env\/HOSTS': got array, want/],
    ["an error ratio in percent", { analysis: { errorRatio: 5 } }, /'\/analysis\/errorRatio'/],
    ["a caller whose name no service can have", { callers: ["2fa"] }, /'\/callers\/0'/],
    ["one whose name is too long for a release", { callers: ["a".repeat(54)] }, /'\/callers\/0'/],
    ["a call without its port", { calls: [{ service: "api" }] }, /'\/calls\/0': missing property 'port'/],
    ["a call of a name alone", { calls: ["api"] }, /'\/calls\/0': got string, want object/],
    ["a port that only root may open", { service: { port: 80 } }, /'\/service\/port': .*got 80, want 1,?024/],
];

/** What the charts say themselves, about values that only together are wrong. */
const BY_CHART: [title: string, values: Values, says: string][] = [
    [
        "a probe port that no container has",
        { probes: { liveness: { port: 9000 } } },
        'probes.liveness.port: expected "http" or 8000, the port that the container has, got 9000: correct it, or service.port',
    ],
    [
        "an autoscaler whose min is above its max",
        { hpa: { min: 12 } },
        "hpa.min: expected at most hpa.max, which is 10, got 12: lower it, or raise hpa.max",
    ],
    [
        "a budget that no drain could respect",
        { hpa: { enabled: false }, replicas: 1 },
        "podDisruptionBudget.minAvailable: expected fewer than 1, the least number of pods, got 1: no node could ever be drained; run more pods, or set podDisruptionBudget.enabled to false",
    ],
    [
        "weights that go back",
        { canary: { steps: ["50", "50"].map((weight) => ({ weight: Number(weight), pause: "1m" })) } },
        "canary.steps[1].weight: expected more than 50, the weight before it, got 50: put the steps in order",
    ],
    [
        "an analysis of what is not measured",
        { metrics: { enabled: false } },
        "analysis.enabled: expected false while metrics.enabled is false, got true: no canary without metrics would ever be promoted; set analysis.enabled to false too",
    ],
    [
        "an analysis that one error alone would end",
        { analysis: { minRequests: 200 } },
        "analysis.minRequests: expected more than 200 while analysis.errorRatio is 0.005, got 200: one error alone must not end a rollout; raise it, or analysis.errorRatio",
    ],
    [
        "a load balancer without a name",
        { traffic: "alb" },
        'ingress.host: expected the name that the load balancer answers to, such as "shop.example.com", because traffic is alb, got "": set it, or set traffic to replicas',
    ],
    [
        "a name without a load balancer",
        { ingress: { host: "shop.example.com" } },
        'ingress.host: expected "" because traffic is replicas, which makes no ingress, got "shop.example.com": set traffic to alb, or leave the host out',
    ],
    [
        "metrics at the root of what the load balancer shows",
        { traffic: "alb", ingress: { host: "shop.example.com" }, metrics: { path: "/" } },
        'metrics.path: expected another path because traffic is alb, got "/": the load balancer hides it with all that is below; serve metrics at /metrics',
    ],
    [
        "a window of one scrape",
        { analysis: { window: "59s" } },
        'analysis.window: expected 60s or more, got "59s": Prometheus reads every 30 seconds, and a rate takes two readings; raise it',
    ],
    [
        "more CPU than the limit",
        { resources: { requests: { cpu: "4" } } },
        "resources.requests.cpu: expected at most resources.limits.cpu, which is 1, got 4: lower it, or raise the limit",
    ],
    [
        "more memory than the limit, in another unit",
        { resources: { requests: { memory: "537M" } } },
        "resources.requests.memory: expected at most resources.limits.memory, which is 512Mi, got 537M: lower it, or raise the limit",
    ],
    [
        "a port of one's own beside that of the Service",
        { env: { PORT: "9999" } },
        'env.PORT: expected none, because the container, its probes and its Service have the port service.port, got "9999": set service.port',
    ],
    [
        "a secret that the chart sets itself",
        { secrets: ["DB_URL", "PORT"] },
        'secrets[1]: expected none of OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME, PORT, which the chart sets itself, got "PORT": rename it',
    ],
    [
        "a secret that is a plain variable too",
        { env: { REDIS_URL: "redis://localhost" } },
        'secrets[1]: expected a name that env has not, got "REDIS_URL": the plain value would win; take it out of secrets, or out of env by null',
    ],
    [
        "a migration without a command",
        { migration: { command: [] } },
        "migration.command: expected the command that migrates the database, such as [alembic, upgrade, head], got []: set it, or set migration.enabled to false",
    ],
    [
        "a migration without a database",
        { secrets: ["REDIS_URL"] },
        "secrets: expected DB_URL among them because migration.enabled is true, got [REDIS_URL]: add it, or set migration.enabled to false",
    ],
    ["a null", { hpa: { cpu: null } }, "hpa.cpu: expected a value, got null: leave it out to get the default"],
    [
        "pods that ask for no CPU, of which no autoscaler makes percents",
        { resources: { requests: { cpu: null } } },
        "resources.requests.cpu: expected a value, got null: leave it out to get the default",
    ],
    [
        "memory without a limit",
        { resources: { limits: { memory: null } } },
        "resources.limits.memory: expected a value, got null: leave it out to get the default",
    ],
];

describeWith(["helm"], "The charts refuse", function () {
    this.timeout(10_000);

    for (const [title, values, says] of BY_SCHEMA) {
        it(title, async () => assert.match(await refusal(values), says));
    }
    for (const [title, values, says] of BY_CHART) {
        it(`${title}, and say the cure`, async () => {
            const said = await refusal(values);
            assert.ok(said.includes(`api "api" has 1 problem:\n  ${says}\n`), said);
        });
    }
    for (const name of ["123", "2fa", "orders.v2"]) {
        it(`the service ${name}`, async () => {
            const says = `name of the release: expected a letter, then lower-case letters, digits and dashes, 53 characters at most, got "${name}": rename the service, and its file in the ops repository`;
            const said = await refusal({}, "api", name);
            assert.ok(said.includes(says), said);
        });
    }
    it("everything that is wrong at once", async () => {
        const said = await refusal({ hpa: { min: 12 }, probes: { readiness: { port: "web" } }, traffic: "alb" });
        assert.match(
            said,
            /api "api" has 3 problems:\n {2}probes\.readiness\.port.*\n {2}hpa\.min.*\n {2}ingress\.host/,
        );
    });
    it("a preview that is not named like one, or grants what it does not know", async () => {
        assert.match(await refusal({ name: "prod" }, "preview"), /'\/name'/);
        assert.match(await refusal({ quota: { gpus: 1 } }, "preview"), /additional properties 'gpus' not allowed/);
    });
});

describeWith(["helm"], "The charts take", function () {
    this.timeout(10_000);

    it("names that YAML takes for something else, and the longest one", async () => {
        for (const name of ["on", "null", "a".repeat(53)]) {
            const values = {
                callers: ["no"],
                calls: [{ service: "off", port: 9000 }],
                env: { Y: "1" },
                secrets: ["DB_URL", "NO"],
            };
            const objects = await render("api", mergeValues(REQUIRED.api, values), name);
            const { spec } = one(objects, "Rollout");
            const [container] = spec.template.spec.containers;
            assert.deepEqual(spec.selector.matchLabels, { app: name });
            assert.equal(container.name, name);
            const env = Object.fromEntries(container.env.map((each: any) => [each.name, each.value]));
            assert.deepEqual([env["Y"], env["OTEL_SERVICE_NAME"]], ["1", name]);
            assert.equal(one(objects, "ExternalSecret").spec.data[1].secretKey, "NO");
            const policy = one(objects, "NetworkPolicy", name).spec;
            assert.deepEqual(policy.ingress[0].from[0].podSelector.matchLabels, { app: "no" });
            assert.deepEqual(policy.egress[0].to[0].podSelector.matchLabels, { app: "off" });
            for (const { metadata } of objects) {
                assert.equal(typeof metadata.name, "string");
                assert.equal(metadata.labels!["app.kubernetes.io/instance"], name);
            }
        }
    });
    it("an analysis that it takes two errors to end, of two scrapes, and any where there is none", async () => {
        for (const analysis of [
            { minRequests: 201 },
            { minRequests: 50, errorRatio: 0.03 },
            { enabled: false, minRequests: 1, window: "1s" },
            { window: "60s" },
            { window: "1m" },
            { window: "1s", address: "http://mine:9090" },
        ]) {
            const { status, stderr } = await template("api", mergeValues(REQUIRED.api, { analysis }));
            assert.equal(status, 0, stderr);
        }
    });

    it("the port of a probe as a name or as its number", async () => {
        for (const port of ["http", 8000, "8000"]) {
            const values = mergeValues(REQUIRED.api, { probes: { liveness: { port } } });
            const { status, stderr } = await template("api", values);
            assert.equal(status, 0, stderr);
        }
    });
    it("an autoscaler that never scales, and the narrowest weights", async () => {
        const steps = [1, 99].map((weight) => ({ weight, pause: "1s" }));
        const values = mergeValues(REQUIRED.api, { hpa: { min: 10 }, canary: { steps } });
        assert.equal((await template("api", values)).status, 0);
    });
    it("metrics at the root where no load balancer hides them", async () => {
        const { status, stderr } = await template("api", mergeValues(REQUIRED.api, { metrics: { path: "/" } }));
        assert.equal(status, 0, stderr);
    });
    it("a variable in the place of a default one, and a secret in that of a variable that is taken away", async () => {
        const values = {
            env: { OTLP_ENDPOINT: null, REDIS_URL: null, OTEL_SERVICE_NAME: "shop" },
            secrets: ["DB_URL", "OTLP_ENDPOINT", "REDIS_URL"],
        };
        const { status, stderr } = await template("api", mergeValues(REQUIRED.api, values));
        assert.equal(status, 0, stderr);
    });
});
