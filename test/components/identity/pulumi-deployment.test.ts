import assert from "node:assert/strict";
import { DeployRole } from "../../../components/identity/deploy-role";
import type { PulumiDeploymentArgs } from "../../../components/identity/pulumi-deployment";
import { PulumiOperation, pulumiTrust } from "../../../components/identity/pulumi-trust";
import { githubTrust } from "../../../components/identity/trust";
import { deploy } from "../../support/deploy";

const GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const PULUMI = "arn:aws:iam::111122223333:oidc-provider/api.pulumi.com/oidc";
const job = {
    owner: "acme",
    ownerId: "65",
    repository: "shop",
    repositoryId: "74",
    workflowRef: "acme/shop/.github/workflows/infra.yml@refs/heads/main",
};
const deployment = { organization: "acme", project: "shop", stack: "prod", operations: [PulumiOperation.Update] };

async function trustOf(pulumiDeployment: PulumiDeploymentArgs | undefined) {
    const policyArns = { push: "arn:aws:iam::111122223333:policy/push" };
    const args = { ...job, providerArn: GITHUB, policyArns, pulumiDeployment };
    const { one } = await deploy(() => new DeployRole("deploy", args), { state: () => ({ arn: "arn" }) });
    return JSON.parse(one("aws:iam/role:Role").inputs["assumeRolePolicy"]);
}

describe("DeployRole for Pulumi Deployments", () => {
    const github = githubTrust(GITHUB, { ...job, ref: "refs/heads/main" });

    it("trusts them in a statement of its own, beside that of GitHub's jobs", async () => {
        const trust = await trustOf({ ...deployment, providerArn: PULUMI });
        assert.deepEqual(trust, { ...github, Statement: [...github.Statement, pulumiTrust(PULUMI, deployment)] });
    });
    it("does not trust them unless asked to", async () => {
        assert.deepEqual(await trustOf(undefined), github);
    });
    it("refuses what no deployment can be, all at once", async () => {
        const wrong = {
            providerArn: GITHUB,
            organization: "",
            project: "a:b",
            stack: "*",
            operations: ["plan" as any],
        };
        await assert.rejects(trustOf(wrong), (error: Error) => {
            const problems = error.message.split("\n").slice(1);
            assert.deepEqual(
                problems.map((problem) => problem.trim().split(":")[0]),
                ["providerArn", "organization", "project", "stack", "operations"].map(
                    (key) => `pulumiDeployment.${key}`,
                ),
            );
            assert.match(error.message, /"a:b"; make a role for each/);
            assert.match(error.message, /one or more of preview, update, refresh, destroy, got \["plan"\]/);
            return true;
        });
    });
    it("refuses no operation at all", async () => {
        const none = { ...deployment, providerArn: PULUMI, operations: [] };
        await assert.rejects(trustOf(none), /pulumiDeployment\.operations: expected one or more .*, got \[\]/);
    });
    it("refuses to let a preview, which runs the code of a pull request, share a role with an update", async () => {
        const { Preview, Update } = PulumiOperation;
        const both = { ...deployment, providerArn: PULUMI, operations: [Preview, Update] };
        await assert.rejects(trustOf(both), /expected preview alone, got \["preview","update"\]; .* second role/);
        await assert.doesNotReject(trustOf({ ...both, operations: [Preview] }));
    });
});
