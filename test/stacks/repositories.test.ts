import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ACTIONS, ENVIRONMENT, FILE, POLICY, REPOSITORY, RULESET, VARIABLE } from "../components/github/support";
import { ofType, recorded } from "./runs";
import { attempt, ROOT } from "./support";

const github = (values: Record<string, string | undefined> = {}, options: object = {}) =>
    attempt(Object.fromEntries(Object.entries(values).map(([key, value]) => [`slipway:${key}`, value])), {
        stack: "global",
        ...options,
    });
const names = (found: { name: string }[]) => found.map(({ name }) => name);

/** One mistake in the file of global, and the line that tells of it. */
const MISTAKES: [what: string, key: string, value: string, problem: string][] = [
    [
        "an ops repository that holds the platform",
        "opsRepository",
        "Slipway",
        'opsRepository: expected a repository in which nothing is built, got "Slipway": ' +
            "name another one, for who builds must not decide what runs",
    ],
    [
        "an ops repository that holds a service",
        "serviceRepositories",
        '{"slipway-ops":["api"]}',
        'opsRepository: expected a repository in which nothing is built, got "slipway-ops": ' +
            "name another one, for who builds must not decide what runs",
    ],
    [
        "the platform's repository among further ones",
        "serviceRepositories",
        '{"shop":["api"],"Slipway":["api"]}',
        'serviceRepositories: expected others than githubRepository, got {"shop":["api"],"Slipway":["api"]}: ' +
            "remove Slipway, whose images are in images",
    ],
    [
        "a repository that is there twice",
        "serviceRepositories",
        '{"shop":["api"],"Shop":["web"]}',
        'serviceRepositories: expected each name once, got {"shop":["api"],"Shop":["web"]}: remove Shop',
    ],
    [
        "a repository whose role would have too long a name",
        "serviceRepositories",
        JSON.stringify({ ["a".repeat(41)]: ["b"] }),
        `serviceRepositories: expected names of at most 40 characters, got {"${"a".repeat(41)}":["b"]}: ` +
            `rename ${"a".repeat(41)}, for a role is named by it`,
    ],
    [
        "repositories without their images",
        "serviceRepositories",
        '["shop"]',
        'serviceRepositories: expected the images of each repository: write { shop: [api] }, got ["shop"]',
    ],
    [
        "a repository that builds nothing",
        "serviceRepositories",
        '{"shop":[]}',
        "serviceRepositories.shop: expected at least one image, got []",
    ],
    [
        "a repository to adopt that is nowhere else",
        "existingRepositories",
        '["slipway-ops","Slipway-Ops"]',
        'existingRepositories[1]: expected opsRepository or one of serviceRepositories, got "Slipway-Ops": ' +
            "correct it, or remove it",
    ],
    [
        "a reviewer that is neither a team nor a user",
        "reviewers",
        '["@octocat"]',
        'reviewers[0]: expected a team such as acme/platform, or a user, got "@octocat": write it so',
    ],
    [
        "a team of somebody else",
        "reviewers",
        '["octocat","other/platform"]',
        'reviewers[1]: expected a team of acme, got "other/platform": correct it, or githubOwner',
    ],
    [
        "a reviewer who is there twice",
        "reviewers",
        '["octocat","Octocat"]',
        'reviewers[1]: expected each name once, got "Octocat": remove it',
    ],
    ["no reviewer at all", "reviewers", "[]", "reviewers: expected at least one, got []"],
];

describe("the configuration of global", () => {
    for (const [what, key, value, problem] of MISTAKES) {
        it(`refuses ${what}, even in an offline plan`, async () => {
            for (const offline of [false, true]) {
                const { failure, registrations } = await github({ [key]: value }, { offline });
                assert.equal(failure, `Pulumi.global.yaml is wrong:\n  slipway:${problem}`);
                assert.deepEqual(registrations, []);
            }
        });
    }
    it("accepts its file once the owner has filled it in", async () => {
        const { failure, warnings } = await github();
        assert.deepEqual([failure, warnings], [undefined, []]);
    });
    for (const [what, owner] of [
        ["no owner", undefined],
        ["another owner", "octocat"],
    ] as const) {
        const problem =
            `Pulumi.global.yaml:\n  github:owner: expected acme as in githubOwner, got ${owner ?? "nothing"}: ` +
            "npx pulumi config set github:owner acme --stack global";
        it(`stops when the GitHub provider has ${what}, before anything is registered`, async () => {
            const { failure, registrations } = await attempt({ "github:owner": owner }, { stack: "global" });
            assert.deepEqual([failure, registrations], [problem, []]);
        });
        it(`warns in an offline plan when the GitHub provider has ${what}`, async () => {
            const { failure, warnings } = await attempt({ "github:owner": owner }, { stack: "global", offline: true });
            assert.deepEqual([failure, warnings], [undefined, [`\`pulumi up\` would stop here. ${problem}`]]);
        });
    }
    it("creates no role for a subject without the ids that make it immutable", async () => {
        for (const key of ["githubOwnerId", "githubRepositoryId"]) {
            const { failure, registrations } = await github({ [key]: "0" });
            assert.match(failure!, new RegExp(`slipway:${key}: 0 is a placeholder: 0 is no id`));
            assert.deepEqual(registrations, []);
        }
    });
});

for (const preview of [false, true]) {
    describe(`the repositories of global ${preview ? "in a preview" : "when deployed"}`, () => {
        it("are the platform's, which is adopted, and the ops repository, which is created", async () => {
            const { all } = await github({}, { preview });
            assert.deepEqual(names(all(REPOSITORY)), ["ops-repository"]);
            assert.deepEqual(
                all(RULESET)
                    .map(({ inputs }) => inputs["repository"])
                    .sort(),
                ["slipway", "slipway-ops"],
            );
        });
        it("let a pull request or prod in only by the reviewers, and nobody in from elsewhere", async () => {
            const { all } = await github({}, { preview });
            const reviewed = [{ teams: [42], users: [7] }];
            const environments = all(ENVIRONMENT).map(({ inputs }) => [inputs["environment"], inputs["reviewers"]]);
            assert.deepEqual(Object.fromEntries(environments), {
                dev: undefined,
                "dev-drift": undefined,
                "dev-preview": reviewed,
                prod: reviewed,
                "prod-drift": undefined,
                "prod-preview": reviewed,
                stage: undefined,
            });
            for (const { inputs } of all(POLICY)) {
                const fromPullRequests = inputs["branchPattern"] === "refs/pull/*/merge";
                assert.equal(fromPullRequests, String(inputs["environment"]).endsWith("-preview"));
            }
        });
        it("are created for further services, each with a role that its builds alone may assume", async () => {
            const { all, one } = await github({ serviceRepositories: '{"shop":["api"]}' }, { preview });
            assert.deepEqual(names(all(REPOSITORY)).sort(), ["ops-repository", "shop-repository"]);
            assert.deepEqual(names(all(ENVIRONMENT).filter(({ name }) => name.startsWith("shop-"))).sort(), [
                "shop-dev",
                "shop-prod",
                "shop-stage",
            ]);
            const variable = one(VARIABLE, "shop-image-push-role-arn");
            assert.deepEqual(
                [variable.inputs["repository"], variable.inputs["variableName"]],
                ["shop", "IMAGE_PUSH_ROLE_ARN"],
            );
            assert.deepEqual(variable.propertyDependencies["value"], [
                one("aws:iam/role:Role", "shop-image-push-role").urn,
            ]);
        });
        it("are adopted when they are listed as existing", async () => {
            const values = { serviceRepositories: '{"shop":["api"]}', existingRepositories: '["shop","slipway-ops"]' };
            const { all } = await github(values, { preview });
            assert.deepEqual([all(REPOSITORY), all(FILE)], [[], []]);
            assert.equal(all(RULESET).length, 3);
            assert.equal(all(ACTIONS).length, 3);
        });
    });
}

describe("what global tells of its repositories", function () {
    this.timeout(60_000);
    const { config } = parse(readFileSync(join(ROOT, "Pulumi.global.yaml"), "utf8"));
    const [owner, name] = [config["slipway:githubOwner"], config["slipway:githubRepository"]];

    it("is what the environments ask for", async () => {
        const { githubOwner, opsRepositoryUrl, serviceRepositories, chartRegistry, signer } = (
            await recorded("global", "up")
        ).outputs;
        // GitHub says that one: of an offline run it is in answers.yaml.
        assert.match(String(opsRepositoryUrl), /\/slipway-ops\.git$/);
        assert.deepEqual(
            { githubOwner, serviceRepositories, chartRegistry, signer },
            {
                githubOwner: owner,
                serviceRepositories: [`${owner}/${name}`],
                chartRegistry: `ghcr.io/${owner}/charts`,
                signer: {
                    issuer: "https://token.actions.githubusercontent.com",
                    subject: `https://github.com/${owner}/${name}/.github/workflows/build.yml@refs/heads/main`,
                },
            },
        );
    });
    it("is told to their workflows too, as variables of the platform's repository", async () => {
        const recording = await recorded("global", "up");
        const variables = ofType(recording, VARIABLE).map(({ inputs }) => [inputs["variableName"], inputs["value"]]);
        assert.deepEqual(Object.fromEntries(variables), {
            AWS_REGION: "ap-northeast-2",
            CHART_REGISTRY: `ghcr.io/${owner}/charts`,
            IMAGE_PUSH_ROLE_ARN: recording.outputs["imagePushRoleArn"],
            IMAGE_READ_ROLE_ARN: String(recording.outputs["imagePushRoleArn"]).replace("-push-", "-read-"),
            IMAGE_REGISTRY: recording.outputs["registryUrl"],
            OPS_REPOSITORY: `${owner}/slipway-ops`,
            PULUMI_BACKEND_URL: recording.outputs["backendUrl"],
        });
    });
    it("is told to the jobs of each environment where it is theirs alone: a role", async () => {
        const recording = await recorded("global", "up");
        const type = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
        const told = ofType(recording, type).map(({ inputs }) => [
            `${inputs["environment"]} ${inputs["variableName"]}`,
            inputs["value"],
        ]);
        const { deployRoleArns, driftRoleArns, previewRoleArns } = recording.outputs as Record<string, any>;
        assert.deepEqual(
            Object.fromEntries(told),
            Object.fromEntries(
                ["dev", "prod"].flatMap((stack) => [
                    [`${stack} DEPLOY_ROLE_ARN`, deployRoleArns[stack]],
                    [`${stack}-drift DRIFT_ROLE_ARN`, driftRoleArns[stack]],
                    [`${stack}-preview PREVIEW_ROLE_ARN`, previewRoleArns[stack]],
                ]),
            ),
        );
    });
});
