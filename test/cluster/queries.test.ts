import assert from "node:assert/strict";
import { join } from "node:path";
import { stringify } from "yaml";
import { render, run } from "../charts/helm";
import { REQUIRED } from "../charts/matrix";
import { one } from "../charts/objects";
import { describeWith } from "../support/tools";
import { directoryOf } from "../support/temporary";

interface Traffic {
    readonly hash?: string;
    readonly route?: string;
    /** Requests in 30 seconds, by status. */
    readonly requests: Record<string, number>;
    /** Upper bound in seconds of the bucket that they all fall in. */
    readonly seconds: number;
}

const BUCKETS = [0.1, 0.35, 0.5, 1];
/** The stable pods are in a bad way in every test: nothing of it may be held against the canary. */
const STABLE: Traffic = { hash: "old", requests: { "500": 1000 }, seconds: 1 };

/** The series of some pods over five minutes, as Prometheus reads them. */
function series({ hash = "new", route = "/orders", requests, seconds }: Traffic) {
    const labels = `app="api",namespace="prod",rollouts_pod_template_hash="${hash}",route="${route}"`;
    const total = Object.values(requests).reduce((sum, count) => sum + count, 0);
    const counter = (count: number) => `0+${count}x10`;
    return [
        ...Object.entries(requests).map(([status, count]) => ({
            series: `http_requests_total{${labels},status="${status}"}`,
            values: counter(count),
        })),
        ...[...BUCKETS, "+Inf"].map((le) => ({
            series: `http_request_duration_seconds_bucket{${labels},le="${le}"}`,
            values: counter(le === "+Inf" || Number(le) >= seconds ? total : 0),
        })),
    ];
}

/** What Prometheus itself answers to the two queries: one number, or nothing. */
async function check(traffic: Traffic[], p95: number | undefined, errorRatio: number | undefined): Promise<void> {
    const { metrics } = one(await render("api", REQUIRED.api), "AnalysisTemplate").spec;
    const tests = metrics.map(({ provider }: any, index: number) => {
        const value = [p95, errorRatio][index];
        return {
            expr: provider.prometheus.query.replaceAll("{{args.hash}}", "new"),
            eval_time: "5m",
            exp_samples: value === undefined ? [] : [{ labels: "{}", value }],
        };
    });
    const input_series = [STABLE, ...traffic].flatMap(series);
    const file = { fuzzy_compare: true, tests: [{ interval: "30s", input_series, promql_expr_test: tests }] };
    const folder = directoryOf({ "queries.yaml": stringify(file) });
    const { status, stdout, stderr } = await run("promtool", ["test", "rules", join(folder, "queries.yaml")]);
    assert.equal(status, 0, stdout + stderr);
}

describeWith(["helm", "promtool"], "The queries of the analysis", function () {
    this.timeout(20_000);

    it("tell a canary that is fast and makes no errors, although no 5xx was ever counted", () =>
        check([{ requests: { "200": 70 }, seconds: 0.1 }], 0.095, 0));

    it("tell one that is slow", () => check([{ requests: { "200": 70 }, seconds: 0.5 }], 0.4925, 0));

    it("tell one that makes errors, and its clients' mistakes from its own", () =>
        check([{ requests: { "200": 50, "404": 40, "503": 10 }, seconds: 0.1 }], 0.095, 0.1));

    it("say nothing of one that nobody calls, whether its series are there or not", async () => {
        await check([], undefined, undefined);
        await check([{ requests: { "200": 0 }, seconds: 0.1 }], undefined, undefined);
    });

    it("say nothing of one that too few call", () =>
        check([{ requests: { "500": 62 }, seconds: 1 }], undefined, undefined));

    it("say something from 250 requests in two minutes", () =>
        check([{ requests: { "500": 63 }, seconds: 1 }], 0.975, 1));

    it("do not take probes, scrapes and what is not there for calls", () =>
        check(
            ["/healthz", "/readyz", "/metrics", "unmatched"].map((route) => ({
                route,
                requests: { "200": 70 },
                seconds: 0.1,
            })),
            undefined,
            undefined,
        ));

    it("are tested by a Prometheus that would notice a wrong answer", () =>
        assert.rejects(
            check([{ requests: { "200": 70 }, seconds: 0.1 }], 0.095, 0.5),
            /exp: \{\} 5E-01\s+got: \{\} 0E\+00/,
        ));
});
