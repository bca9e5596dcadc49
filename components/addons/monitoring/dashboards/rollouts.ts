import type { Dashboard } from "./dashboard";

// The controller speaks of other namespaces than its own: Prometheus keeps theirs as exported_namespace.
const CHOSEN = 'exported_namespace=~"$exported_namespace"';
const SERVED = 'namespace=~"$exported_namespace", rollouts_pod_template_hash!=""';

/** How far each rollout is, and how the two versions of a service compare. */
export const ROLLOUTS: Dashboard = {
    uid: "slipway-rollouts",
    title: "Rollouts",
    choices: [{ label: "exported_namespace", of: "rollout_info" }],
    panels: [
        {
            title: "Phase",
            unit: "short",
            queries: [
                {
                    expr: `max by (exported_namespace, name, phase) (rollout_info{${CHOSEN}})`,
                    legend: "{{exported_namespace}}/{{name}} {{phase}}",
                },
            ],
        },
        {
            title: "Analysis runs by phase",
            unit: "short",
            queries: [
                {
                    expr: `count by (phase) (max by (exported_namespace, name, phase) (analysis_run_info{${CHOSEN}}))`,
                    legend: "{{phase}}",
                },
            ],
        },
        {
            title: "Share of requests that each version gets",
            unit: "percentunit",
            queries: [
                {
                    expr:
                        `sum by (namespace, app, rollouts_pod_template_hash) (rate(http_requests_total{${SERVED}}[2m]))` +
                        " / on (namespace, app) group_left ()" +
                        ` sum by (namespace, app) (rate(http_requests_total{${SERVED}}[2m]))`,
                    legend: "{{namespace}}/{{app}} {{rollouts_pod_template_hash}}",
                },
            ],
        },
        {
            title: "Share of pods that are of the new version",
            unit: "percentunit",
            queries: [
                {
                    expr:
                        `max by (exported_namespace, name) (rollout_info_replicas_updated{${CHOSEN}})` +
                        ` / max by (exported_namespace, name) (rollout_info_replicas_desired{${CHOSEN}})`,
                    legend: "{{exported_namespace}}/{{name}}",
                },
            ],
        },
        {
            title: "Requests of each version that fail",
            unit: "reqps",
            queries: [
                {
                    expr:
                        "sum by (namespace, app, rollouts_pod_template_hash)" +
                        ` (rate(http_requests_total{${SERVED}, status=~"5.."}[2m]))`,
                    legend: "{{namespace}}/{{app}} {{rollouts_pod_template_hash}}",
                },
            ],
        },
        {
            title: "Duration of each version, 95 of 100 requests",
            unit: "s",
            queries: [
                {
                    expr:
                        "histogram_quantile(0.95, sum by (namespace, app, rollouts_pod_template_hash, le)" +
                        ` (rate(http_request_duration_seconds_bucket{${SERVED}}[2m])))`,
                    legend: "{{namespace}}/{{app}} {{rollouts_pod_template_hash}}",
                },
            ],
        },
    ],
};
