import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServiceRepository, type ServiceRepositoryArgs } from "../../../components";
import { ALLOWED_ACTIONS } from "../../../components/github/rules";
import { deploy, valueOf } from "../../support/deploy";
import * as types from "./support";

const environments = [{ name: "dev" }, { name: "prod", reviewerTeamIds: [42], reviewerUserIds: [7] }];

const repositoryOf = (args: Partial<ServiceRepositoryArgs> = {}, preview = false) =>
    deploy(() => new ServiceRepository("shop", { repository: "shop", environments, ...args }), types.github(preview));

for (const preview of [false, true]) {
    describe(`ServiceRepository ${preview ? "in a preview" : "when deployed"}`, () => {
        it("creates a private repository, protected and never deleted", async () => {
            const { inputs, protect, ignoreChanges } = (await repositoryOf({}, preview)).one(types.REPOSITORY);
            assert.deepEqual([inputs["name"], inputs["visibility"]], ["shop", "private"]);
            assert.deepEqual([inputs["archiveOnDestroy"], inputs["autoInit"], protect], [true, true, true]);
            assert.deepEqual(ignoreChanges, ["description", "homepageUrl", "topics"]);
        });
        it("adopts a repository that exists, and has nothing that could delete it", async () => {
            const { value, all, one } = await repositoryOf({ existing: true }, preview);
            assert.deepEqual(all(types.REPOSITORY), []);
            assert.equal(one(types.RULESET).inputs["repository"], "shop");
            assert.equal(await valueOf(value.repositoryId), "74");
        });
        it("lays one ruleset on the default branch, in force and bypassed by nobody", async () => {
            for (const existing of [false, true]) {
                const { inputs } = (await repositoryOf({ existing }, preview)).one(types.RULESET);
                assert.deepEqual([inputs["target"], inputs["enforcement"]], ["branch", "active"]);
                assert.deepEqual(inputs["conditions"], { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } });
                assert.equal(inputs["bypassActors"], undefined);
                const checks = inputs["rules"].requiredStatusChecks.requiredChecks;
                assert.deepEqual(
                    checks.map(({ context }: { context: string }) => context),
                    ["service / test", "service / scan", "service / sbom", "service / sign"],
                );
            }
        });
        it("lets only pinned actions run, with a token that reads and approves nothing", async () => {
            const { one } = await repositoryOf({}, preview);
            const { inputs: actions, retainOnDelete } = one(types.ACTIONS);
            assert.deepEqual([actions["allowedActions"], actions["shaPinningRequired"]], ["selected", true]);
            assert.deepEqual(actions["allowedActionsConfig"].patternsAlloweds, ALLOWED_ACTIONS);
            const { inputs: token } = one(types.TOKEN);
            assert.deepEqual(
                [token["defaultWorkflowPermissions"], token["canApprovePullRequestReviews"]],
                ["read", false],
            );
            assert.equal(one(types.ALERTS).inputs["enabled"], true);
            // The provider would set them back to what GitHub starts with, which allows everything.
            assert.deepEqual(
                [retainOnDelete, one(types.TOKEN).retainOnDelete, one(types.ALERTS).retainOnDelete],
                [true, true, true],
            );
        });
        it("guards prod by reviewers, of whom none may be the one who started the job", async () => {
            const { inputs } = (await repositoryOf({}, preview)).one(types.ENVIRONMENT, "shop-prod");
            assert.equal(inputs["environment"], "prod");
            assert.deepEqual(inputs["reviewers"], [{ teams: [42], users: [7] }]);
            assert.deepEqual([inputs["preventSelfReview"], inputs["canAdminsBypass"]], [true, false]);
        });
        it("asks nobody about dev, and lets no administrator around its branch either", async () => {
            const { inputs } = (await repositoryOf({}, preview)).one(types.ENVIRONMENT, "shop-dev");
            assert.deepEqual([inputs["reviewers"], inputs["preventSelfReview"]], [undefined, undefined]);
            assert.equal(inputs["canAdminsBypass"], false);
        });
        it("lets jobs into an environment from the default branch, which it names itself", async () => {
            const { all } = await repositoryOf({ existing: true }, preview);
            for (const { inputs } of all(types.ENVIRONMENT)) {
                assert.deepEqual(inputs["deploymentBranchPolicy"], {
                    protectedBranches: false,
                    customBranchPolicies: true,
                });
            }
            assert.deepEqual(
                all(types.POLICY).map(({ inputs }) => [inputs["environment"], inputs["branchPattern"]]),
                [
                    ["dev", "trunk"],
                    ["prod", "trunk"],
                ],
            );
        });
        it("lets in pull requests where asked to, and no branch", async () => {
            const previews = [{ name: "prod-preview", reviewerTeamIds: [42], pullRequests: true }];
            const { one } = await repositoryOf({ environments: previews }, preview);
            assert.equal(one(types.POLICY).inputs["branchPattern"], "refs/pull/*/merge");
        });
        it("tells its jobs what they read as variables, an environment's own in that one alone", async () => {
            const { all } = await repositoryOf(
                {
                    variables: { AWS_REGION: "ap-northeast-2" },
                    environments: [{ name: "dev", variables: { DEPLOY_ROLE_ARN: pulumi.output("arn:dev") } }],
                },
                preview,
            );
            assert.deepEqual(
                all(types.VARIABLE).map(({ name, inputs }) => [name, inputs["variableName"], inputs["value"]]),
                [["shop-AWS_REGION", "AWS_REGION", "ap-northeast-2"]],
            );
            assert.deepEqual(
                all(types.ENVIRONMENT_VARIABLE).map(({ name, inputs }) => [
                    name,
                    inputs["environment"],
                    inputs["variableName"],
                    inputs["value"],
                ]),
                [["shop-dev-DEPLOY_ROLE_ARN", "dev", "DEPLOY_ROLE_ARN", "arn:dev"]],
            );
        });
    });
}

describe("ServiceRepository", () => {
    it("waits for the repository before it lays anything on it", async () => {
        const { one, registrations } = await repositoryOf();
        const { urn } = one(types.REPOSITORY);
        for (const child of registrations.filter(({ custom, type }) => custom && type !== types.REPOSITORY)) {
            assert.deepEqual(child.propertyDependencies["repository"], [urn], child.urn);
        }
    });
    it("knows the repository by its number", async () => {
        assert.equal(await valueOf((await repositoryOf()).value.repositoryId), "74");
    });
    it("can be archived when its protection is off", async () => {
        const { inputs, protect } = (await repositoryOf({ deletionProtection: false })).one(types.REPOSITORY);
        assert.deepEqual([protect, inputs["archiveOnDestroy"]], [false, true]);
    });
    it("takes other checks, actions and a wish for signatures", async () => {
        const { one } = await repositoryOf({
            requiredChecks: ["build"],
            allowedActions: ["acme/*"],
            signedCommits: true,
            visibility: "public",
        });
        const { rules } = one(types.RULESET).inputs as Record<string, any>;
        assert.equal(rules.requiredStatusChecks.requiredChecks[0].context, "build");
        assert.equal(rules.requiredSignatures, true);
        assert.deepEqual(one(types.ACTIONS).inputs["allowedActionsConfig"].patternsAlloweds, ["acme/*"]);
        assert.equal(one(types.REPOSITORY).inputs["visibility"], "public");
    });
    it("says everything that is wrong at once", async () => {
        const wrong = repositoryOf({
            repository: "acme/shop",
            existing: true,
            visibility: "private",
            environments: [
                { name: "Prod" },
                { name: "prod", reviewerUserIds: [0] },
                { name: "dev/preview", pullRequests: true },
                { name: "stage", reviewerTeamIds: [1, 2, 3, 4, 5, 6, 7], variables: { GITHUB_TOKEN: "x" } },
            ],
            requiredChecks: ["test", "test"],
            allowedActions: ["*/*"],
            variables: { "AWS-REGION": "x" },
        });
        const reviewers = "reviewers, teams and users together";
        await assert.rejects(wrong, {
            message: [
                'ServiceRepository "shop" has 12 problems:',
                '  repository: expected the name of a repository without its owner, got "acme/shop"; write it like "shop"',
                '  visibility: expected none for a repository that exists, got "private"; leave it out, for it keeps its own',
                `  environments[0].reviewerTeamIds: expected 1 to 6 ${reviewers}, got 0; name who may let a job into Prod`,
                '  environments[1].name: expected each environment once, got "prod"; put both into one',
                "  environments[1].reviewerUserIds[0]: expected the number that GitHub knows it by, got 0; `gh api` prints it as id",
                '  environments[2].name: expected letters, digits, dots, _ and -, got "dev/preview"; write it like "prod"',
                `  environments[2].reviewerTeamIds: expected 1 to 6 ${reviewers}, got 0; name who may let a job into dev/preview`,
                `  environments[3].reviewerTeamIds: expected 0 to 6 ${reviewers}, got 7; name a team of them all`,
                '  environments[3].variables.GITHUB_TOKEN: expected letters, digits and _, no digit first, and not GITHUB_, got "GITHUB_TOKEN"; rename it',
                '  requiredChecks[1]: expected each job once, got "test"; remove it',
                '  allowedActions[0]: expected the actions of one owner, got "*/*"; write it like "docker/login-action@*"',
                '  variables.AWS-REGION: expected letters, digits and _, no digit first, and not GITHUB_, got "AWS-REGION"; rename it',
            ].join("\n"),
        });
    });
    for (const repository of ["", ".", "..", "shop.git", "shop.wiki", "my shop", "a".repeat(101)]) {
        it(`refuses ${JSON.stringify(repository.slice(0, 10))} as a name`, async () => {
            await assert.rejects(repositoryOf({ repository }), /\n {2}repository: expected the name of a repository/);
        });
    }
    for (const repository of [".github", "shop.io", "a", "Shop_2", "a".repeat(100)]) {
        it(`takes ${JSON.stringify(repository.slice(0, 10))} as a name`, async () => {
            await repositoryOf({ repository });
        });
    }
    it("refuses to require no check at all, or one without a name", async () => {
        await assert.rejects(repositoryOf({ requiredChecks: [] }), /\n {2}requiredChecks: expected at least one job/);
        await assert.rejects(repositoryOf({ requiredChecks: [" "] }), /\n {2}requiredChecks\[0\]: expected the name/);
    });
    it("takes reviewers whose ids are still to come", async () => {
        const reviewerTeamIds = [pulumi.output(42), Promise.resolve(43)];
        const { one } = await repositoryOf({ environments: [{ name: "prod", reviewerTeamIds }] });
        assert.deepEqual(one(types.ENVIRONMENT).inputs["reviewers"], [{ teams: [42, 43], users: [] }]);
    });
});
