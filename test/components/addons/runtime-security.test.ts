import assert from "node:assert/strict";
import { RuntimeSecurity } from "../../../components";
import { requestsOf } from "../../../components/requests";
import { runtimeSecurityParts, runtimeSecurityValues } from "../../../components/addons/runtime-security/values";
import { assertKnown, planOf, registered } from "./support";

describe("The values of Falco", () => {
    const values = runtimeSecurityValues(planOf("falco"));

    it("are known to the chart", () => {
        assertKnown("falco", values);
    });
    it("load no driver, and ask for capabilities in place of privilege", () => {
        assert.deepEqual(values["driver"], { kind: "modern_ebpf", modernEbpf: { leastPrivileged: true } });
    });
    it("fetch nothing from the internet", () => {
        const { install, follow } = values["falcoctl"].artifact;
        assert.deepEqual([install.enabled, follow.enabled], [false, false]);
    });
    it("mount one socket of the node, and that of no other engine", () => {
        const engines = Object.entries<any>(values["collectors"].containerEngine.engines);
        const mounted = engines.filter(([, { enabled }]) => enabled).flatMap(([, { sockets }]) => sockets);
        assert.deepEqual(mounted, ["/run/containerd/containerd.sock"]);
    });
    it("are scraped", () => {
        assert.ok(values["metrics"].enabled && values["serviceMonitor"].create);
    });
    it("are for every node, whatever it is tainted with", () => {
        assert.deepEqual(values["tolerations"], [{ operator: "Exists" }]);
    });
});

describe("RuntimeSecurity", () => {
    it("is installed in a namespace of its own, the only one that is privileged", async () => {
        const { release, registrations } = await registered(() => new RuntimeSecurity("one", {}));
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["falco", "falco"]);
        const { metadata } = registrations.find(({ type }) => type.endsWith(":Namespace"))!.inputs;
        assert.equal(metadata.labels["pod-security.kubernetes.io/enforce"], "privileged");
    });
    it("asks for a pod on each node, however many replicas others have", () => {
        const plan = planOf("falco", { nodeCount: 5, replicas: 1 });
        assert.deepEqual(requestsOf(runtimeSecurityParts(plan)), { cpuMillicores: 500, memoryMiB: 2560, pods: 5 });
    });
});
