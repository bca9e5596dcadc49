import assert from "node:assert/strict";
import { mergeValues, type Values } from "../../components/addons/values";
import { render } from "./helm";
import { REQUIRED } from "./matrix";
import { one } from "./objects";
import { describeWith } from "../support/tools";

const template = async (values: Values = {}) =>
    one(await render("api", mergeValues(REQUIRED.api, values)), "AnalysisTemplate").spec;

/** The language of the conditions is JavaScript's as far as they use it. */
function holds(condition: string, result: number[]): boolean {
    return new Function("result", "len", "isNaN", `return ${condition}`)(
        result,
        (list: number[]) => list.length,
        isNaN,
    );
}

function verdict(metric: any, result: number[]): string {
    const [isGood, isBad] = [holds(metric.successCondition, result), holds(metric.failureCondition, result)];
    assert.ok(!(isGood && isBad));
    return isGood ? "Successful" : isBad ? "Failed" : "Inconclusive";
}

describeWith(["helm"], "The analysis of a canary", function () {
    this.timeout(10_000);

    it("asks Prometheus for the 95th percentile and the share of errors", async () => {
        const { metrics } = await template();
        assert.deepEqual(
            metrics.map(({ name, provider }: any) => [name, provider.prometheus.address]),
            [
                ["api-p95", "http://prometheus:9090"],
                ["api-error-rate", "http://prometheus:9090"],
            ],
        );
    });

    it("takes a value below the threshold for good, and the threshold itself for bad", async () => {
        const [p95, errors] = (await template()).metrics;
        assert.deepEqual(
            [0, 0.349, 0.35, 0.5, Infinity].map((seconds) => verdict(p95, [seconds])),
            ["Successful", "Successful", "Failed", "Failed", "Failed"],
        );
        assert.deepEqual(
            [0, 0.0049, 0.005, 1].map((ratio) => verdict(errors, [ratio])),
            ["Successful", "Successful", "Failed", "Failed"],
        );
    });

    it("takes no data and NaN for neither", async () => {
        for (const metric of (await template()).metrics) {
            assert.equal(verdict(metric, []), "Inconclusive");
            assert.equal(verdict(metric, [NaN]), "Inconclusive");
        }
    });

    it("ends: after so many good measurements, one bad, one inconclusive, or five errors in a row", async () => {
        for (const metric of (await template()).metrics) {
            const { interval, count, failureLimit, inconclusiveLimit, consecutiveErrorLimit } = metric;
            assert.deepEqual([interval, count], ["1m", 3]);
            assert.deepEqual([failureLimit, inconclusiveLimit, consecutiveErrorLimit], [0, 0, 4]);
        }
    });

    it("looks at the canary alone, and not at probes, scrapes and what is not there", async () => {
        const { args, metrics } = await template();
        assert.deepEqual(args, [{ name: "hash" }]);
        const ours =
            'app="api",namespace="prod",rollouts_pod_template_hash="{{args.hash}}",route!~"/healthz|/readyz|/metrics|unmatched"';
        for (const { provider } of metrics) {
            const selectors = [...provider.prometheus.query.matchAll(/\{((?:[^{}]|\{\{[^}]*\}\})*)\}\[2m\]/g)];
            assert.ok(selectors.length >= 2);
            for (const [, selector] of selectors) assert.equal(selector.replace(',status=~"5.."', ""), ours);
        }
    });

    it("takes the paths of a service as they are, not as an expression", async () => {
        const { metrics } = await template({ metrics: { path: "/v1.0/metrics" } });
        for (const { provider } of metrics) {
            // Prometheus reads \\\\ in a string as one backslash, as Go does.
            assert.ok(provider.prometheus.query.includes('route!~"/healthz|/readyz|/v1\\\\.0/metrics|unmatched"'));
        }
    });

    it("is told its thresholds, its window and its patience", async () => {
        const { metrics } = await template({
            analysis: {
                address: "http://localhost:9090",
                latencySeconds: 1,
                errorRatio: 0.00001,
                minRequests: 1000000,
                window: "30s",
                interval: "3s",
                count: 2,
            },
        });
        assert.equal(verdict(metrics[0], [0.9]), "Successful");
        assert.equal(verdict(metrics[0], [1]), "Failed");
        assert.equal(verdict(metrics[1], [0.000009]), "Successful");
        assert.equal(verdict(metrics[1], [0.00001]), "Failed");
        for (const { interval, count, provider } of metrics) {
            assert.deepEqual([interval, count], ["3s", 2]);
            assert.equal(provider.prometheus.address, "http://localhost:9090");
            assert.doesNotMatch(provider.prometheus.query, /\[2m\]/);
            assert.match(provider.prometheus.query, />= 1000000\n/);
        }
    });
});
