/** A rule of Prometheus: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
interface Alert {
    readonly alert: string;
    readonly expr: string;
    readonly for: string;
    readonly labels: { readonly severity: "warning" | "critical" };
    readonly annotations: { readonly summary: string; readonly description: string };
}

// What an operator says of an object has the object's namespace in exported_namespace: namespace is that of the operator.
// Its replicas say the same; max by takes them together.

const ROLLOUTS: Alert[] = [
    {
        alert: "RolloutAborted",
        expr: 'max by (exported_namespace, name, phase) (rollout_info{phase=~"Abort|Error|Timeout|InvalidSpec"}) == 1',
        for: "1m",
        labels: { severity: "critical" },
        annotations: {
            summary:
                "Rollout {{ $labels.exported_namespace }}/{{ $labels.name }} did not go through: {{ $labels.phase }}",
            description: "The version before it still serves. Take the change back in the ops repository, or mend it.",
        },
    },
    {
        alert: "RolloutPausedForLong",
        expr: 'max by (exported_namespace, name) (rollout_info{phase="Paused"}) == 1',
        for: "1h",
        labels: { severity: "warning" },
        annotations: {
            summary: "Rollout {{ $labels.exported_namespace }}/{{ $labels.name }} waits for an hour",
            description: "Both versions serve until somebody promotes or aborts it.",
        },
    },
];

const APPLICATIONS: Alert[] = [
    {
        alert: "ApplicationOutOfSync",
        expr: 'max by (name, project) (argocd_app_info{sync_status!="Synced"}) == 1',
        for: "30m",
        labels: { severity: "warning" },
        annotations: {
            summary: "Application {{ $labels.name }} is not what Git says",
            description: "Argo CD has not brought it there for half an hour. Its last operation tells why.",
        },
    },
    {
        alert: "ApplicationDegraded",
        expr: 'max by (name, project) (argocd_app_info{health_status=~"Degraded|Missing"}) == 1',
        for: "15m",
        labels: { severity: "warning" },
        annotations: {
            summary: "Application {{ $labels.name }} is not healthy",
            description: "Something that it is made of does not run, or is not there.",
        },
    },
];

const SECRETS: Alert[] = [
    {
        alert: "ExternalSecretNotReady",
        expr: 'max by (exported_namespace, name) (externalsecret_status_condition{condition="Ready",status="False"}) == 1',
        for: "10m",
        labels: { severity: "critical" },
        annotations: {
            summary: "ExternalSecret {{ $labels.exported_namespace }}/{{ $labels.name }} cannot be read",
            description:
                "Pods keep what they have; a changed secret does not reach them, and a new service does not start.",
        },
    },
];

const SERVICES: Alert[] = [
    {
        alert: "ServiceErrors",
        expr:
            'sum by (namespace, app) (rate(http_requests_total{status=~"5.."}[5m]))' +
            " / sum by (namespace, app) (rate(http_requests_total[5m])) > 0.05",
        for: "10m",
        labels: { severity: "critical" },
        annotations: {
            summary:
                "{{ $labels.app }} in {{ $labels.namespace }} fails {{ $value | humanizePercentage }} of its requests",
            description: "More than one request in twenty has been answered with 5xx for ten minutes.",
        },
    },
];

/** Few, and each is something to do. What Kubernetes itself can suffer from, the chart's own rules know. */
export const ALERTS = [
    { name: "slipway.rollouts", rules: ROLLOUTS },
    { name: "slipway.applications", rules: APPLICATIONS },
    { name: "slipway.secrets", rules: SECRETS },
    { name: "slipway.services", rules: SERVICES },
];
