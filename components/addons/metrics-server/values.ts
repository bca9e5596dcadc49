import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { spreadOverNodes } from "../spread";
import { mergeValues, type Values } from "../values";

export function metricsServerParts({ replicas }: AddonPlan): Part[] {
    // What the project recommends for up to a hundred nodes: https://kubernetes-sigs.github.io/metrics-server/
    return [{ at: "resources", pods: replicas, size: size(100, 200) }];
}

export function metricsServerValues(plan: AddonPlan): Values {
    return mergeValues(sizeValues(metricsServerParts(plan)), {
        replicas: plan.replicas,
        podDisruptionBudget: { enabled: plan.replicas > 1, maxUnavailable: 1 },
        topologySpreadConstraints: spreadOverNodes({ "app.kubernetes.io/name": "metrics-server" }),
        metrics: { enabled: true },
        serviceMonitor: { enabled: true },
    });
}
