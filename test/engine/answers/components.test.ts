import * as assert from "node:assert/strict";
import { resourceReference } from "../../../engine/wire";
import { answers, custom, remote } from "./support";

const INNER = "urn:pulumi:dev::shop::eks:index:Cluster$aws:eks/cluster:Cluster::main-eksCluster";

describe("a remote component", () => {
    it("refers to a hidden resource made up from that resource's own type", () => {
        const { outputs, hidden } = answers().resource(remote("eks:index:Cluster", { name: "shop" }));
        const inner = hidden!.find(({ urn }) => urn === INNER)!;
        assert.deepEqual(outputs["eksCluster"], resourceReference(INNER, "shop"));
        assert.equal(inner.type, "aws:eks/cluster:Cluster");
        assert.equal(inner.state["name"], "shop");
        assert.equal(inner.state["arn"], "arn:aws:eks:ap-northeast-2:123456789012:cluster/shop");
        assert.equal(inner.state["status"], "ACTIVE");
    });

    it("has its type chain in the URN of what is in it", () => {
        const nested = {
            ...remote("eks:index:Cluster"),
            urn: "urn:pulumi:dev::shop::slipway:index:Cluster$eks:index:Cluster::main",
        };
        const { hidden } = answers().resource(nested);
        assert.equal(
            hidden![0]!.urn,
            "urn:pulumi:dev::shop::slipway:index:Cluster$eks:index:Cluster$aws:eks/cluster:Cluster::main-eksCluster",
        );
    });

    it("tells one endpoint everywhere: kubeconfig, core and the inner cluster", () => {
        const { outputs, hidden } = answers().resource(remote("eks:index:Cluster", { name: "shop" }));
        const { endpoint } = hidden!.find(({ urn }) => urn === INNER)!.state;
        const kubeconfig = JSON.parse(String(outputs["kubeconfigJson"]));
        assert.equal(kubeconfig.clusters[0].cluster.server, endpoint);
        assert.equal((outputs["core"] as Record<string, unknown>)["endpoint"], endpoint);
        assert.deepEqual(outputs["kubeconfig"], kubeconfig);
    });

    it("has an OIDC provider only when the program asks for one", () => {
        const arn = (inputs: object): unknown =>
            answers().resource(remote("eks:index:Cluster", { ...inputs })).outputs["oidcProviderArn"];
        assert.equal(arn({}), "");
        assert.match(
            String(arn({ createOidcProvider: true })),
            /^arn:aws:iam::123456789012:oidc-provider\/oidc\.eks\./,
        );
    });

    it("has security groups of its own unless the program skips them", () => {
        const groups = (inputs: object): boolean =>
            "nodeSecurityGroup" in answers().resource(remote("eks:index:Cluster", { ...inputs })).outputs;
        assert.equal(groups({}), true);
        assert.equal(groups({ skipDefaultSecurityGroups: true }), false);
    });

    it("gives in a preview its references, and of the inner cluster what the program said", () => {
        const { outputs, hidden } = answers({ mode: "preview" }).resource(
            remote("eks:index:Cluster", { name: "shop" }),
        );
        assert.deepEqual(Object.keys(outputs), ["eksCluster", "awsProvider", "instanceRoles"]);
        assert.deepEqual(outputs["eksCluster"], resourceReference(INNER, ""));
        assert.deepEqual(hidden![0], { urn: INNER, id: "", type: "aws:eks/cluster:Cluster", state: { name: "shop" } });
    });

    it("of Kubernetes manifests has no children that a program could see", () => {
        assert.deepEqual(answers().resource(remote("kubernetes:yaml/v2:ConfigGroup")).outputs["resources"], []);
    });
});

describe("Kubernetes objects", () => {
    const metadata = (type: string, given: object = {}): unknown =>
        answers().resource(custom(type, { metadata: { ...given } })).outputs["metadata"];

    it("are named after the resource and live in the default namespace", () => {
        assert.deepEqual(metadata("kubernetes:apps/v1:Deployment"), { name: "main", namespace: "default" });
    });

    it("keep the name and the namespace that the program gives", () => {
        const given = { name: "api", namespace: "shop" };
        assert.deepEqual(metadata("kubernetes:apps/v1:Deployment", given), given);
    });

    for (const type of [
        "core/v1:Namespace",
        "rbac.authorization.k8s.io/v1:ClusterRole",
        "external-secrets.io/v1:ClusterSecretStore",
    ]) {
        it(`of type ${type} have no namespace`, () => {
            assert.deepEqual(metadata(`kubernetes:${type}`), { name: "main" });
        });
    }

    it("that balance load have an address, others have none", () => {
        const status = (type: string): unknown =>
            answers().resource(custom("kubernetes:core/v1:Service", { spec: { type } })).outputs["status"];
        assert.deepEqual(status("LoadBalancer"), {
            loadBalancer: { ingress: [{ hostname: "main.example.com", ip: "203.0.113.10" }] },
        });
        assert.deepEqual(status("ClusterIP"), { loadBalancer: {} });
    });

    it("of a Helm release are named in its status", () => {
        const { outputs } = answers().resource(
            custom("kubernetes:helm.sh/v3:Release", { namespace: "argocd", version: "1.2.3" }),
        );
        const { name, namespace, version } = outputs["status"] as Record<string, unknown>;
        assert.deepEqual({ name, namespace, version }, { name: "main", namespace: "argocd", version: "1.2.3" });
    });
});
