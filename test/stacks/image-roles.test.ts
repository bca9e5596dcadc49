import assert from "node:assert/strict";
import { canAssume, type Claims } from "../../components/identity/trust";
import { attempt, keyed } from "./support";

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const REPOSITORIES = { serviceRepositories: '{"Shop":["api","web"],"mail":["api"]}' };

const global = (preview = false) => attempt(keyed(REPOSITORIES), { stack: "global", preview });

/** What GitHub's token says of a job of Shop, by default of its builds. */
const claims = (changed: Claims = {}): Claims => ({
    aud: "sts.amazonaws.com",
    ref: "refs/heads/main",
    job_workflow_ref: "acme/slipway/.github/workflows/build.yml@refs/heads/main",
    repository_id: "74",
    sub: "repo:acme@65/Shop@74:ref:refs/heads/main",
    ...changed,
});
const promotion = (environment: string, changed: Claims = {}) =>
    claims({
        job_workflow_ref: "acme/slipway/.github/workflows/promote.yml@refs/heads/main",
        environment,
        sub: `repo:acme@65/Shop@74:environment:${environment}`,
        ...changed,
    });

async function mayAssume(role: string, given: Claims): Promise<boolean> {
    const { one } = await global();
    return canAssume(JSON.parse(one(ROLE, role).inputs["assumeRolePolicy"]), given);
}

describe("the builds of a further service", () => {
    it("push by the platform's workflow", async () => assert.ok(await mayAssume("Shop-image-push-role", claims())));
    for (const [what, given] of [
        [
            "a workflow of its own",
            claims({ job_workflow_ref: "acme/Shop/.github/workflows/build.yml@refs/heads/main" }),
        ],
        ["a branch", claims({ ref: "refs/heads/topic", sub: "repo:acme@65/Shop@74:ref:refs/heads/topic" })],
        ["another repository", claims({ repository_id: "76", sub: "repo:acme@65/mail@76:ref:refs/heads/main" })],
        ["a promotion", promotion("dev")],
    ] as const) {
        it(`do not push from ${what}`, async () => assert.ok(!(await mayAssume("Shop-image-push-role", given))));
    }
});

describe("the promotions of a further service", () => {
    for (const environment of ["dev", "stage", "prod"]) {
        it(`to ${environment} may ask for its images`, async () =>
            assert.ok(await mayAssume("Shop-image-read-role", promotion(environment))));
    }
    for (const [what, given] of [
        [
            "by a workflow of its own",
            promotion("dev", { job_workflow_ref: "acme/Shop/.github/workflows/promote.yml@refs/heads/main" }),
        ],
        ["from a branch", promotion("dev", { ref: "refs/heads/topic" })],
        [
            "from another repository",
            promotion("dev", { repository_id: "76", sub: "repo:acme@65/mail@76:environment:dev" }),
        ],
        ["to what is none of the environments of services", promotion("dev-preview")],
        ["that are builds", claims()],
    ] as const) {
        it(`may not, ${what}`, async () => assert.ok(!(await mayAssume("Shop-image-read-role", given))));
    }
});

for (const preview of [false, true]) {
    describe(`the images of each repository ${preview ? "in a preview" : "when deployed"}`, () => {
        it("have a repository in ECR each, below the name of theirs in small letters", async () => {
            const { all } = await global(preview);
            assert.deepEqual(
                all("aws:ecr/repository:Repository").map(({ name, inputs }) => [name, inputs["name"]]),
                ["slipway/api", "slipway/web", "shop/api", "shop/web", "mail/api"].map((name) => [
                    `registry-${name}`,
                    name,
                ]),
            );
        });
        it("are pushed and read by its own roles, which can do nothing else", async () => {
            const { all, one } = await global(preview);
            for (const [role, namespace] of [
                ["image", "slipway"],
                ["Shop-image", "shop"],
                ["mail-image", "mail"],
            ] as const) {
                for (const purpose of ["push", "read"]) {
                    const attached = all("aws:iam/rolePolicyAttachment:RolePolicyAttachment").filter(({ name }) =>
                        name.startsWith(`${role}-${purpose}-`),
                    );
                    assert.deepEqual(
                        attached.map(({ name }) => name),
                        [`${role}-${purpose}-given-${purpose}`],
                    );
                    assert.ok(
                        attached[0]!.propertyDependencies["policyArn"]!.includes(
                            one(POLICY, `registry-${namespace}-${purpose}`).urn,
                        ),
                    );
                }
            }
        });
    });
}

describe("what the roles of a repository may do", () => {
    it("is about its own images alone, and a promotion changes none of them", async () => {
        const { all, one } = await global();
        const arnOf = (role: string) =>
            all("aws:iam/rolePolicyAttachment:RolePolicyAttachment").find(({ name }) => name === role)!.inputs[
                "policyArn"
            ];
        assert.equal(arnOf("Shop-image-push-given-push"), "arn of registry-shop-push");
        assert.equal(arnOf("Shop-image-read-given-read"), "arn of registry-shop-read");
        assert.equal(arnOf("image-push-given-push"), "arn of registry-slipway-push");
        for (const purpose of ["push", "read"]) {
            const { Statement } = JSON.parse(one(POLICY, `registry-shop-${purpose}`).inputs["policy"]);
            const [login, own, ...more] = Statement;
            assert.deepEqual([login.Action, more], [["ecr:GetAuthorizationToken"], []]);
            assert.deepEqual(own.Resource, ["arn of registry-shop/api", "arn of registry-shop/web"]);
            assert.equal(own.Action.includes("ecr:PutImage"), purpose === "push");
        }
    });
});
