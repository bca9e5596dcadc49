import assert from "node:assert/strict";
import {
    ACCOUNT,
    actionsOf,
    allowed,
    BOUNDARY,
    denies,
    documents,
    grants,
    permits,
    platform,
    preview,
    pull,
    scope,
    services,
} from "./documents";

/** Every statement that allows something on everything. The reason is beside it in the source; here is its kind. */
const ON_EVERYTHING: Record<string, string> = {
    LogIn: "knows no resource",
    ReadResources: "reads no data",
    CreateNetwork: "by region",
    ChangeNetwork: "by tag",
    CreateCluster: "by tag",
    CreateKey: "by tag",
    LogDelivery: "by region",
    Services: "a ceiling, not a grant",
    Objects: "a ceiling, not a grant",
    Keys: "a ceiling, not a grant",
    ReadIdentity: "reads no data",
};

for (const [name, document] of Object.entries(documents)) {
    describe(`the policy ${name}`, () => {
        it("fits into what IAM takes", () => assert.ok(JSON.stringify(document).length <= 6144));

        it("names each statement once, in letters and digits", () => {
            const sids = document.Statement.map(({ Sid }) => Sid);
            assert.equal(new Set(sids).size, sids.length);
            for (const sid of sids) assert.match(sid, /^[A-Za-z0-9]+$/);
        });

        it("names the service of every action, and no action or resource twice in a statement", () => {
            for (const { Effect, Action, Resource = [] } of document.Statement) {
                const named = Action.filter((action) => Effect === "Allow" || action !== "*");
                for (const action of named) assert.match(action, /^[a-z0-9-]+:[A-Za-z*]+$/);
                assert.equal(new Set(Action).size, Action.length);
                assert.equal(new Set(Resource).size, Resource.length);
            }
        });

        it("allows nothing on everything without a reason", () => {
            const wide = allowed(document).filter(
                ({ Resource, NotResource }) => NotResource ?? Resource?.includes("*"),
            );
            for (const { Sid } of wide) assert.ok(Sid in ON_EVERYTHING, `${Sid} is on "*" without a reason`);
            const byTag = wide.filter(({ Sid }) => ON_EVERYTHING[Sid] === "by tag");
            for (const { Sid, Condition } of byTag)
                assert.match(JSON.stringify(Condition), /Tag.slipway:environment":"prod"/, Sid);
            const byRegion = wide.filter(({ Sid }) => ON_EVERYTHING[Sid] === "by region");
            for (const { Sid, Condition } of byRegion)
                assert.match(JSON.stringify(Condition), /"aws:RequestedRegion":"ap-northeast-2"/, Sid);
        });
    });
}

describe("grants", () => {
    it("allow no whole service, the ceiling of the boundary aside", () => {
        for (const [name, document] of Object.entries(documents)) {
            const whole = actionsOf(allowed(document)).filter((action) => action.endsWith(":*"));
            if (name !== "boundary") assert.deepEqual(whole, [], name);
        }
    });

    it("use wildcards in actions only to read", () => {
        for (const document of [preview, platform, services, pull, documents.push]) {
            for (const action of actionsOf(allowed(document)).filter((a) => a.includes("*"))) {
                assert.match(action, /^(ec2|eks|elasticache|rds):(Describe|List)\*$/);
            }
        }
    });
});

describe("the preview of an environment", () => {
    const WRITES = /:(Add|Attach|Authorize|Create|Delete|Disable|Enable|Modify|Pass|Put|Remove|Tag|Update)/;

    it("writes nothing", () => {
        assert.deepEqual(
            actionsOf(allowed(preview)).filter((action) => WRITES.test(action)),
            [],
        );
    });

    it("reads its own state and that of global, and not another environment's", () => {
        const read = (stack: string) =>
            grants([preview], "s3:GetObject", `arn:aws:s3:::acme-state/.pulumi/stacks/slipway/${stack}.json`).length >
            0;
        assert.deepEqual(["prod", "global", "dev"].map(read), [true, true, false]);
        assert.ok(grants([preview], "kms:Decrypt", scope.stateKeyArn).length > 0);
    });

    it("reads no value of a secret, whatever else is attached to its role", () => {
        const secret = `arn:aws:secretsmanager:ap-northeast-2:${ACCOUNT}:secret:prod/api/DB_URL-AbCdEf`;
        assert.ok(denies(preview, "secretsmanager:GetSecretValue", secret));
        assert.ok(denies(preview, "ssm:GetParameter", `arn:aws:ssm:ap-northeast-2:${ACCOUNT}:parameter/password`));
    });

    it("is not kept from the parameters that AWS publishes", () => {
        assert.equal(
            denies(preview, "ssm:GetParameter", "arn:aws:ssm:ap-northeast-2::parameter/aws/service/eks"),
            false,
        );
    });
});

describe("the deployment of an environment", () => {
    const may = (action: string, resource: string) => grants([platform, services], action, resource).length > 0;
    const regional = (service: string, rest: string) => `arn:aws:${service}:ap-northeast-2:${ACCOUNT}:${rest}`;

    const own: [string, string][] = [
        ["s3:PutObject", "arn:aws:s3:::acme-state/.pulumi/stacks/slipway/prod.json"],
        ["s3:PutObject", "arn:aws:s3:::acme-state/.pulumi/stacks/slipway/prod.json.bak"],
        ["s3:DeleteObject", "arn:aws:s3:::acme-state/.pulumi/locks/organization/slipway/prod/1234.json"],
        ["s3:PutObject", "arn:aws:s3:::acme-state/.pulumi/history/slipway/prod/prod-1.history.json"],
        ["eks:UpdateClusterVersion", regional("eks", "cluster/prod-cluster")],
        ["eks:DeleteNodegroup", regional("eks", "nodegroup/prod-cluster/default/1")],
        ["rds:DeleteDBInstance", regional("rds", "db:prod-database-1")],
        ["elasticache:ModifyReplicationGroup", regional("elasticache", "replicationgroup:prod-cache-1")],
        ["secretsmanager:GetSecretValue", regional("secretsmanager", "secret:prod/api/DB_URL-AbCdEf")],
        ["logs:DeleteLogGroup", regional("logs", "log-group:/aws/rds/instance/prod-database-1/postgresql")],
        ["iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/prod-nodes-1`],
    ];
    const foreign: [string, string][] = [
        ["s3:PutObject", "arn:aws:s3:::acme-state/.pulumi/stacks/slipway/global.json"],
        ["s3:PutObject", "arn:aws:s3:::acme-state/.pulumi/stacks/slipway/dev.json"],
        ["s3:PutObject", "arn:aws:s3:::acme-state/.pulumi/history/slipway/dev/dev-1.history.json"],
        ["s3:DeleteBucket", "arn:aws:s3:::acme-state"],
        ["eks:UpdateClusterVersion", regional("eks", "cluster/dev-cluster")],
        ["rds:DeleteDBInstance", regional("rds", "db:dev-database-1")],
        ["elasticache:ModifyReplicationGroup", regional("elasticache", "replicationgroup:dev-cache-1")],
        ["secretsmanager:GetSecretValue", regional("secretsmanager", "secret:dev/api/DB_URL-AbCdEf")],
        ["logs:DeleteLogGroup", regional("logs", "log-group:/aws/rds/instance/preprod-database-1/postgresql")],
        ["iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/dev-nodes-1`],
        ["iam:UpdateAssumeRolePolicy", `arn:aws:iam::${ACCOUNT}:role/slipway/ci/prod-deploy-role-1`],
        ["iam:CreatePolicyVersion", BOUNDARY],
        ["iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/prod-user`],
        ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/prod-nodes-1`],
    ];
    for (const [action, resource] of own) it(`may ${action} on ${resource}`, () => assert.ok(may(action, resource)));
    for (const [action, resource] of foreign) {
        it(`may not ${action} on ${resource}`, () => assert.equal(may(action, resource), false));
    }

    it("keeps its hands off the key of the state, whatever tag that has", () => {
        assert.ok(denies(services, "kms:PutKeyPolicy", scope.stateKeyArn));
        assert.ok(denies(services, "kms:TagResource", scope.stateKeyArn));
        assert.equal(denies(services, "kms:PutKeyPolicy", regional("kms", "key/2")), false);
    });

    it("tags the default security group of its VPC, and only then takes its rules away", () => {
        const group = regional("ec2", "security-group/sg-1");
        const region = { "aws:RequestedRegion": "ap-northeast-2" };
        const lets = (action: string, context: Record<string, string>) =>
            permits([platform, services], action, group, { ...region, ...context });
        const has = (value: string) => ({ "aws:ResourceTag/slipway:environment": value });
        const asks = (value: string) => ({ "aws:RequestTag/slipway:environment": value });
        assert.equal(lets("ec2:RevokeSecurityGroupIngress", {}), false);
        assert.equal(lets("ec2:CreateTags", asks("prod")), true);
        assert.equal(lets("ec2:RevokeSecurityGroupIngress", has("prod")), true);
        assert.equal(lets("ec2:CreateTags", {}), false);
        assert.equal(lets("ec2:CreateTags", asks("dev")), false);
        assert.equal(lets("ec2:CreateTags", { ...has("dev"), ...asks("prod") }), false);
        const vpc = regional("ec2", "vpc/vpc-1");
        assert.equal(permits([platform, services], "ec2:CreateTags", vpc, { ...region, ...asks("prod") }), false);
    });

    it("creates and changes roles only under the boundary", () => {
        for (const { Sid, Condition } of grants(
            [services],
            "iam:PutRolePolicy",
            `arn:aws:iam::${ACCOUNT}:role/prod-x`,
        )) {
            assert.deepEqual(Condition, { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } }, Sid);
        }
    });
});
