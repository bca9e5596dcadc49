import assert from "node:assert/strict";
import { allocatableOf } from "../../../components/cluster/allocatable";
import { systemRequests } from "../../../components/cluster/system-pods";

describe("What a node leaves for pods", () => {
    it("is what Karpenter's reference says, less what 110 pods instead of 29 cost the kubelet", () => {
        const difference = 11 * (110 - 29);
        assert.deepEqual(allocatableOf("m7g.large"), { cpuMillicores: 1930, memoryMiB: 6844 - difference, pods: 110 });
    });
    it("grows with the size, and with the family", () => {
        const memoryOf = (type: string) => allocatableOf(type)!.memoryMiB;
        assert.ok(memoryOf("c7g.large") < memoryOf("m7g.large") && memoryOf("m7g.large") < memoryOf("r7g.large"));
        assert.equal(allocatableOf("m7g.2xlarge")!.cpuMillicores, 8000 - 90);
    });
    it("counts no Graviton memory away from others", () => {
        assert.ok(allocatableOf("m7i.large")!.memoryMiB > allocatableOf("m7g.large")!.memoryMiB);
    });
    it("is not guessed for what follows no rule", () => {
        for (const type of ["t4g.large", "mac2.metal", "m7g.metal", "m7g", ""]) {
            assert.equal(allocatableOf(type), undefined, type);
        }
    });
});

describe("What EKS runs itself", () => {
    it("asks for something on each node, and for something once", () => {
        const [one, two] = [systemRequests(1), systemRequests(2)];
        assert.deepEqual([one.pods, two.pods], [8, 12]);
        assert.equal(two.cpuMillicores - one.cpuMillicores, 180);
        assert.equal(one.memoryMiB, 120 + 140 + 480);
    });
});
