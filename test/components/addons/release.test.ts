import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { pulumiWarnings } from "./warnings";
import { ArgoRollouts, MetricsServer } from "../../../components";
import { CHARTS } from "../../../components/addons/charts";
import { cloud } from "../../support/components";
import { deploy } from "../../support/deploy";
import { registered } from "./support";

describe("The release of a chart", () => {
    it("is of the chart, the repository and the version in the table", async () => {
        const { inputs } = (await registered(() => new MetricsServer("one", {}))).release;
        const { name, repository, version } = CHARTS.metricsServer;
        assert.deepEqual(
            [inputs["chart"], inputs["repositoryOpts"].repo, inputs["version"]],
            [name, repository, version],
        );
    });
    it("is waited for, and taken back when it does not come up", async () => {
        const { inputs } = (await registered(() => new MetricsServer("one", {}))).release;
        assert.deepEqual([inputs["atomic"], inputs["waitForJobs"], inputs["timeout"]], [true, true, 600]);
        assert.notEqual(inputs["skipAwait"], true);
    });
    it("lays the user's values over ours", async () => {
        const values = { metrics: { enabled: false }, priorityClassName: "own" };
        const { inputs } = (await registered(() => new MetricsServer("one", { values }))).release;
        assert.equal(inputs["values"].metrics.enabled, false);
        assert.equal(inputs["values"].priorityClassName, "own");
        assert.equal(inputs["values"].serviceMonitor.enabled, true);
    });
    it("warns of a value that the chart does not know, and of no other", async () => {
        const values = { metrics: { enabled: false }, replcas: 3 };
        const warnings = await pulumiWarnings(() => registered(() => new MetricsServer("one", { values })));
        assert.deepEqual(warnings, ["values.replcas: no such value; did you mean replicas? The chart ignores it."]);
    });
    it("goes with the cluster, when the component does; the component's AWS resources would not", async () => {
        const cluster = () => new aws.eks.Cluster("cluster", { roleArn: "arn", vpcConfig: { subnetIds: [] } });
        const both = () => new MetricsServer("one", {}, { deletedWith: cluster() });
        const { registrations, release } = await registered(both);
        const { urn } = registrations.find(({ name }) => name === "cluster")!;
        const component = registrations.find(({ name }) => name === "one")!;
        assert.deepEqual([release.deletedWith, component.deletedWith], [urn, ""]);
    });
    it("waits for what the component waits for; roles and namespaces do not", async () => {
        const aws = { clusterName: "main", region: "ap-northeast-2" };
        const both = () => new ArgoRollouts("one", { aws }, { dependsOn: new MetricsServer("first", {}) });
        const { registrations } = await deploy(both, cloud(false));
        const [first] = registrations.filter(({ name }) => name === "first-release");
        const waiting = registrations.filter(({ dependsOn }) => dependsOn.includes(first!.urn)).map(({ name }) => name);
        assert.deepEqual(waiting, ["one-release"]);
    });
});
