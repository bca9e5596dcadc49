import assert from "node:assert/strict";
import { type Part, sizeValues } from "../../components/addons/parts";
import { requestsOf, size, sumRequests } from "../../components/requests";

const PARTS: Part[] = [
    { at: "controller.resources", pods: 2, size: size(100, 256) },
    { at: "controller.sidecar.resources", pods: 2, size: size(10, 32), sidecar: true },
];

describe("What pods ask for", () => {
    it("stands in the values of the chart as Kubernetes spells it, with limits that stop a leak", () => {
        const resources = {
            requests: { cpu: "100m", memory: "256Mi" },
            limits: { cpu: "1000m", memory: "512Mi" },
        };
        assert.deepEqual(sizeValues(PARTS.slice(0, 1)), { controller: { resources } });
    });
    it("is added up over all pods; a second container is no second pod", () => {
        assert.deepEqual(requestsOf(PARTS), { cpuMillicores: 220, memoryMiB: 576, pods: 2 });
    });
    it("is nothing where there is nothing", () => {
        assert.deepEqual(sumRequests([]), { cpuMillicores: 0, memoryMiB: 0, pods: 0 });
    });
});
