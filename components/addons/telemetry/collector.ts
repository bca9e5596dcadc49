import type { Values } from "../values";

/** Where the collector sends what it receives. */
export interface Backend {
    /** Whatever it is in the end, it goes through as it is. */
    readonly endpoint: unknown;
    /** Names of the headers that go with every request. */
    readonly headers: string[];
}

const SIGNALS = ["traces", "metrics", "logs"];

/** Address of the pod, which the chart puts into its environment. */
const POD = "${env:MY_POD_IP}";

/**
 * The configuration of the collector: https://opentelemetry.io/docs/collector/configuration/
 *
 * It is whole. What the chart would add listens for protocols that no service here speaks.
 */
export function collectorConfig(backend: Backend | undefined): Values {
    const exporters = backend === undefined ? COUNTED : forwarded(backend);
    const pipeline = {
        receivers: ["otlp"],
        // The limiter is first: it must be able to refuse before anything is kept.
        processors: ["memory_limiter", "batch"],
        exporters: Object.keys(exporters),
    };
    return {
        receivers: { otlp: { protocols: { grpc: { endpoint: `${POD}:4317` } } } },
        processors: {
            memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 25 },
            batch: {},
        },
        exporters,
        extensions: { health_check: { endpoint: `${POD}:13133` } },
        service: {
            extensions: ["health_check"],
            telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: POD, port: 8888 } } } }] } },
            pipelines: Object.fromEntries(SIGNALS.map((signal) => [signal, pipeline])),
        },
    };
}

/** A line in the log for each batch, without what is in it. */
const COUNTED = { debug: { verbosity: "basic" } };

// The configuration is in a ConfigMap, which is no place for a secret.
function forwarded({ endpoint, headers }: Backend): Values {
    const values = headers.map((header, index) => [header, `\${env:${headerVariable(index)}}`]);
    return { otlp_grpc: { endpoint, headers: Object.fromEntries(values) } };
}

/** Name of the pods' variable that holds the value of a header. */
export function headerVariable(index: number): string {
    return `HEADER_${index}`;
}
