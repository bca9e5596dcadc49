import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Database, type DatabaseArgs } from "../../../components/data/database";
import { deploy, type DeployOptions, isSecret, reveal, valueOf } from "../../support/deploy";
import { assertWellFormed, clearText, state } from "./support";

const TOKEN = "slipway:index:Database";
const INSTANCE = "aws:rds/instance:Instance";
const KEY = "aws:kms/key:Key";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const URL = "postgresql://app:secret-of-orders-password@orders-instance.rds.test:5432/app?sslmode=require";

const ARGS: DatabaseArgs = {
    vpcId: "vpc-1",
    subnetIds: ["subnet-1", "subnet-2"],
    allowedSecurityGroupIds: { nodes: "sg-nodes" },
    tags: { Team: "orders" },
};

const run = (args: Partial<DatabaseArgs> = {}, options: DeployOptions = {}) =>
    deploy(() => new Database("orders", { ...ARGS, ...args }), { state, ...options });

const instance = async (args: Partial<DatabaseArgs> = {}) => (await run(args)).one(INSTANCE);

for (const preview of [false, true]) {
    describe(`Database, in ${preview ? "preview" : "up"}`, () => {
        it("puts every child under itself, named and tagged after it", async () => {
            assertWellFormed(await run({}, { preview }), TOKEN, "orders");
        });

        it("gives the password to RDS as a secret", async () => {
            const { password } = (await run({}, { preview })).one(INSTANCE).inputs;
            assert.ok(isSecret(password));
            assert.equal(reveal(password), "secret-of-orders-password");
        });

        it("hands out password and URL as secrets, and nothing else", async () => {
            const deployment = await run({}, { preview });
            const outputs = deployment.outputs.get(deployment.one(TOKEN).urn);
            const secrets = Object.keys(outputs).filter((key) => isSecret(outputs[key]));
            assert.deepEqual(secrets.sort(), ["password", "url"]);
            assert.equal(reveal(outputs.url), URL);
        });

        it("never says the password in the clear", async () => {
            assert.ok(!clearText(await run({}, { preview })).includes("secret-of-"));
        });
    });
}

describe("Database", () => {
    it("keeps password and URL secret in a first preview, when nobody knows them", async () => {
        const { value } = await run({}, { preview: true, state: () => undefined });
        assert.ok(await pulumi.isSecret(value.password));
        assert.ok(await pulumi.isSecret(value.url));
        assert.ok(!(await pulumi.isSecret(value.address)));
    });

    it("is the database of the standard by default", async () => {
        const { inputs } = await instance();
        assert.equal(inputs["engine"], "postgres");
        assert.equal(inputs["engineVersion"], "17");
        assert.equal(inputs["instanceClass"], "db.m6g.large");
        assert.equal(inputs["allocatedStorage"], 100);
        assert.equal(inputs["multiAz"], true);
    });

    it("is encrypted, private, backed up and watched by default", async () => {
        const { inputs } = await instance();
        assert.equal(inputs["storageEncrypted"], true);
        assert.equal(inputs["kmsKeyId"], "arn:key:orders-key");
        assert.equal(inputs["publiclyAccessible"], false);
        assert.equal(inputs["backupRetentionPeriod"], 14);
        assert.equal(inputs["copyTagsToSnapshot"], true);
        assert.equal(inputs["performanceInsightsEnabled"], true);
        assert.equal(inputs["performanceInsightsKmsKeyId"], "arn:key:orders-key");
        assert.equal(inputs["iamDatabaseAuthenticationEnabled"], false);
    });

    it("takes minor versions from AWS, and neither major versions nor extended support", async () => {
        const { inputs, ignoreChanges } = await instance();
        assert.equal(inputs["autoMinorVersionUpgrade"], true);
        assert.equal(inputs["allowMajorVersionUpgrade"], false);
        assert.equal(inputs["engineLifecycleSupport"], "open-source-rds-extended-support-disabled");
        assert.deepEqual(ignoreChanges, []);
    });

    it("lets storage grow to twice its size, or to a ceiling that was asked for", async () => {
        assert.equal((await instance({ allocatedStorageGiB: 50 })).inputs["maxAllocatedStorage"], 100);
        assert.equal((await instance({ maxAllocatedStorageGiB: 900 })).inputs["maxAllocatedStorage"], 900);
        assert.equal((await instance({ allocatedStorageGiB: 40000 })).inputs["maxAllocatedStorage"], 65536);
    });

    it("forces TLS by a parameter group of its major version", async () => {
        const { inputs } = (await run({ engineVersion: "16" })).one("aws:rds/parameterGroup:ParameterGroup");
        assert.equal(inputs["family"], "postgres16");
        assert.deepEqual(inputs["parameters"], [{ name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" }]);
        assert.equal((await instance()).inputs["parameterGroupName"], "orders-parameters");
    });

    it("lets in the named security groups on its port, and nobody else", async () => {
        const deployment = await run({ allowedSecurityGroupIds: { nodes: "sg-nodes", bastion: "sg-bastion" } });
        const rules = deployment.all(RULE).map(({ name, inputs }) => [name, inputs["referencedSecurityGroupId"]]);
        assert.deepEqual(rules.sort(), [
            ["orders-from-bastion", "sg-bastion"],
            ["orders-from-nodes", "sg-nodes"],
        ]);
        for (const { inputs } of deployment.all(RULE)) {
            assert.deepEqual([inputs["ipProtocol"], inputs["fromPort"], inputs["toPort"]], ["tcp", 5432, 5432]);
            assert.equal(inputs["cidrIpv4"], undefined);
        }
    });

    it("lets nothing out", async () => {
        const deployment = await run();
        const group = deployment.one("aws:ec2/securityGroup:SecurityGroup");
        assert.ok(!("egress" in group.inputs) && !("ingress" in group.inputs));
        assert.deepEqual(deployment.all("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"), []);
        assert.deepEqual(deployment.one(INSTANCE).inputs["vpcSecurityGroupIds"], ["orders-security-group-id"]);
    });

    it("has the log groups of its exports before it writes to them, and they expire", async () => {
        const deployment = await run();
        const groups = deployment.all("aws:cloudwatch/logGroup:LogGroup");
        const { inputs, dependsOn } = deployment.one(INSTANCE);
        assert.deepEqual(
            groups.map((group) => group.inputs["name"]).sort(),
            inputs["enabledCloudwatchLogsExports"].map(
                (log: string) => `/aws/rds/instance/${inputs["identifier"]}/${log}`,
            ),
        );
        for (const group of groups) {
            assert.equal(group.inputs["retentionInDays"], 30);
            assert.ok(dependsOn.includes(group.urn));
        }
    });

    it("leaves a final snapshot that no later life of it can collide with, and the key that opens it", async () => {
        const deployment = await run();
        const { inputs } = deployment.one(INSTANCE);
        assert.equal(inputs["skipFinalSnapshot"], false);
        assert.equal(inputs["identifier"], "orders-0a1b2c3d");
        assert.equal(inputs["finalSnapshotIdentifier"], "orders-0a1b2c3d-final");
        assert.equal(deployment.one(KEY).retainOnDelete, true);
    });

    it("leaves neither snapshot nor key when told so", async () => {
        const deployment = await run({ finalSnapshot: false });
        const { inputs } = deployment.one(INSTANCE);
        assert.equal(inputs["skipFinalSnapshot"], true);
        assert.ok(!("finalSnapshotIdentifier" in inputs));
        assert.equal(deployment.one(KEY).retainOnDelete, false);
    });

    for (const deletionProtection of [true, false]) {
        it(`${deletionProtection ? "protects" : "does not protect"} the data, and never the rest`, async () => {
            const deployment = await run({ deletionProtection });
            assert.equal(deployment.one(INSTANCE).inputs["deletionProtection"], deletionProtection);
            const isProtected = deployment.registrations.filter((r) => r.protect).map((r) => r.name);
            assert.deepEqual(isProtected.sort(), deletionProtection ? ["orders-instance", "orders-key"] : []);
        });
    }

    it("is protected without being told", async () => {
        assert.equal((await instance()).protect, true);
    });

    it("rotates its key, and gives a month to change one's mind", async () => {
        const { inputs } = (await run()).one(KEY);
        assert.equal(inputs["enableKeyRotation"], true);
        assert.equal(inputs["deletionWindowInDays"], 30);
    });

    it("draws a password that a URL carries as it is", async () => {
        const { inputs } = (await run()).one("random:index/randomPassword:RandomPassword");
        assert.equal(inputs["special"], false);
        assert.ok(inputs["length"] >= 32);
    });

    it("does what it is told", async () => {
        const { inputs } = await instance({
            instanceClass: "db.t4g.micro",
            multiZone: false,
            databaseName: "shop",
            username: "postgres",
            backupRetentionDays: 1,
            iamAuthentication: true,
        });
        assert.equal(inputs["instanceClass"], "db.t4g.micro");
        assert.equal(inputs["multiAz"], false);
        assert.equal(inputs["dbName"], "shop");
        assert.equal(inputs["username"], "postgres");
        assert.equal(inputs["backupRetentionPeriod"], 1);
        assert.equal(inputs["iamDatabaseAuthenticationEnabled"], true);
    });

    it("upgrades at once when that is allowed, and leaves every other change to its window", async () => {
        const upgraded = (await instance({ allowMajorVersionUpgrade: true })).inputs;
        assert.deepEqual([upgraded["allowMajorVersionUpgrade"], upgraded["applyImmediately"]], [true, true]);
        assert.equal((await instance()).inputs["applyImmediately"], false);
    });

    it("stands beside a second one", async () => {
        const { registrations } = await deploy(() => [new Database("orders", ARGS), new Database("billing", ARGS)], {
            state,
        });
        assert.equal(new Set(registrations.map((r) => r.urn)).size, registrations.length);
    });

    it("takes subnets that the network has yet to make", async () => {
        const deployment = await run({ subnetIds: pulumi.output(["subnet-8", "subnet-9"]) });
        const { inputs } = deployment.one("aws:rds/subnetGroup:SubnetGroup");
        assert.deepEqual(inputs["subnetIds"], ["subnet-8", "subnet-9"]);
        assert.equal(await valueOf(deployment.value.databaseName), "app");
    });

    it("says everything that is wrong at once, before it creates anything", async () => {
        const wrong = {
            engineVersion: "latest",
            instanceClass: "m6g.large",
            allocatedStorageGiB: "100" as any,
            maxAllocatedStorageGiB: 100,
            databaseName: "my-shop",
            username: "admin",
            backupRetentionDays: 0,
            subnetIds: [],
            allowedSecurityGroupIds: {},
        };
        await assert.rejects(run(wrong), {
            message: [
                'Database "orders" has 9 problems:',
                "  subnetIds: expected 2 subnets in different zones at least, got 0: give those of the network",
                "  allowedSecurityGroupIds: expected a client at least, got none: name the security group of the nodes, " +
                    'as in { nodes: "sg-…" }',
                '  engineVersion: expected a major version of PostgreSQL as text, such as "17", got "latest": ' +
                    "AWS applies the minor versions, and refuses to go back to one that is pinned",
                '  instanceClass: expected an instance class such as "db.m6g.large", got "m6g.large": write "db.", a family and a size',
                '  allocatedStorageGiB: expected a whole number of GiB, 20 to 65536, got "100": ' +
                    "those are the bounds of gp3 storage on RDS",
                "  maxAllocatedStorageGiB: expected a whole number of GiB, 110 to 65536, got 100: " +
                    "AWS grows storage only towards a ceiling a tenth above allocatedStorageGiB or more",
                "  databaseName: expected a lower-case letter, then lower-case letters, digits and underscores, " +
                    '63 characters at most, got "my-shop"',
                '  username: expected a name that is free, got "admin": PostgreSQL or RDS keeps it for itself',
                "  backupRetentionDays: expected a whole number of days, 1 to 35, got 0: 0 would turn backups off, " +
                    "so that a bad migration could not be undone; take 1 where that is enough",
            ].join("\n"),
        });
    });
});
