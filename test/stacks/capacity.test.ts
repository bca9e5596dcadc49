import assert from "node:assert/strict";
import { capacityOf } from "../../stacks/capacity";

const NODES = { nodeInstanceType: "m7g.large", nodeCount: 3 };

describe("The capacity of a stack", () => {
    it("is what the nodes have, less what the add-ons and EKS ask for", () => {
        const { text, problem } = capacityOf([{ cpuMillicores: 1000, memoryMiB: 4096, pods: 20 }], NODES);
        assert.equal(
            text,
            "The add-ons and EKS ask for 1.86 vCPU, 5.0 GiB and 36 pods of the 5.79 vCPU, 17.4 GiB and 330 pods " +
                "that 3 x m7g.large offer; services have 3.93 vCPU, 12.5 GiB and 294 pods.",
        );
        assert.equal(problem, undefined);
    });
    it("is too small when less than a third is left of anything", () => {
        const cpu = { cpuMillicores: 3200, memoryMiB: 0, pods: 0 };
        assert.match(capacityOf([cpu], NODES).problem!, /a third of the nodes free.*raise nodeCount/);
        assert.match(capacityOf([{ cpuMillicores: 0, memoryMiB: 12000, pods: 0 }], NODES).problem!, /a third/);
        assert.equal(capacityOf([cpu], { ...NODES, nodeCount: 4 }).problem, undefined);
    });
    it("is not judged where nobody knows what the nodes have", () => {
        const { text, problem } = capacityOf([], { ...NODES, nodeInstanceType: "t4g.large" });
        assert.match(text, /What 3 x t4g\.large offer is not known here\.$/);
        assert.equal(problem, undefined);
    });
});
