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
    platform,
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
            ["sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/admin`],
            ["s3:DeleteBucket", "arn:aws:s3:::acme-state"],
            ["lambda:CreateFunction", "*"],
        ] as const) {
            assert.deepEqual(grants([boundary], action, resource), [], `${action} ${resource}`);
        }
    });

    it("allows every action that the deployment is granted", () => {
        const ceiling = actionsOf(allowed(boundary));
        const granted = actionsOf([...allowed(platform), ...allowed(services)]);
        assert.deepEqual(
            granted.filter((action) => !ceiling.some((pattern) => matches(pattern, action))),
            [],
        );
    });
});
