import assert from "node:assert/strict";
import { ArgoRollouts } from "../../../components";
import { verificationPolicy } from "../../../components/addons/argo-rollouts/policy";
import { argoRolloutsParts, argoRolloutsValues } from "../../../components/addons/argo-rollouts/values";
import { requestsOf } from "../../../components/requests";
import { actionsOf } from "../identity/documents";
import { assertKnown, planOf, registered } from "./support";

const AWS = { clusterName: "prod-cluster", region: "ap-northeast-2" };
const inAws = argoRolloutsValues(planOf("argoRollouts"), AWS.region);
const elsewhere = argoRolloutsValues(planOf("argoRollouts"), undefined);

describe("The values of Argo Rollouts", () => {
    it("are known to the chart", () => {
        for (const values of [inAws, elsewhere]) assertKnown("argoRollouts", values);
    });
    it("have weights verified at the load balancer in AWS, and not where there is none", () => {
        const { awsVerifyTargetGroup, extraEnv } = inAws["controller"];
        assert.deepEqual([awsVerifyTargetGroup, extraEnv], [true, [{ name: "AWS_REGION", value: AWS.region }]]);
        assert.equal("awsVerifyTargetGroup" in elsewhere["controller"], false);
        assert.equal("extraEnv" in elsewhere["controller"], false);
    });
    it("pass no flag --aws-region, with which the controller does not start", () => {
        assert.doesNotMatch(JSON.stringify(inAws), /aws-region/);
    });
    it("grant rights for the one provider of traffic that is there", () => {
        const granted = ({ providerRBAC }: typeof inAws) =>
            Object.entries(providerRBAC.providers).filter(([, enabled]) => enabled);
        assert.deepEqual(granted(inAws), [["awsLoadBalancerController", true]]);
        assert.deepEqual(granted(elsewhere), []);
    });
    it("are scraped, which takes both switches", () => {
        const { metrics } = inAws["controller"];
        assert.ok(metrics.enabled && metrics.serviceMonitor.enabled);
    });
    it("keep one pod up while nodes are drained, where there are two", () => {
        const budget = (replicas: number) =>
            argoRolloutsValues(planOf("argoRollouts", { replicas }), undefined)["controller"].pdb.enabled;
        assert.deepEqual([budget(2), budget(1)], [true, false]);
    });
    it("bring no dashboard, which asks nobody who they are", () => {
        assert.equal(inAws["dashboard"].enabled, false);
    });
});

describe("ArgoRollouts", () => {
    it("is installed in a restricted namespace of its own, once its pods can have their role", async () => {
        const { release, registrations } = await registered(() => new ArgoRollouts("one", { aws: AWS }));
        assert.deepEqual([release.inputs["name"], release.inputs["namespace"]], ["argo-rollouts", "argo-rollouts"]);
        const { labels } = registrations.find(({ name }) => name === "one-namespace")!.inputs["metadata"];
        assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
        const association = registrations.find(({ type }) => type.endsWith(":PodIdentityAssociation"))!;
        const { namespace, serviceAccount } = association.inputs;
        assert.deepEqual([namespace, serviceAccount], ["argo-rollouts", release.inputs["values"].serviceAccount.name]);
        assert.ok(release.dependsOn.includes(association.urn));
    });
    it("may read load balancers and do nothing else", () => {
        const actions = actionsOf(verificationPolicy().Statement);
        assert.equal(actions.length, 6);
        for (const action of actions) assert.match(action, /^elasticloadbalancing:Describe\w+$/);
    });
    it("brings nothing of AWS where the cluster is elsewhere", async () => {
        const { registrations } = await registered(() => new ArgoRollouts("one", {}));
        assert.deepEqual(registrations.map(({ name }) => name).sort(), [
            "one",
            "one-namespace",
            "one-prometheus",
            "one-release",
        ]);
    });
    it("finds Prometheus as `prometheus`, wherever it is", async () => {
        const alias = async (prometheusHost?: string) => {
            const { registrations } = await registered(() => new ArgoRollouts("one", { prometheusHost }));
            return registrations.find(({ name }) => name === "one-prometheus")!.inputs;
        };
        const { metadata, spec } = await alias();
        assert.deepEqual(metadata, { name: "prometheus", namespace: "argo-rollouts" });
        const host = "monitoring-prometheus.monitoring.svc.cluster.local";
        assert.deepEqual(spec, { type: "ExternalName", externalName: host });
        assert.equal((await alias("metrics.acme.dev"))["spec"].externalName, "metrics.acme.dev");
    });
    it("asks for what all its pods ask for", () => {
        const ofTwo = requestsOf(argoRolloutsParts(planOf("argoRollouts")));
        assert.deepEqual(ofTwo, { cpuMillicores: 100, memoryMiB: 256, pods: 2 });
    });
    it("refuses a URL for a host, and what is no region, both at once", async () => {
        const args = { prometheusHost: "http://prometheus:9090", aws: { ...AWS, region: "seoul" } };
        await assert.rejects(
            registered(() => new ArgoRollouts("one", args)),
            /has 2 problems:\n {2}aws\.region: .*\n {2}prometheusHost: expected a host name without scheme and port/,
        );
    });
});
