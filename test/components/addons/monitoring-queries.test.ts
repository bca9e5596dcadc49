import assert from "node:assert/strict";
import { ALERTS } from "../../../components/addons/monitoring/alerts";
import { DASHBOARDS } from "../../../components/addons/monitoring/dashboards";
import { dashboardJson } from "../../../components/addons/monitoring/dashboards/dashboard";

/** What is measured, by whom, as their sources have it; a query for anything else would show an empty panel for ever. */
const METRICS: Record<string, string[]> = {
    "Argo CD": ["argocd_app_info"],
    "Argo Rollouts": [
        "analysis_run_info",
        "rollout_info",
        "rollout_info_replicas_desired",
        "rollout_info_replicas_updated",
    ],
    "External Secrets": ["externalsecret_status_condition", "externalsecret_sync_calls_error"],
    "kube-state-metrics": [
        "kube_node_status_allocatable",
        "kube_pod_container_resource_requests",
        "kube_pod_info",
        "kube_pod_status_phase",
    ],
    kubelet: ["kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes"],
    "the services": ["http_request_duration_seconds_bucket", "http_requests_total"],
};

const queries = Object.values(DASHBOARDS).flatMap(({ panels }) => panels.flatMap((panel) => panel.queries));
const alerts = ALERTS.flatMap(({ rules }) => rules);

describe("What is asked of Prometheus", () => {
    it("is measured by somebody, and all of it is asked for", () => {
        const asked = [...queries, ...alerts].flatMap(({ expr }) => metricsIn(expr));
        assert.deepEqual([...new Set(asked)].sort(), Object.values(METRICS).flat().sort());
    });
    it("takes the replicas of an operator together, which all say the same", () => {
        for (const { expr } of [...queries, ...alerts]) {
            for (const [, before] of expr.matchAll(/(.{0,60})\b(?:rollout_info|analysis_run_info|argocd_app_info)/g)) {
                assert.match(before!, /max by \([\w, ]+\) \($/, expr);
            }
        }
    });
    it("names series by labels that the query keeps", () => {
        for (const { expr, legend } of queries) {
            for (const [, label] of legend.matchAll(/{{(\w+)}}/g)) assert.match(expr, new RegExp(`\\b${label}\\b`));
        }
    });
});

describe("Alerts", () => {
    it("have names of their own, a severity, and a time that lets a moment pass", () => {
        assert.equal(new Set(alerts.map(({ alert }) => alert)).size, alerts.length);
        for (const { for: duration, labels } of alerts) {
            assert.match(duration, /^\d+[mh]$/);
            assert.match(labels.severity, /^(warning|critical)$/);
        }
    });
    it("tell of labels that the query keeps", () => {
        for (const { expr, annotations } of alerts) {
            const told = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
            assert.notEqual(told.length, 0);
            for (const label of told) assert.match(expr, new RegExp(`by \\([^)]*\\b${label}\\b`), expr);
        }
    });
});

describe("A dashboard", () => {
    const [platform, rollouts] = ["platform", "rollouts"].map((topic) => JSON.parse(dashboardJson(DASHBOARDS[topic]!)));

    it("has two panels in a row, none over another", () => {
        const places = rollouts.panels.map(({ gridPos: { x, y, w, h } }: any) => [x, y, w, h].join());
        assert.deepEqual(places.slice(0, 3), ["0,0,12,8", "12,0,12,8", "0,8,12,8"]);
        assert.equal(new Set(places).size, rollouts.panels.length);
    });
    it("offers the choices that its queries name, and no others", () => {
        for (const { choices, panels } of Object.values(DASHBOARDS)) {
            const named = panels.flatMap((panel) => panel.queries.flatMap(({ expr }) => expr.match(/\$\w+/g) ?? []));
            assert.deepEqual([...new Set(named)].sort(), choices.map(({ label }) => `$${label}`).sort());
        }
        assert.deepEqual(platform.templating.list, []);
        const [choice] = rollouts.templating.list;
        assert.equal(choice.query.query, "label_values(rollout_info, exported_namespace)");
    });
    it("keeps its address, by which others link to it", () => {
        const addresses = Object.entries(DASHBOARDS).map(([topic, { uid }]) => [topic, uid]);
        assert.deepEqual(addresses, [
            ["platform", "slipway-platform"],
            ["rollouts", "slipway-rollouts"],
            ["services", "slipway-services"],
        ]);
    });
});

/** Names in a query that are neither functions nor keywords nor labels. */
function metricsIn(expr: string): string[] {
    const withoutLabels = expr.replace(/\{[^}]*\}/g, "").replace(/\b(by|on|group_left) \([^)]*\)/g, "");
    return withoutLabels.match(/\b[a-z]+(_[a-z0-9]+)+\b(?! ?\()/g) ?? [];
}
