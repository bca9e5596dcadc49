import assert from "node:assert/strict";
import { MetricsServer } from "../../../components";
import { metricsServerParts, metricsServerValues } from "../../../components/addons/metrics-server/values";
import { requestsOf } from "../../../components/requests";
import { assertKnown, planOf, registered } from "./support";

describe("The values of the metrics server", () => {
    it("are known to the chart", () => {
        assertKnown("metricsServer", metricsServerValues(planOf("metricsServer")));
    });
    it("keep one pod up while nodes are drained, where there are two", () => {
        const budget = (replicas: number) =>
            metricsServerValues(planOf("metricsServer", { replicas }))["podDisruptionBudget"].enabled;
        // A budget over a single pod would stop every drain.
        assert.deepEqual([budget(2), budget(1)], [true, false]);
    });
    it("are scraped", () => {
        const { metrics, serviceMonitor } = metricsServerValues(planOf("metricsServer"));
        assert.ok(metrics.enabled && serviceMonitor.enabled);
    });
});

describe("MetricsServer", () => {
    it("is installed where Kubernetes keeps its own, under its own name", async () => {
        const { release, registrations } = await registered(() => new MetricsServer("one", {}));
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["metrics-server", "kube-system"]);
        assert.equal(registrations.length, 2);
    });
    it("asks for what all its pods ask for", () => {
        const ofTwo = requestsOf(metricsServerParts(planOf("metricsServer")));
        assert.deepEqual(ofTwo, { cpuMillicores: 200, memoryMiB: 400, pods: 2 });
    });
});
