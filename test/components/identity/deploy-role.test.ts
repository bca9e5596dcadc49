import assert from "node:assert/strict";
import type { DeployRoleArgs } from "../../../components/identity/deploy-role";
import { DeployRole } from "../../../components/identity/deploy-role";
import { githubTrust } from "../../../components/identity/trust";
import type { DeployOptions } from "../../support/deploy";
import { deploy, valueOf } from "../../support/deploy";

const PROVIDER = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const job = {
    owner: "acme",
    ownerId: "65",
    repository: "shop",
    repositoryId: "74",
    workflowRef: "acme/shop/.github/workflows/infra.yml@refs/heads/main",
};
const base: DeployRoleArgs = {
    ...job,
    providerArn: PROVIDER,
    policyArns: { push: "arn:aws:iam::111122223333:policy/push" },
};
const state: DeployOptions["state"] = ({ name }) => ({ arn: `arn:aws:iam::111122223333:test/${name}` });
const roleOf = (args: Partial<DeployRoleArgs> = {}, options: DeployOptions = {}) =>
    deploy(() => new DeployRole("deploy", { ...base, ...args }), { state, ...options });

async function trustOf(args: Partial<DeployRoleArgs> = {}) {
    const { one } = await roleOf(args);
    return JSON.parse(one("aws:iam/role:Role").inputs["assumeRolePolicy"]);
}

describe("DeployRole", () => {
    for (const preview of [false, true]) {
        it(`makes a role for an hour, out of CI's reach, ${preview ? "in a preview" : "when deployed"}`, async () => {
            const { one, all } = await roleOf({ environments: ["prod"] }, preview ? { preview, state: undefined } : {});
            const { inputs } = one("aws:iam/role:Role", "deploy-role");
            assert.equal(inputs["maxSessionDuration"], 3600);
            assert.equal(inputs["path"], "/slipway/ci/");
            assert.equal("permissionsBoundary" in inputs, false);
            assert.equal(all("aws:iam/policy:Policy").length, 0);
        });
    }

    it("trusts an environment's jobs of the main branch", async () => {
        const trust = githubTrust(PROVIDER, { ...job, environments: ["prod"], ref: "refs/heads/main" });
        assert.deepEqual(await trustOf({ environments: ["prod"] }), trust);
    });

    it("trusts an environment's jobs of another ref when that is asked for", async () => {
        const ref = "refs/heads/release";
        const trust = githubTrust(PROVIDER, { ...job, environments: ["prod"], ref });
        assert.deepEqual(await trustOf({ environments: ["prod"], ref }), trust);
    });

    it("trusts the jobs of several environments when those are named", async () => {
        const environments = ["dev", "stage"];
        const trust = githubTrust(PROVIDER, { ...job, environments, ref: "refs/heads/main" });
        assert.deepEqual(await trustOf({ environments }), trust);
    });

    it("wants an environment where it is given a list of them", async () => {
        await assert.rejects(
            roleOf({ environments: [] }),
            /\n {2}environments: expected at least one environment, got none/,
        );
    });

    it("trusts the main branch when no environment is named", async () => {
        assert.deepEqual(await trustOf(), githubTrust(PROVIDER, { ...job, ref: "refs/heads/main" }));
    });

    it("trusts pull requests, and not the main branch, when that is asked for", async () => {
        assert.deepEqual(await trustOf({ pullRequests: true }), githubTrust(PROVIDER, job));
    });

    it("trusts an environment's jobs of every pull request when both are asked for, and of no other environment", async () => {
        const trust = await trustOf({ pullRequests: true, environments: ["dev-preview"] });
        assert.deepEqual(trust, githubTrust(PROVIDER, { ...job, environments: ["dev-preview"] }));
    });

    it("has the boundary and the session that it is given", async () => {
        const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/slipway/ci/prod-boundary";
        const { one } = await roleOf({ permissionsBoundaryArn, maxSessionDuration: 7200 });
        const { inputs } = one("aws:iam/role:Role");
        assert.equal(inputs["permissionsBoundary"], permissionsBoundaryArn);
        assert.equal(inputs["maxSessionDuration"], 7200);
    });

    it("attaches the policies of its own and those that exist", async () => {
        const { one, all, value } = await roleOf({ policies: { preview: "{}" } });
        const own = one("aws:iam/policy:Policy", "deploy-preview");
        assert.deepEqual([own.inputs["policy"], own.inputs["path"]], ["{}", "/slipway/ci/"]);
        const attached = all("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        assert.deepEqual(Object.fromEntries(attached.map(({ name, inputs }) => [name, inputs["policyArn"]])), {
            "deploy-own-preview": "arn:aws:iam::111122223333:test/deploy-preview",
            "deploy-given-push": "arn:aws:iam::111122223333:policy/push",
        });
        assert.equal(await valueOf(value.roleArn), "arn:aws:iam::111122223333:test/deploy-role");
    });

    it("tags what can be tagged, and is the parent of it all", async () => {
        const { registrations, one } = await roleOf({ policies: { preview: "{}" }, tags: { team: "core" } });
        const component = one("slipway:index:DeployRole");
        for (const { name, type, parent, inputs } of registrations.filter((r) => r !== component)) {
            assert.equal(parent, component.urn);
            assert.ok(name.startsWith("deploy-"), name);
            if (!type.includes("Attachment")) assert.equal(inputs["tags"]?.team, "core", type);
        }
    });

    it("can stand beside another one with the same policies", async () => {
        const { registrations } = await deploy(
            () => [
                new DeployRole("a", { ...base, policies: { x: "{}" } }),
                new DeployRole("b", { ...base, policies: { x: "{}" } }),
            ],
            { state },
        );
        assert.equal(new Set(registrations.map(({ urn }) => urn)).size, registrations.length);
    });

    it("says everything that is wrong at once", async () => {
        await assert.rejects(
            roleOf({
                providerArn: "arn:aws:iam::1:oidc-provider/github",
                owner: "acme/shop",
                ownerId: undefined as any,
                repository: "acme/shop",
                repositoryId: "shop",
                workflowRef: "acme/shop/.github/workflows/infra.yml",
                environments: ["prod", "*"],
                ref: "main",
                policyArns: {},
                permissionsBoundaryArn: "boundary",
                maxSessionDuration: 60,
            }),
            {
                message:
                    'DeployRole "deploy" has 11 problems:\n' +
                    "  providerArn: expected the ARN of GitHub's OIDC provider, " +
                    'got "arn:aws:iam::1:oidc-provider/github"; give it GithubIdentity\'s providerArn\n' +
                    '  owner: expected the name of an organization or user alone, got "acme/shop"; write it like "acme"\n' +
                    '  repository: expected the name of a repository without its owner, got "acme/shop"; write it like "shop"\n' +
                    "  ownerId: expected the number that GitHub knows it by, in digits, got nothing; " +
                    "`gh api users/<owner> --jq .id` prints it\n" +
                    '  repositoryId: expected the number that GitHub knows it by, in digits, got "shop"; ' +
                    "`gh api repos/<owner>/<repository> --jq .id` prints it\n" +
                    "  workflowRef: expected a workflow file with its ref, " +
                    'got "acme/shop/.github/workflows/infra.yml"; ' +
                    'write it like "acme/shop/.github/workflows/infra.yml@refs/heads/main"\n' +
                    "  environments[1]: expected an environment of letters, digits, dots, _ and -, " +
                    'got "*"; write it like "prod"\n' +
                    '  ref: expected one branch or tag in full, got "main"; write it like "refs/heads/main"\n' +
                    "  policies: expected at least one policy here or in policyArns, got none; " +
                    "without one the role can do nothing\n" +
                    '  permissionsBoundaryArn: expected the ARN of a policy, got "boundary"; ' +
                    'it looks like "arn:aws:iam::111122223333:policy/push"\n' +
                    "  maxSessionDuration: expected whole seconds from 3600 to 43200, got 60; IAM allows no other",
            },
        );
    });

    const bad: [string, Partial<DeployRoleArgs>, RegExp][] = [
        [
            "a workflow of another owner",
            { workflowRef: "mallory/shop/.github/workflows/infra.yml@refs/heads/main" },
            /workflowRef: expected a workflow of "acme", got one of "mallory"; its owner could change what the role does$/,
        ],
        ["a workflow of any ref", { workflowRef: `${job.workflowRef.split("@")[0]}@*` }, /workflowRef: expected/],
        [
            "pull requests beside a ref",
            { pullRequests: true, ref: "refs/heads/main" },
            /pullRequests: expected no ref beside it, got refs\/heads\/main; make a second role$/,
        ],
        ["an empty id", { repositoryId: "" }, /repositoryId: expected .* got ""/],
        ["any branch", { ref: "refs/heads/*" }, /ref: expected one branch or tag in full/],
        ["a malformed policy", { policyArns: { push: "push" } }, /policyArns\.push: expected the ARN of a policy/],
    ];
    for (const [what, args, message] of bad) {
        it(`refuses ${what}`, () => assert.rejects(roleOf(args), { message }));
    }

    it("takes a reusable workflow of another repository of the owner, at a commit", async () => {
        await roleOf({ workflowRef: `acme/workflows/.github/workflows/infra.yaml@${"0a".repeat(20)}` });
    });
});
