import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cache, type CacheArgs } from "../../../components/data/cache";
import { deploy, type DeployOptions, isSecret, reveal } from "../../support/deploy";
import { assertWellFormed, clearText, state } from "./support";

const TOKEN = "slipway:index:Cache";
const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const KEY = "aws:kms/key:Key";

const ARGS: CacheArgs = {
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    allowedSecurityGroupIds: { nodes: "sg-nodes" },
    tags: { Team: "orders" },
};

const run = (args: Partial<CacheArgs> = {}, options: DeployOptions = {}) =>
    deploy(() => new Cache("sessions", { ...ARGS, ...args }), { state, ...options });

const group = async (args: Partial<CacheArgs> = {}) => (await run(args)).one(GROUP);

for (const preview of [false, true]) {
    describe(`Cache, in ${preview ? "preview" : "up"}`, () => {
        it("puts every child under itself, named and tagged after it", async () => {
            assertWellFormed(await run({}, { preview }), TOKEN, "sessions");
        });

        it("gives the token to ElastiCache as a secret", async () => {
            const { authToken } = (await run({}, { preview })).one(GROUP).inputs;
            assert.ok(isSecret(authToken));
            assert.equal(reveal(authToken), "secret-of-sessions-auth-token");
        });

        it("hands out token and URL as secrets, and nothing else", async () => {
            const deployment = await run({}, { preview });
            const outputs = deployment.outputs.get(deployment.one(TOKEN).urn);
            const secrets = Object.keys(outputs).filter((key) => isSecret(outputs[key]));
            assert.deepEqual(secrets.sort(), ["authToken", "url"]);
            assert.equal(
                reveal(outputs.url),
                "rediss://:secret-of-sessions-auth-token@sessions-group.primary.test:6379/0",
            );
            assert.equal(outputs.readerEndpoint, "sessions-group.reader.test");
        });

        it("never says the token in the clear", async () => {
            assert.ok(!clearText(await run({}, { preview })).includes("secret-of-"));
        });
    });
}

describe("Cache", () => {
    it("keeps token and URL secret in a first preview, when nobody knows them", async () => {
        const { value } = await run({}, { preview: true, state: () => undefined });
        assert.ok(await pulumi.isSecret(value.authToken));
        assert.ok(await pulumi.isSecret(value.url));
        assert.ok(!(await pulumi.isSecret(value.primaryEndpoint)));
    });

    it("is a Redis 7 that speaks TLS only and is encrypted with its own key", async () => {
        const { inputs, ignoreChanges } = await group();
        assert.deepEqual(
            [inputs["engine"], inputs["engineVersion"], inputs["parameterGroupName"], inputs["nodeType"]],
            ["redis", "7.1", "default.redis7", "cache.t4g.medium"],
        );
        assert.equal(inputs["transitEncryptionEnabled"], true);
        assert.equal(inputs["transitEncryptionMode"], "required");
        assert.equal(inputs["atRestEncryptionEnabled"], true);
        assert.equal(inputs["kmsKeyId"], "arn:key:sessions-key");
        assert.equal(inputs["autoMinorVersionUpgrade"], true);
        assert.deepEqual(ignoreChanges, []);
    });

    it("fails over between zones with two nodes, and does not with one", async () => {
        for (const [nodes, replicated] of [
            [undefined, true],
            [2, true],
            [3, true],
            [1, false],
        ] as const) {
            const { inputs } = await group({ nodes });
            assert.equal(inputs["numCacheClusters"], nodes ?? 2);
            assert.equal(inputs["automaticFailoverEnabled"], replicated);
            assert.equal(inputs["multiAzEnabled"], replicated);
        }
    });

    it("lets in the named security groups on its port, and nobody else", async () => {
        const deployment = await run();
        const { name, inputs } = deployment.one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
        assert.equal(name, "sessions-from-nodes");
        assert.equal(inputs["referencedSecurityGroupId"], "sg-nodes");
        assert.deepEqual([inputs["ipProtocol"], inputs["fromPort"], inputs["toPort"]], ["tcp", 6379, 6379]);
        assert.ok(!("egress" in deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs));
    });

    it("writes its slow commands to a log group that expires", async () => {
        const deployment = await run();
        const { inputs } = deployment.one("aws:cloudwatch/logGroup:LogGroup");
        assert.equal(inputs["name"], "/aws/elasticache/sessions-0a1b2c3d/slow-log");
        assert.equal(inputs["retentionInDays"], 30);
        const [delivery] = deployment.one(GROUP).inputs["logDeliveryConfigurations"];
        assert.deepEqual([delivery.destination, delivery.logType], [inputs["name"], "slow-log"]);
    });

    it("keeps snapshots for a week, and leaves a last one with its key", async () => {
        const deployment = await run();
        const { inputs } = deployment.one(GROUP);
        assert.equal(inputs["snapshotRetentionLimit"], 7);
        assert.equal(inputs["finalSnapshotIdentifier"], "sessions-0a1b2c3d-final");
        assert.equal(deployment.one(KEY).retainOnDelete, true);
    });

    it("leaves neither snapshot nor key when told so", async () => {
        const deployment = await run({ finalSnapshot: false });
        assert.ok(!("finalSnapshotIdentifier" in deployment.one(GROUP).inputs));
        assert.equal(deployment.one(KEY).retainOnDelete, false);
    });

    for (const deletionProtection of [undefined, false]) {
        it(`${deletionProtection === false ? "does not protect" : "protects"} the data, and never the rest`, async () => {
            const { registrations } = await run({ deletionProtection });
            const isProtected = registrations.filter((r) => r.protect).map((r) => r.name);
            assert.deepEqual(
                isProtected.sort(),
                deletionProtection === false ? [] : ["sessions-group", "sessions-key"],
            );
        });
    }

    it("draws a token of characters that ElastiCache and a URL accept", async () => {
        const { inputs } = (await run()).one("random:index/randomPassword:RandomPassword");
        assert.equal(inputs["special"], false);
        assert.ok(inputs["length"] >= 16 && inputs["length"] <= 128);
    });

    it("stands beside a second one", async () => {
        const { registrations } = await deploy(() => [new Cache("sessions", ARGS), new Cache("jobs", ARGS)], { state });
        assert.equal(new Set(registrations.map((r) => r.urn)).size, registrations.length);
    });

    it("says everything that is wrong at once", async () => {
        const wrong = { nodes: 7, nodeType: "t4g.medium", subnetIds: ["subnet-1"], allowedSecurityGroupIds: {} };
        await assert.rejects(run(wrong), {
            message: [
                'Cache "sessions" has 4 problems:',
                "  subnetIds: expected 2 subnets in different zones at least, got 1: give those of the network",
                "  allowedSecurityGroupIds: expected a client at least, got none: name the security group of the nodes, " +
                    'as in { nodes: "sg-…" }',
                '  nodeType: expected a node type such as "cache.t4g.medium", got "t4g.medium": write "cache.", a family and a size',
                "  nodes: expected a whole number of nodes, 1 to 6, got 7: a primary and five replicas are what AWS " +
                    "allows; 1 has no failover",
            ].join("\n"),
        });
    });

    it("takes one subnet for one node", async () => {
        await run({ nodes: 1, subnetIds: ["subnet-1"] });
    });
});
