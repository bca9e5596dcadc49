import assert from "node:assert/strict";
import { MonitoringCrds } from "../../../components";
import { monitoringCrdsParts, monitoringCrdsValues } from "../../../components/addons/monitoring-crds/values";
import { requestsOf } from "../../../components/requests";
import { assertKnown, registered } from "./support";

describe("MonitoringCrds", () => {
    it("keeps the definitions when the release goes", () => {
        assertKnown("monitoringCrds", monitoringCrdsValues());
        assert.equal(monitoringCrdsValues()["crds"].annotations["helm.sh/resource-policy"], "keep");
    });
    it("needs nothing that another add-on makes", async () => {
        const { release, registrations } = await registered(() => new MonitoringCrds("one", {}));
        const { name, namespace } = release.inputs;
        assert.deepEqual([name, namespace], ["prometheus-operator-crds", "kube-system"]);
        assert.equal(registrations.length, 2);
    });
    it("asks nothing of the nodes", () => {
        assert.deepEqual(requestsOf(monitoringCrdsParts()), { cpuMillicores: 0, memoryMiB: 0, pods: 0 });
    });
});
