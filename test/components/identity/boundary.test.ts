import assert from "node:assert/strict";
import {
    ACCOUNT,
    actionsOf,
    allowed,
    BOUNDARY,
    boundary,
    denies,
    grants,
    matches,
    permits,
    platform,
    scope,
    services,
    statementOf,
} from "./documents";

describe("the permissions boundary", () => {
    it("lets nobody create or change a role that is not under it", () => {
        const { Effect, Resource, Condition, Action } = statementOf(boundary, "NoRoleWithoutBoundary");
        assert.deepEqual([Effect, Resource], ["Deny", ["*"]]);
        assert.deepEqual(Condition, { StringNotEquals: { "iam:PermissionsBoundary": BOUNDARY } });
        const changes = statementOf(services, "BoundedRoles").Action;
        assert.deepEqual(
            changes.filter((action) => !Action.includes(action)),
            [],
        );
    });

    const denied: [string, string][] = [
        ["iam:DeleteRolePermissionsBoundary", `arn:aws:iam::${ACCOUNT}:role/prod-x`],
        ["iam:CreatePolicyVersion", BOUNDARY],
        ["iam:SetDefaultPolicyVersion", BOUNDARY],
        ["iam:DeletePolicy", BOUNDARY],
        ["iam:UpdateAssumeRolePolicy", `arn:aws:iam::${ACCOUNT}:role/slipway/ci/prod-deploy-role-1`],
        ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/slipway/ci/prod-deploy-role-1`],
        [
            "iam:DeleteOpenIDConnectProvider",
            `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
        ],
        ["iam:CreateOpenIDConnectProvider", `arn:aws:iam::${ACCOUNT}:oidc-provider/evil.example`],
        ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/prod-x`],
        ["iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/admin`],
        ["iam:CreateServiceSpecificCredential", `arn:aws:iam::${ACCOUNT}:user/admin`],
        ["organizations:LeaveOrganization", "*"],
        ["account:CloseAccount", "*"],
    ];
    for (const [action, resource] of denied) {
        it(`denies ${action} on ${resource}`, () => assert.ok(denies(boundary, action, resource)));
    }

    it("lets through the roles, policies and secrets of its own environment", () => {
        for (const [action, resource] of [
            ["iam:CreateRole", `arn:aws:iam::${ACCOUNT}:role/prod-x`],
            ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/prod-x`],
            ["iam:CreatePolicyVersion", `arn:aws:iam::${ACCOUNT}:policy/prod-x`],
            ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:prod/api/DB_URL-1`],
            ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:prod-platform/x-1`],
            ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/prod-external-secrets-aws-sm-reader-1`],
            ["sts:TagSession", `arn:aws:iam::${ACCOUNT}:role/prod-external-secrets-aws-sm-reader-1`],
        ] as const) {
            assert.equal(denies(boundary, action, resource), false, action);
            assert.ok(grants([boundary], action, resource).length > 0, action);
        }
    });

    it("leaves out other environments, other people's roles and every other role to assume", () => {
        for (const [action, resource] of [
            ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/dev-x`],
            ["iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/admin`],
            ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:dev/api/DB_URL-1`],
            ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:dev-platform/x-1`],
            ["secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:prod-x/x-1`],
            ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/admin`],
            ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/dev-x`],
            ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/production`],
            ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/slipway/ci/prod-deploy-role-1`],
            ["sts:AssumeRole", `arn:aws:iam::444455556666:role/prod-x`],
            ["sts:TagSession", `arn:aws:iam::${ACCOUNT}:role/admin`],
            ["sts:AssumeRoleWithWebIdentity", `arn:aws:iam::${ACCOUNT}:role/prod-x`],
            ["s3:DeleteBucket", "arn:aws:s3:::acme-state"],
            ["lambda:CreateFunction", "*"],
        ] as const) {
            assert.deepEqual(grants([boundary], action, resource), [], `${action} ${resource}`);
        }
    });

    const object = (path: string) => `${scope.stateBucketArn}/.pulumi/${path}`;
    const TAG = "aws:ResourceTag/slipway:environment";

    it("lets through its own state, the outputs of global and the objects of other buckets", () => {
        for (const [action, resource] of [
            ["s3:GetObject", object("stacks/slipway/prod.json")],
            ["s3:PutObject", object("stacks/slipway/prod.json")],
            ["s3:DeleteObject", object("locks/organization/slipway/prod/1.json")],
            ["s3:GetObject", object("stacks/slipway/global.json")],
            ["s3:ListBucket", scope.stateBucketArn],
            ["s3:GetObject", "arn:aws:s3:::uploads/a.png"],
            ["kms:Decrypt", scope.stateKeyArn],
            ["kms:GenerateDataKey", scope.stateKeyArn],
        ] as const) {
            assert.ok(permits([boundary], action, resource, {}), `${action} ${resource}`);
        }
    });

    it("keeps every other stack's state from being read and rewritten, and the state's key as it is", () => {
        for (const [action, resource] of [
            ["s3:GetObject", object("stacks/slipway/dev.json")],
            ["s3:GetObjectVersion", object("stacks/slipway/dev.json")],
            ["s3:PutObject", object("stacks/slipway/dev.json")],
            ["s3:DeleteObject", object("locks/organization/slipway/dev/1.json")],
            ["s3:GetObject", object("backups/slipway/dev/dev.json.1")],
            ["s3:PutObject", object("stacks/slipway/global.json")],
            ["kms:PutKeyPolicy", scope.stateKeyArn],
            ["kms:CreateGrant", scope.stateKeyArn],
            ["kms:ReEncryptFrom", scope.stateKeyArn],
            ["kms:ScheduleKeyDeletion", scope.stateKeyArn],
        ] as const) {
            assert.equal(permits([boundary], action, resource, {}), false, `${action} ${resource}`);
        }
    });

    for (const [action, resource] of [
        ["rds:DeleteDBInstance", `arn:aws:rds:ap-northeast-2:${ACCOUNT}:db:x-database`],
        ["eks:CreateAccessEntry", `arn:aws:eks:ap-northeast-2:${ACCOUNT}:cluster/x-cluster`],
        ["kms:Decrypt", `arn:aws:kms:ap-northeast-2:${ACCOUNT}:key/2`],
        ["ec2:TerminateInstances", `arn:aws:ec2:ap-northeast-2:${ACCOUNT}:instance/i-1`],
    ] as const) {
        it(`lets ${action} through on what carries its own tag or none, and not on another environment's`, () => {
            const lets = (context: Record<string, string>) => permits([boundary], action, resource, context);
            assert.deepEqual([lets({ [TAG]: "prod" }), lets({}), lets({ [TAG]: "dev" })], [true, true, false]);
        });
    }

    it("allows every action that the deployment is granted", () => {
        const ceiling = actionsOf(allowed(boundary));
        const granted = actionsOf([...allowed(platform), ...allowed(services)]);
        assert.deepEqual(
            granted.filter((action) => !ceiling.some((pattern) => matches(pattern, action))),
            [],
        );
    });
});
