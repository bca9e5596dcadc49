import { join } from "node:path";
import { stringify } from "yaml";
import type { KubernetesObject } from "../../charts/helm";
import { directoryOf } from "../../support/temporary";
import { KUBECONFIG } from "./cluster";
import { type Running, start } from "./processes";

/** Version whose pods are scraped as if they were of another revision. */
export const MISLABELLED = "2.0.0-mislabelled";

interface PrometheusOptions {
    readonly port: number;
    readonly namespace: string;
    /** Where every pod answers. */
    readonly address: string;
}

/** A Prometheus that scrapes what the ServiceMonitors of a namespace say, found in the cluster. */
export async function startPrometheus(monitors: KubernetesObject[], options: PrometheusOptions): Promise<Running> {
    const { port } = options;
    const config = {
        global: { scrape_interval: "1s", scrape_timeout: "1s" },
        scrape_configs: monitors.map((monitor) => scrapeConfig(monitor, options)),
    };
    const folder = directoryOf({ "prometheus.yaml": stringify(config) });
    const args = [
        `--config.file=${join(folder, "prometheus.yaml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        // New pods are scraped within seconds: the pauses of the tests are short.
        "--scrape.discovery-reload-interval=1s",
        `--web.listen-address=127.0.0.1:${port}`,
    ];
    return start("prometheus", args, { ready: `http://127.0.0.1:${port}/-/ready` });
}

/**
 * What the Prometheus operator makes of a ServiceMonitor (pkg/prometheus/promcfg.go, generateServiceMonitorConfig), as far as
 * ours go. The last four are the test's: all pods are played by one server, which is told whose numbers are asked for.
 */
function scrapeConfig({ metadata: { name }, spec }: KubernetesObject, { namespace, address }: PrometheusOptions) {
    const [endpoint] = spec.endpoints;
    const labels: [string, string][] = Object.entries(spec.selector.matchLabels);
    const keep = (label: string, regex: string) => ({ source_labels: [label], action: "keep", regex });
    const label = (source: string, target_label: string) => ({ source_labels: [source], target_label, regex: "(.+)" });
    const ofPod = (key: string) => `__meta_kubernetes_pod_label_${sanitized(key)}`;
    return {
        job_name: `serviceMonitor/${namespace}/${name}/0`,
        metrics_path: endpoint.path,
        kubernetes_sd_configs: [
            { role: "endpointslice", kubeconfig_file: KUBECONFIG, namespaces: { names: [namespace] } },
        ],
        relabel_configs: [
            ...labels.map(([key, value]) => keep(`__meta_kubernetes_service_label_${sanitized(key)}`, value)),
            keep("__meta_kubernetes_endpointslice_port_name", endpoint.port),
            label("__meta_kubernetes_namespace", "namespace"),
            label("__meta_kubernetes_pod_name", "pod"),
            ...spec.podTargetLabels.map((key: string) => label(ofPod(key), sanitized(key))),
            { ...label(ofPod(VERSION), "rollouts_pod_template_hash"), regex: MISLABELLED, replacement: "another" },
            label("__meta_kubernetes_pod_name", "__param_pod"),
            label(ofPod(VERSION), "__param_version"),
            { target_label: "__address__", replacement: address },
        ],
    };
}

const VERSION = "app.kubernetes.io/version";

const sanitized = (label: string) => label.replace(/[^a-zA-Z0-9_]/g, "_");
