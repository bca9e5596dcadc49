import assert from "node:assert/strict";
import { canAssume } from "../../../components/identity/trust";
import { type PulumiDeployment, PulumiOperation, pulumiTrust } from "../../../components/identity/pulumi-trust";

const PROVIDER = "arn:aws:iam::111122223333:oidc-provider/api.pulumi.com/oidc";
const { Update, Destroy } = PulumiOperation;
const shop: PulumiDeployment = {
    organization: "acme",
    project: "shop",
    stack: "prod",
    operations: [Update, Destroy],
};

/** The claims of Pulumi Cloud's token for a deployment. */
function claims(changed: Partial<Record<"organization" | "project" | "stack" | "operation", string>> = {}) {
    const { organization, project, stack, operation } = { ...shop, operation: "update", ...changed };
    const sub = `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`;
    return { aud: organization, sub };
}

const may = (given: Record<string, string>, deployment = shop) =>
    canAssume({ Version: "2012-10-17", Statement: [pulumiTrust(PROVIDER, deployment)] }, given);

describe("the trust of a role in Pulumi Deployments", () => {
    it("asks for the audience and the whole subject of each operation, without a wildcard", () => {
        assert.deepEqual(pulumiTrust(PROVIDER, shop), {
            Sid: "PulumiDeployments",
            Effect: "Allow",
            Principal: { Federated: PROVIDER },
            Action: ["sts:AssumeRoleWithWebIdentity"],
            Condition: {
                StringEquals: {
                    "api.pulumi.com/oidc:aud": "acme",
                    "api.pulumi.com/oidc:sub": [
                        "pulumi:deploy:org:acme:project:shop:stack:prod:operation:update:scope:write",
                        "pulumi:deploy:org:acme:project:shop:stack:prod:operation:destroy:scope:write",
                    ],
                },
            },
        });
    });
    it("lets the operations in that it names", () => {
        assert.ok(may(claims()));
        assert.ok(may(claims({ operation: "destroy" })));
    });
    for (const changed of [
        { organization: "evil" },
        { project: "other" },
        { stack: "dev" },
        { stack: "prod:operation:update:scope:write" },
        { operation: "preview" },
        { operation: "detect-drift" },
    ]) {
        it(`lets no deployment in with ${JSON.stringify(changed)}`, () => assert.ok(!may(claims(changed))));
    }
    it("lets no token in that is meant for somebody else, or for an environment of Pulumi ESC", () => {
        assert.ok(!may({ ...claims(), aud: "sts.amazonaws.com" }));
        assert.ok(!may({ aud: "acme", sub: "pulumi:environments:org:acme:env:shop" }));
        assert.ok(!may({ aud: "acme" }));
    });
});
