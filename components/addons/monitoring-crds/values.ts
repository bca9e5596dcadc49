import type { Part } from "../parts";
import type { Values } from "../values";

/** The chart runs nothing. */
export function monitoringCrdsParts(): Part[] {
    return [];
}

export function monitoringCrdsValues(): Values {
    // With the definitions would go Prometheus itself, and what every service says it is scraped by.
    return { crds: { annotations: { "helm.sh/resource-policy": "keep" } } };
}
