import assert from "node:assert/strict";
import { networkPolicies } from "../../components/gitops/network-policies";
import { mergeValues, type Values } from "../../components/addons/values";
import { type End, letsIn, letsOut, type Pod, reaches } from "../components/gitops/reach";
import { type KubernetesObject, render } from "./helm";
import { REQUIRED } from "./matrix";
import { all, one } from "./objects";
import { describeWith } from "../support/tools";

const NAMESPACE = "prod";
const FLOWS = {
    loadBalancerCidrBlocks: ["10.0.101.0/24"],
    dataCidrBlocks: ["10.0.201.0/24"],
    dataNamespaces: [],
};
const DATABASE: End = { address: "10.0.201.9" };

type Service = "api" | "web" | "worker" | "other" | "migration";

/** A service of the same namespace that says that it calls the api, which does not say so of it. */
const WORKER: Values = { callers: [], calls: [{ service: "api", port: 8000 }] };

/** One that listens where no other does. */
const OTHER: Values = { service: { port: 8080 }, callers: ["web"] };

const podOf = (objects: KubernetesObject[], kind = "Rollout"): Pod => ({
    namespace: NAMESPACE,
    labels: one(objects, kind).spec.template.metadata.labels,
});

const BETWEEN: [from: Service, to: Service, port: string, expected: boolean][] = [
    ["web", "api", "TCP 8000", true],
    ["web", "api", "TCP 22", false],
    ["worker", "api", "TCP 8000", false],
    ["worker", "web", "TCP 3000", false],
    ["api", "web", "TCP 3000", false],
    ["web", "worker", "TCP 8000", false],
    ["worker", "other", "TCP 8080", false],
    ["migration", "api", "TCP 8000", false],
    ["migration", "web", "TCP 3000", false],
];

const FROM_OUTSIDE: [who: string, end: End, to: Service, port: string, expected: boolean][] = [
    ["the load balancer", { address: "10.0.101.7" }, "web", "TCP 3000", true],
    ["the load balancer", { address: "10.0.101.7" }, "api", "TCP 8000", true],
    ["Prometheus", { namespace: "monitoring" }, "api", "TCP 8000", true],
    ["Prometheus", { namespace: "monitoring" }, "web", "TCP 3000", true],
    [
        "a pod that looks like the web in another namespace",
        { namespace: "dev", labels: { app: "web" } },
        "api",
        "TCP 8000",
        false,
    ],
    ["a node", { address: "10.0.1.7" }, "api", "TCP 8000", false],
    ["the load balancer", { address: "10.0.101.7" }, "other", "TCP 8080", true],
    ["Prometheus", { namespace: "monitoring" }, "other", "TCP 8080", true],
    ["a node", { address: "10.0.1.7" }, "other", "TCP 8080", false],
    ["a pod of another environment", { namespace: "dev", labels: { app: "web" } }, "other", "TCP 8080", false],
    ["the internet", { address: "203.0.113.7" }, "other", "TCP 8080", false],
];

const TO_OUTSIDE: [what: string, end: End, port: string][] = [
    ["DNS", { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }, "UDP 53"],
    ["the database", DATABASE, "TCP 5432"],
    ["the collector", { namespace: "telemetry" }, "TCP 4317"],
];

/** Policies add up: what one of them allows, none of the others takes back. */
describeWith(["helm"], "The policies of a namespace and those of its services together", function () {
    this.timeout(10_000);
    let policies: KubernetesObject[];
    let pods: Record<Service, Pod>;

    before(async () => {
        const [api, web, worker, other] = await Promise.all([
            render("api", REQUIRED.api),
            render("web", REQUIRED.web),
            render("api", mergeValues(REQUIRED.api, WORKER), "worker"),
            render("api", mergeValues(REQUIRED.api, OTHER), "other"),
        ]);
        const ofNamespace = networkPolicies(NAMESPACE, FLOWS) as KubernetesObject[];
        policies = [...ofNamespace, ...[api, web, worker, other].flatMap((objects) => all(objects, "NetworkPolicy"))];
        assert.equal(policies.length, ofNamespace.length + 4);
        pods = {
            api: podOf(api),
            web: podOf(web),
            worker: podOf(worker),
            other: podOf(other),
            migration: podOf(api, "Job"),
        };
    });

    for (const [from, to, port, expected] of BETWEEN) {
        it(`${expected ? "let" : "do not let"} the ${from} reach ${port} of the ${to}`, () => {
            assert.equal(reaches(policies, pods[from], pods[to], port), expected);
        });
    }
    it("want both ends to agree: one that only says that it calls is not let in, though it is let out", () => {
        assert.ok(letsOut(policies, pods.worker, pods.api, "TCP 8000"));
        assert.ok(!letsIn(policies, pods.api, pods.worker, "TCP 8000"));
    });
    for (const [who, end, to, port, expected] of FROM_OUTSIDE) {
        it(`${expected ? "let" : "do not let"} ${who} reach ${port} of the ${to}`, () => {
            assert.equal(letsIn(policies, pods[to], end, port), expected);
        });
    }
    for (const [what, end, port] of TO_OUTSIDE) {
        it(`let every pod reach ${what}, the migration's too`, () => {
            for (const pod of Object.values(pods)) assert.ok(letsOut(policies, pod, end, port));
        });
    }
    it("let nobody out to the internet", () => {
        for (const pod of Object.values(pods)) {
            assert.ok(!letsOut(policies, pod, { address: "203.0.113.7" }, "TCP 443"));
        }
    });
});
