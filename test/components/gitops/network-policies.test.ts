import * as assert from "node:assert/strict";
import { networkPolicies } from "../../../components/gitops/network-policies";
import { type End, letsIn, letsOut } from "./reach";

const FLOWS = {
    loadBalancerCidrBlocks: ["10.0.101.0/24", "10.0.102.0/24"],
    dataCidrBlocks: ["10.0.201.0/24"],
    dataNamespaces: ["data"],
};
const NO_FLOWS = { loadBalancerCidrBlocks: [], dataCidrBlocks: [], dataNamespaces: [] };

const POD = { namespace: "dev" };
const DNS: End = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const LOAD_BALANCER: End = { address: "10.0.102.7" };
const DATABASE: End = { address: "10.0.201.9" };

const WAYS_IN: [string, End, string, boolean][] = [
    ["a service of the namespace, which only the chart of the other one can", { namespace: "dev" }, "TCP 8000", false],
    ["Prometheus", { namespace: "monitoring" }, "TCP 8000", true],
    ["Prometheus, to the port that a service has chosen", { namespace: "monitoring" }, "TCP 8080", true],
    ["a load balancer", LOAD_BALANCER, "TCP 3000", true],
    ["a load balancer, to the port that a service has chosen", LOAD_BALANCER, "TCP 8080", true],
    ["an address beside the load balancers", { address: "10.0.103.7" }, "TCP 8080", false],
    ["an add-on that is not Prometheus", { namespace: "telemetry" }, "TCP 8080", false],
    ["another address of the network", { address: "10.0.1.7" }, "TCP 8000", false],
    ["the internet", { address: "203.0.113.7" }, "TCP 8000", false],
    ["another environment", { namespace: "stage" }, "TCP 8000", false],
    ["the database's namespace", { namespace: "data" }, "TCP 8000", false],
];

const WAYS_OUT: [string, End, string, boolean][] = [
    ["DNS over UDP", DNS, "UDP 53", true],
    ["DNS over TCP", DNS, "TCP 53", true],
    ["port 53 of another pod of kube-system", { namespace: "kube-system" }, "UDP 53", false],
    ["a name server outside", { address: "8.8.8.8" }, "UDP 53", false],
    ["another service, which only the chart of the one can", { namespace: "dev" }, "TCP 8000", false],
    ["another environment", { namespace: "stage" }, "TCP 8000", false],
    ["the collector", { namespace: "telemetry" }, "TCP 4317", true],
    ["another port of the collector", { namespace: "telemetry" }, "TCP 8888", false],
    ["PostgreSQL", DATABASE, "TCP 5432", true],
    ["Redis", DATABASE, "TCP 6379", true],
    ["another port beside them", DATABASE, "TCP 22", false],
    ["PostgreSQL in the cluster", { namespace: "data" }, "TCP 5432", true],
    ["PostgreSQL anywhere else", { address: "10.0.1.7" }, "TCP 5432", false],
    ["the address that hands out a node's credentials", { address: "169.254.169.254" }, "TCP 80", false],
    ["the internet", { address: "203.0.113.7" }, "TCP 443", false],
    ["Argo CD", { namespace: "argocd" }, "TCP 8080", false],
];

describe("the network policies of a namespace", () => {
    const policies = networkPolicies("dev", FLOWS);

    for (const [who, end, port, expected] of WAYS_IN) {
        it(`${expected ? "let" : "do not let"} in ${who}`, () => {
            assert.equal(letsIn(policies, POD, end, port), expected);
        });
    }
    for (const [what, end, port, expected] of WAYS_OUT) {
        it(`${expected ? "let" : "do not let"} out to ${what}`, () => {
            assert.equal(letsOut(policies, POD, end, port), expected);
        });
    }
    it("select every pod of that namespace", () => {
        for (const { metadata, spec } of policies) {
            assert.deepEqual([metadata.namespace, spec.podSelector], ["dev", {}]);
        }
    });
    it("have names that differ", () => {
        const names = policies.map(({ metadata }) => metadata.name);
        assert.equal(new Set(names).size, policies.length, names.join());
    });
    it("say ports by number", () => {
        const ports = [...JSON.stringify(policies).matchAll(/"port":([^,}]+)/g)].map(([, port]) => Number(port));
        assert.notEqual(ports.length, 0);
        for (const port of ports) assert.ok(Number.isInteger(port));
    });
});

describe("the network policies of a namespace that was told of nobody", () => {
    const policies = networkPolicies("dev", NO_FLOWS);

    it("let in no load balancer", () => {
        for (const end of [LOAD_BALANCER, { address: "0.0.0.0" }]) {
            assert.equal(letsIn(policies, POD, end, "TCP 8000"), false);
        }
    });
    it("let out to no database", () => {
        for (const end of [DATABASE, { namespace: "data" }]) {
            assert.equal(letsOut(policies, POD, end, "TCP 5432"), false);
        }
    });
    it("hold no rule without peers, which would be open to everybody", () => {
        assert.doesNotMatch(JSON.stringify(policies), /"(from|to)":\[\]/);
    });
});
