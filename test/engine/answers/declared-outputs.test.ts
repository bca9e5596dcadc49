import * as assert from "node:assert/strict";
import { UNKNOWN, secret } from "../../../engine/wire";
import { answers, custom } from "./support";

const ARN = /^arn:aws:[a-z0-9-]*:(ap-northeast-2)?:(123456789012)?:.+$/;

/** What `up` answers for an output: a value, or the pattern that it fits. */
const SHAPES: [type: string, output: string, shape: unknown][] = [
    ["aws:ec2/vpc:Vpc", "arn", /^arn:aws:ec2:ap-northeast-2:123456789012:vpc\/vpc-[0-9a-f]{17}$/],
    ["aws:ec2/vpc:Vpc", "defaultSecurityGroupId", /^sg-[0-9a-f]{17}$/],
    ["aws:ec2/vpc:Vpc", "enableDnsHostnames", false],
    ["aws:ec2/vpc:Vpc", "ownerId", "123456789012"],
    ["aws:ec2/vpc:Vpc", "region", "ap-northeast-2"],
    ["aws:iam/role:Role", "arn", "arn:aws:iam::123456789012:role/main"],
    ["aws:s3/bucket:Bucket", "arn", "arn:aws:s3:::main"],
    ["aws:s3/bucket:Bucket", "bucketRegionalDomainName", "main.s3.ap-northeast-2.amazonaws.com"],
    ["aws:ecr/repository:Repository", "repositoryUrl", "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/main"],
    ["aws:rds/instance:Instance", "endpoint", /^main\.[0-9a-f]{12}\.ap-northeast-2\.rds\.amazonaws\.com:5432$/],
    ["aws:rds/instance:Instance", "port", 5432],
    [
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "primaryEndpointAddress",
        /^master\.main\..+\.amazonaws\.com$/,
    ],
    ["aws:eks/cluster:Cluster", "endpoint", /^https:\/\/[0-9A-F]{32}\.gr7\.ap-northeast-2\.eks\.amazonaws\.com$/],
    ["aws:kms/key:Key", "arn", /^arn:aws:kms:ap-northeast-2:123456789012:key\/[0-9a-f]{8}-[0-9a-f-]{27}$/],
    ["aws:lb/loadBalancer:LoadBalancer", "dnsName", /^main-\d+\.ap-northeast-2\.elb\.amazonaws\.com$/],
    ["aws:acm/certificate:Certificate", "arn", ARN],
    ["aws:apigatewayv2/api:Api", "apiEndpoint", /^https:\/\//],
    ["github:index/repository:Repository", "htmlUrl", "https://main.example.com"],
    ["github:index/repository:Repository", "repoId", 1],
    ["github:index/repository:Repository", "topics", ["main-topic"]],
];

describe("outputs of a created resource", () => {
    for (const [type, output, shape] of SHAPES) {
        it(`${type} has a plausible ${output}`, () => {
            const value = answers().resource(custom(type)).outputs[output];
            if (shape instanceof RegExp) assert.match(String(value), shape);
            else assert.deepEqual(value, shape);
        });
    }

    it("hold the nested types that the SDK declares, and one element of each list", () => {
        const { outputs } = answers().resource(custom("aws:acm/certificate:Certificate"));
        const [option] = outputs["domainValidationOptions"] as Record<string, unknown>[];
        assert.deepEqual(Object.keys(option!), [
            "domainName",
            "resourceRecordName",
            "resourceRecordType",
            "resourceRecordValue",
        ]);
    });

    it("leave out what the SDK declares optional", () => {
        const { outputs } = answers().resource(custom("aws:ec2/vpc:Vpc"));
        assert.equal("ipv4IpamPoolId" in outputs, false);
    });

    it("do not repeat or replace what the program gave", () => {
        const { outputs } = answers().resource(
            custom("aws:elasticache/cluster:Cluster", { port: 7000, region: "eu-west-1" }),
        );
        assert.equal("port" in outputs, false);
        assert.match(String(outputs["arn"]), /^arn:aws:elasticache:eu-west-1:/);
    });

    it("complete an object that the program gave in part", () => {
        const vpcConfig = { subnetIds: ["subnet-1"], securityGroupIds: [] };
        const { outputs } = answers().resource(custom("aws:eks/cluster:Cluster", { vpcConfig }));
        const completed = outputs["vpcConfig"] as Record<string, unknown>;
        assert.deepEqual(completed["subnetIds"], ["subnet-1"]);
        assert.match(String(completed["clusterSecurityGroupId"]), /^sg-/);
    });

    it("never open a secret that the program gave", () => {
        const { outputs } = answers().resource(
            custom("aws:eks/cluster:Cluster", { vpcConfig: secret({ subnetIds: [] }) }),
        );
        assert.equal("vpcConfig" in outputs, false);
    });

    it("follow the physical name where the program gives one", () => {
        const { outputs, id } = answers().resource(custom("aws:iam/role:Role", { name: "deployer" }));
        assert.equal(outputs["arn"], "arn:aws:iam::123456789012:role/deployer");
        assert.equal(id, "deployer");
    });

    it("are the same in every run, and differ between two resources", () => {
        const of = (name: string): string => JSON.stringify(answers().resource(custom("aws:ec2/vpc:Vpc", {}, name)));
        assert.equal(of("a"), of("a"));
        assert.notEqual(
            answers().resource(custom("aws:ec2/vpc:Vpc", {}, "a")).id,
            answers().resource(custom("aws:ec2/vpc:Vpc", {}, "b")).id,
        );
    });

    it("come from the user's file first, and from the URN before the type", () => {
        const type = "aws:ec2/vpc:Vpc";
        const file = {
            path: "answers.json",
            outputs: { [type]: { arn: "by type", ownerId: "1" }, [custom(type).urn]: { arn: "by URN" } },
        };
        const { outputs } = answers({ file }).resource(custom(type));
        assert.deepEqual([outputs["arn"], outputs["ownerId"]], ["by URN", "1"]);
    });

    it("are in the China partition where the region is", () => {
        const { outputs } = answers({ config: { "aws:region": "cn-north-1" } }).resource(custom("aws:sqs/queue:Queue"));
        assert.equal(outputs["arn"], "arn:aws-cn:sqs:cn-north-1:123456789012:main");
        assert.equal(outputs["url"], "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/main");
    });

    it("are only an id for a type that no installed SDK declares", () => {
        const { id, outputs } = answers().resource(custom("unheard:of/thing:Thing"));
        assert.match(id!, /^main-[0-9a-f]{7}$/);
        assert.deepEqual(outputs, {});
    });

    it("keep the id of a resource that is read, and name it by that", () => {
        const read = answers().resource({ ...custom("aws:iam/role:Role"), id: "admin" });
        assert.equal(read.id, "admin");
        assert.equal(read.outputs["arn"], "arn:aws:iam::123456789012:role/admin");
    });
});

describe("outputs in a preview", () => {
    const preview = answers({ mode: "preview" });

    for (const type of new Set(SHAPES.map(([type]) => type))) {
        it(`${type} has nothing made up`, () => {
            const { id, outputs, hidden } = preview.resource(custom(type, { tags: { team: "a" } }));
            assert.deepEqual({ id, outputs, hidden }, { id: undefined, outputs: {}, hidden: [] });
        });
    }

    it("say of an object given in part what is still unknown, not `undefined`", () => {
        const { outputs } = preview.resource(
            custom("aws:eks/cluster:Cluster", { vpcConfig: { subnetIds: ["subnet-1"] } }),
        );
        const vpcConfig = outputs["vpcConfig"] as Record<string, unknown>;
        assert.deepEqual(vpcConfig["subnetIds"], ["subnet-1"]);
        assert.equal(vpcConfig["clusterSecurityGroupId"], UNKNOWN);
    });

    it("know the names of Kubernetes objects, as their provider does", () => {
        const { outputs } = preview.resource(
            custom("kubernetes:core/v1:ConfigMap", { metadata: { labels: { a: "b" } } }),
        );
        assert.deepEqual(outputs, { metadata: { name: "main", namespace: "default", labels: { a: "b" } } });
    });

    it("do not know the id of a resource, but that of one that is read", () => {
        assert.equal(preview.resource(custom("kubernetes:core/v1:Namespace")).id, undefined);
        assert.equal(preview.resource({ ...custom("aws:iam/role:Role"), id: "admin" }).id, "admin");
    });
});

describe("the cost of answers", () => {
    it("is small enough for a plan of 300 resources", () => {
        const types = [...new Set(SHAPES.map(([type]) => type))];
        const run = answers();
        const before = process.cpuUsage();
        for (let i = 0; i < 300; i++) run.resource(custom(types[i % types.length]!, {}, `resource-${i}`));
        const { user } = process.cpuUsage(before);
        // Measured: 100 to 150 ms on the build machine; the bound is for machines that are busy.
        assert.ok(user < 1_000_000, `${user / 1000} ms`);
    });
});
