import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { spreadOverNodes } from "../spread";
import { mergeValues, type Values } from "../values";
import { type Backend, collectorConfig } from "./collector";

/** Name of the release and of the Service: services send to `otel-collector:4317`. */
export const COLLECTOR = "otel-collector";

/** Name of the Secret with the values of the headers. */
export const HEADERS = `${COLLECTOR}-headers`;

/** Labels of its pods. */
export const COLLECTOR_LABELS = {
    "app.kubernetes.io/name": "opentelemetry-collector",
    "app.kubernetes.io/instance": COLLECTOR,
};

export function telemetryParts({ replicas }: AddonPlan): Part[] {
    return [{ at: "resources", pods: replicas, size: size(50, 128) }];
}

export function telemetryValues(plan: AddonPlan, backend: Backend | undefined): Values {
    const hasHeaders = backend !== undefined && backend.headers.length > 0;
    return mergeValues(sizeValues(telemetryParts(plan)), {
        fullnameOverride: COLLECTOR,
        mode: "deployment",
        replicaCount: plan.replicas,
        topologySpreadConstraints: spreadOverNodes(COLLECTOR_LABELS),
        // The distribution for Kubernetes: a third of the components of the one with everything. The chart knows its version.
        image: { repository: "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s" },
        alternateConfig: collectorConfig(backend),
        extraEnvsFrom: hasHeaders ? [{ secretRef: { name: HEADERS } }] : [],
        ports: { ...CLOSED_PORTS, metrics: { enabled: true } },
        serviceMonitor: { enabled: true },
        // It asks nothing of Kubernetes.
        serviceAccount: { automountServiceAccountToken: false },
        podSecurityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
        securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        },
    });
}

/** What the chart opens besides OTLP over gRPC. */
const CLOSED_PORTS = Object.fromEntries(
    ["otlp-http", "jaeger-compact", "jaeger-thrift", "jaeger-grpc", "zipkin"].map((port) => [port, { enabled: false }]),
);
