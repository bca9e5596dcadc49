import assert from "node:assert/strict";
import { creationTime } from "../../engine/durations";
import { resource, type ResourceSketch } from "../support/recordings";

const time = (type: string, rest: Partial<ResourceSketch> = {}) => creationTime(resource({ name: "x", type, ...rest }));

describe("the time to create a resource", () => {
    it("is the middle of what public logs show, with range and source", () => {
        assert.deepEqual(time("aws:ec2/natGateway:NatGateway"), {
            minutes: 1.75,
            seconds: [85, 125],
            assumed: false,
            note: "creation lines in public logs",
        });
    });

    const measured: [string, string, Record<string, string | boolean>][] = [
        ["a control plane", "aws:eks/cluster:Cluster", {}],
        ["a cluster component without its own nodes", "eks:index:Cluster", { skipDefaultNodeGroup: true }],
        ["a node group", "aws:eks/nodeGroup:NodeGroup", {}],
        ["the vpc-cni add-on", "aws:eks/addon:Addon", { addonName: "vpc-cni" }],
        ["PostgreSQL in one zone", "aws:rds/instance:Instance", { engine: "postgres" }],
        ["a replication group", "aws:elasticache/replicationGroup:ReplicationGroup", {}],
    ];
    for (const [title, type, inputs] of measured) {
        it(`is measured for ${title}`, () => assert.equal(time(type, { inputs }).assumed, false));
    }

    const assumed: [string, string, ResourceSketch["inputs"], RegExp][] = [
        ["a cluster component with its default node group", "eks:index:Cluster", {}, /default node group/],
        ["any other add-on", "aws:eks/addon:Addon", { addonName: "coredns" }, /as long as vpc-cni/],
        ["a Multi-AZ database", "aws:rds/instance:Instance", { engine: "postgres", multiAz: true }, /Multi-AZ/],
        [
            "a database that may be Multi-AZ",
            "aws:rds/instance:Instance",
            { engine: "postgres", multiAz: { $: "unknown" } },
            /Multi-AZ/,
        ],
        ["another database engine", "aws:rds/instance:Instance", { engine: "mysql" }, /not PostgreSQL/],
        ["a Helm release", "kubernetes:helm.sh/v3:Release", { chart: "argo-cd" }, /Helm release/],
        ["a chart of definitions", "kubernetes:helm.sh/v3:Release", { chart: "operator-crds" }, /definitions alone/],
        ["a VPC endpoint", "aws:ec2/vpcEndpoint:VpcEndpoint", {}, /VPC endpoint/],
        ["everything else", "aws:s3/bucket:Bucket", {}, /everything else/],
    ];
    for (const [title, type, inputs, note] of assumed) {
        it(`is an assumption for ${title}, and says so`, () => {
            const { assumed: isAssumed, note: says } = time(type, { inputs });
            assert.equal(isAssumed, true);
            assert.match(says, note);
        });
    }

    it("is nothing for what no cloud creates", () => {
        assert.equal(time("pulumi:providers:aws").minutes, 0);
        assert.equal(time("pulumi:pulumi:StackReference", { operation: "read" }).minutes, 0);
    });
    it("is not the time of a creation where a resource is only read", () => {
        assert.ok(time("aws:eks/cluster:Cluster", { operation: "read" }).minutes < 0.5);
    });
});
