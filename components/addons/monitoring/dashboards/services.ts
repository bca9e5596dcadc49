import type { Dashboard } from "./dashboard";

const CHOSEN = 'namespace=~"$namespace", app=~"$app"';

function latency(quantile: number): string {
    const buckets = `sum by (namespace, app, le) (rate(http_request_duration_seconds_bucket{${CHOSEN}}[5m]))`;
    return `histogram_quantile(${quantile}, ${buckets})`;
}

/** Rate, errors and duration of each service, by what the services measure of themselves. */
export const SERVICES: Dashboard = {
    uid: "slipway-services",
    title: "Services",
    choices: [
        { label: "namespace", of: "http_requests_total" },
        { label: "app", of: "http_requests_total" },
    ],
    panels: [
        {
            title: "Requests",
            unit: "reqps",
            queries: [
                {
                    expr: `sum by (namespace, app) (rate(http_requests_total{${CHOSEN}}[5m]))`,
                    legend: "{{namespace}}/{{app}}",
                },
            ],
        },
        {
            title: "Share of requests that fail",
            unit: "percentunit",
            queries: [
                {
                    // A service without an error has no series of errors, and is at nought all the same.
                    expr:
                        `(sum by (namespace, app) (rate(http_requests_total{${CHOSEN}, status=~"5.."}[5m]))` +
                        ` or 0 * sum by (namespace, app) (rate(http_requests_total{${CHOSEN}}[5m])))` +
                        ` / sum by (namespace, app) (rate(http_requests_total{${CHOSEN}}[5m]))`,
                    legend: "{{namespace}}/{{app}}",
                },
            ],
        },
        {
            title: "Duration, 95 of 100 requests",
            unit: "s",
            queries: [{ expr: latency(0.95), legend: "{{namespace}}/{{app}}" }],
        },
        {
            title: "Duration, every second request",
            unit: "s",
            queries: [{ expr: latency(0.5), legend: "{{namespace}}/{{app}}" }],
        },
    ],
};
