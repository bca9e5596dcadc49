/** A Helm chart, at the version that Slipway is tested with. */
export interface Chart {
    readonly name: string;
    readonly repository: string;
    readonly version: string;
    /** The oldest version that can do what Slipway asks of it, where it asks for something new, and what that is. */
    readonly oldest?: { readonly version: string; readonly offers: string };
}

const ARGO = "https://argoproj.github.io/argo-helm";
const PROMETHEUS = "https://prometheus-community.github.io/helm-charts";

/**
 * Every chart that Slipway installs: the one place where a version stands. `npm run charts` then renews what is known of their
 * values and of the API versions that they serve.
 */
export const CHARTS = {
    argoCd: {
        name: "argo-cd",
        repository: ARGO,
        version: "10.1.1",
        oldest: { version: "8.3.0", offers: "charts from OCI registries as sources (Argo CD 3.1)" },
    },
    argoRollouts: {
        name: "argo-rollouts",
        repository: ARGO,
        version: "2.41.0",
        oldest: { version: "2.40.9", offers: "controller.awsVerifyTargetGroup" },
    },
    externalSecrets: {
        name: "external-secrets",
        repository: "https://charts.external-secrets.io",
        version: "2.9.0",
        oldest: { version: "0.16.0", offers: "the API external-secrets.io/v1" },
    },
    falco: {
        name: "falco",
        repository: "https://falcosecurity.github.io/charts",
        version: "9.1.0",
        oldest: { version: "3.8.7", offers: "driver.kind modern_ebpf" },
    },
    loadBalancerController: {
        name: "aws-load-balancer-controller",
        repository: "https://aws.github.io/eks-charts",
        version: "3.5.0",
        oldest: { version: "1.5.0", offers: "enableServiceMutatorWebhook" },
    },
    metricsServer: {
        name: "metrics-server",
        repository: "https://kubernetes-sigs.github.io/metrics-server/",
        version: "3.13.1",
    },
    monitoring: {
        name: "kube-prometheus-stack",
        repository: PROMETHEUS,
        version: "88.5.3",
        oldest: { version: "79.0.0", offers: "a random password for Grafana" },
    },
    monitoringCrds: {
        name: "prometheus-operator-crds",
        repository: PROMETHEUS,
        version: "31.0.1",
    },
    policyController: {
        name: "policy-controller",
        repository: "https://sigstore.github.io/helm-charts",
        version: "0.10.6",
        oldest: { version: "0.10.3", offers: "attestations in bundles, which cosign 3 writes" },
    },
    telemetry: {
        name: "opentelemetry-collector",
        repository: "https://open-telemetry.github.io/opentelemetry-helm-charts",
        version: "0.170.0",
    },
} satisfies Record<string, Chart>;

export type ChartName = keyof typeof CHARTS;
