import assert from "node:assert/strict";
import { boundaryPolicy } from "../../../components/identity/boundary";
import { PermissionsBoundary, type PermissionsBoundaryArgs } from "../../../components/identity/permissions-boundary";
import type { DeployOptions } from "../../support/deploy";
import { deploy, valueOf } from "../../support/deploy";

const ARN = "arn:aws:iam::111122223333:policy/slipway/ci/prod-boundary";
const options: DeployOptions = {
    call: ({ token }) =>
        token === "aws:index/getCallerIdentity:getCallerIdentity" ? { accountId: "111122223333" } : undefined,
    state: ({ inputs }) => ({ arn: `arn:aws:iam::111122223333:policy${inputs["path"]}${inputs["name"]}` }),
};

describe("PermissionsBoundary", () => {
    for (const preview of [false, true]) {
        it(`speaks of itself by the ARN that it gets, ${preview ? "in a preview" : "when deployed"}`, async () => {
            const { one } = await deploy(() => new PermissionsBoundary("prod-boundary", { environment: "prod" }), {
                ...options,
                preview,
            });
            const { inputs, parent } = one("aws:iam/policy:Policy", "prod-boundary-policy");
            assert.deepEqual([inputs["path"], inputs["name"]], ["/slipway/ci/", "prod-boundary"]);
            const scope = { accountId: "111122223333", environment: "prod", hosts: ["prod"], boundaryArn: ARN };
            assert.deepEqual(JSON.parse(inputs["policy"]), boundaryPolicy(scope));
            assert.equal(parent, one("slipway:index:PermissionsBoundary").urn);
        });
    }

    it("leaves out the state whose bucket and key it is given", async () => {
        const state = { stateBucketArn: "arn:aws:s3:::acme", stateKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" };
        const { one } = await deploy(
            () => new PermissionsBoundary("prod-boundary", { environment: "prod", ...state }),
            options,
        );
        const scope = { accountId: "111122223333", environment: "prod", hosts: ["prod"], boundaryArn: ARN, state };
        assert.deepEqual(JSON.parse(one("aws:iam/policy:Policy").inputs["policy"]), boundaryPolicy(scope));
    });

    const host = (index: number, given: string) =>
        `hosts[${index}]: expected 1 to 32 lower-case letters, digits and -, got "${given}"; ` +
        'write it like "stage", for it becomes part of the ARNs of secrets';
    const together = (missing: string) =>
        `${missing}: expected the bucket of the state and its key together, got one of them; ` +
        "give both, as StateBackend puts them out";
    const BAD: [Partial<PermissionsBoundaryArgs>, string][] = [
        [{ hosts: [] }, "hosts: expected at least one environment, got none; leave it out for the environment itself"],
        [{ hosts: ["*"] }, host(0, "*")],
        [{ hosts: ["prod", "prod/api"] }, host(1, "prod/api")],
        [{ hosts: [""] }, host(0, "")],
        [
            { hosts: ["dev-platform"] },
            'hosts[0]: expected a name that does not end in -platform, got "dev-platform"; ' +
                "rename it, for the platform of each stack keeps its own secrets under such a name",
        ],
        [{ stateBucketArn: "arn:aws:s3:::acme" }, together("stateKeyArn")],
        [{ stateKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" }, together("stateBucketArn")],
    ];
    for (const [args, problem] of BAD) {
        it(`refuses ${JSON.stringify(args)}`, async () => {
            await assert.rejects(
                deploy(() => new PermissionsBoundary("b", { environment: "prod", ...args }), options),
                { message: `PermissionsBoundary "b" has 1 problem:\n  ${problem}` },
            );
        });
    }

    it("takes several hosts, with a - in their names", async () => {
        await deploy(() => new PermissionsBoundary("b", { environment: "dev", hosts: ["dev", "stage-eu"] }), options);
    });

    it("puts out its ARN, carries the tags, and can stand beside another environment's", async () => {
        const tags = { team: "core" };
        const { value, registrations, all } = await deploy(
            () =>
                ["prod", "dev"].map(
                    (environment) => new PermissionsBoundary(`${environment}-boundary`, { environment, tags }),
                ),
            options,
        );
        assert.equal(await valueOf(value[0]!.policyArn), ARN);
        for (const { inputs } of all("aws:iam/policy:Policy")) assert.deepEqual(inputs["tags"], tags);
        assert.equal(new Set(registrations.map(({ urn }) => urn)).size, registrations.length);
    });

    for (const environment of ["prod-eu", "*", "", "Prod"]) {
        it(`refuses "${environment}" as an environment`, async () => {
            await assert.rejects(
                deploy(() => new PermissionsBoundary("b", { environment }), options),
                {
                    message:
                        'PermissionsBoundary "b" has 1 problem:\n' +
                        `  environment: expected 1 to 32 lower-case letters and digits, got "${environment}"; ` +
                        'write it like "prod", for with "-" the rights of "prod" would cover "prod-eu"',
                },
            );
        });
    }
});
