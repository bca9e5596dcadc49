import assert from "node:assert/strict";
import { mergeValues, type Values } from "../../components/addons/values";
import { type KubernetesObject, render } from "./helm";
import { REQUIRED } from "./matrix";
import { all, names, one, selects } from "./objects";
import { describeWith } from "../support/tools";

const api = (values: Values = {}) => render("api", mergeValues(REQUIRED.api, values));
const web = (values: Values = {}) => render("web", mergeValues(REQUIRED.web, values));
const canary = (objects: KubernetesObject[]) => one(objects, "Rollout").spec.strategy.canary;

describeWith(["helm"], "A canary", function () {
    this.timeout(10_000);

    it("goes 10, 50, 100, with a pause and an analysis each time", async () => {
        const analysis = (name: string) => ({
            analysis: {
                templates: [{ templateName: name }],
                args: [{ name: "hash", valueFrom: { podTemplateHashValue: "Latest" } }],
            },
        });
        for (const [objects, name] of [[await api(), "apislo"] as const, [await web(), "webslo"] as const]) {
            assert.deepEqual(canary(objects).steps, [
                { setWeight: 10 },
                { pause: { duration: "2m" } },
                analysis(name),
                { setWeight: 50 },
                { pause: { duration: "3m" } },
                analysis(name),
                { setWeight: 100 },
            ]);
            assert.equal(one(objects, "AnalysisTemplate").metadata.name, name);
        }
    });

    it("is not judged where that is switched off, and not held up where there are no steps", async () => {
        const time = await api({ analysis: { enabled: false } });
        assert.deepEqual(Object.keys(Object.assign({}, ...canary(time).steps)), ["setWeight", "pause"]);
        assert.deepEqual(canary(await api({ canary: { steps: [] } })).steps, [{ setWeight: 100 }]);
    });

    it("gets its share from the load balancer by weight", async () => {
        const objects = await web();
        const { stableService, canaryService, trafficRouting, ...rest } = canary(objects);
        assert.deepEqual([stableService, canaryService], ["web", "web-canary"]);
        assert.deepEqual(trafficRouting.alb.ingress, "web");
        assert.deepEqual(trafficRouting.alb.servicePort, 3000);
        assert.deepEqual(Object.keys(rest), ["steps"]);
        for (const name of [stableService, canaryService]) {
            assert.equal(one(objects, "Service", name).spec.ports[0].port, 3000);
        }
        // By stableService the controller finds the rule whose weights it writes.
        const { paths } = one(objects, "Ingress").spec.rules[0].http;
        const [rule] = paths.filter(({ path }: { path: string }) => path === "/");
        assert.deepEqual(rule.backend.service, { name: stableService, port: { name: "use-annotation" } });
        assert.ok(!("alb.ingress.kubernetes.io/actions.web" in one(objects, "Ingress").metadata.annotations!));
    });

    it("keeps a browser for the time of a page, and gives it back before the next step", async () => {
        const { steps, trafficRouting } = canary(await web());
        const { enabled, durationSeconds } = trafficRouting.alb.stickinessConfig;
        assert.equal(enabled, true);
        assert.ok(durationSeconds >= 10);
        for (const { pause } of steps) {
            if (pause !== undefined) assert.ok(durationSeconds < Number.parseInt(pause.duration) * 60);
        }
        assert.doesNotMatch(JSON.stringify(canary(await api())), /stickiness/);
    });

    it("never does without an old pod before the end, so that an abort need not wait for any", async () => {
        for (const objects of [await api(), await web()]) assert.ok(!("dynamicStableScale" in canary(objects)));
    });

    it("gets it by the number of pods otherwise, behind the one Service that reaches them all", async () => {
        const objects = await api();
        const { steps, ...rest } = canary(objects);
        assert.ok(steps.length > 0);
        assert.deepEqual(rest, { maxSurge: "25%", maxUnavailable: 0 });
        assert.deepEqual(names(objects, "Service"), ["api", "api-metrics"]);
        assert.deepEqual(all(objects, "Ingress"), []);
        assert.ok(
            selects(
                one(objects, "Service", "api").spec.selector,
                one(objects, "Rollout").spec.template.metadata.labels,
            ),
        );
    });
});

describeWith(["helm"], "The load balancer", function () {
    this.timeout(10_000);
    const annotation = async (name: string, values: Values = {}) =>
        one(await web(values), "Ingress").metadata.annotations![`alb.ingress.kubernetes.io/${name}`];

    it("is internal and speaks TLS, unless it is told to be open to everybody", async () => {
        assert.equal(await annotation("scheme"), "internal");
        assert.equal(await annotation("ssl-redirect"), "443");
        assert.equal(await annotation("scheme", { ingress: { scheme: "internet-facing" } }), "internet-facing");
    });

    it("finds the certificate by the host, or takes the one that is named", async () => {
        const certificateArn = "arn:aws:acm:ap-northeast-2:123456789012:certificate/0a1b2c3d";
        assert.equal(await annotation("certificate-arn"), undefined);
        assert.equal(await annotation("certificate-arn", { ingress: { certificateArn } }), certificateArn);
        assert.equal(one(await web(), "Ingress").spec.rules[0].host, "shop.example.com");
    });

    it("asks the pods whether they are ready", async () => {
        assert.equal(await annotation("healthcheck-path"), "/readyz");
    });

    it("shows the metrics to nobody", async () => {
        const [first] = one(await web(), "Ingress").spec.rules[0].http.paths;
        assert.equal(first.path, "/metrics");
        const action = JSON.parse((await annotation(`actions.${first.backend.service.name}`))!);
        assert.equal(action.fixedResponseConfig.statusCode, "404");
        const none = one(await web({ metrics: { enabled: false }, analysis: { enabled: false } }), "Ingress");
        assert.equal(none.spec.rules[0].http.paths.length, 1);
    });
});

describeWith(["helm"], "Prometheus", function () {
    this.timeout(10_000);

    it("reads each pod once, every 30 seconds, stable and canary alike", async () => {
        for (const objects of [await api(), await web()]) {
            const { selector, endpoints } = one(objects, "ServiceMonitor").spec;
            const read = all(objects, "Service").filter(({ metadata }) =>
                selects(selector.matchLabels, metadata.labels!),
            );
            assert.equal(read.length, 1);
            // Argo Rollouts narrows the selectors of these two.
            const { stableService, canaryService } = canary(objects);
            assert.ok(![stableService, canaryService].includes(read[0]!.metadata.name));
            assert.equal(endpoints[0].port, read[0]!["spec"].ports[0].name);
            assert.deepEqual(endpoints, [{ port: "http", path: "/metrics", interval: "30s" }]);
        }
    });

    it("finds out from the pods which revision a series belongs to", async () => {
        const { podTargetLabels } = one(await api(), "ServiceMonitor").spec;
        assert.deepEqual(podTargetLabels, ["app", "rollouts-pod-template-hash"]);
    });
});

describeWith(["helm"], "The network policy of a service", function () {
    this.timeout(10_000);
    const tcp = (port: number) => [{ protocol: "TCP", port }];
    const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });

    it("lets in those who call it, and nobody else", async () => {
        const { policyTypes, ingress } = one(await api(), "NetworkPolicy").spec;
        assert.deepEqual(policyTypes, ["Ingress"]);
        assert.deepEqual(ingress, [{ from: [pods("web")], ports: tcp(8000) }]);
    });

    it("lets it out to those whom it calls, here and outside", async () => {
        const { policyTypes, egress } = one(
            await web({ outside: [{ cidr: "203.0.113.0/24", port: 443 }] }),
            "NetworkPolicy",
        ).spec;
        assert.deepEqual(policyTypes, ["Egress"]);
        assert.deepEqual(egress, [
            { to: [pods("api")], ports: tcp(8000) },
            { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: tcp(443) },
        ]);
    });

    it("is not there when it would allow nothing", async () => {
        assert.deepEqual(names(await api({ callers: [] }), "NetworkPolicy"), []);
    });
});
