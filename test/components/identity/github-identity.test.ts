import assert from "node:assert/strict";
import { GithubIdentity } from "../../../components/identity/github-identity";
import { deploy, valueOf } from "../../support/deploy";

const EXISTING = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

describe("GithubIdentity", () => {
    for (const preview of [false, true]) {
        it(`makes a provider for GitHub's tokens to AWS ${preview ? "in a preview" : "when deployed"}`, async () => {
            const { one } = await deploy(() => new GithubIdentity("github", { tags: { team: "core" } }), { preview });
            const { inputs, parent } = one(PROVIDER, "github-provider");
            assert.deepEqual(inputs, {
                url: "https://token.actions.githubusercontent.com",
                clientIdLists: ["sts.amazonaws.com"],
                tags: { team: "core" },
            });
            assert.equal(parent, one("slipway:index:GithubIdentity").urn);
        });
    }

    it("puts out the ARN of the new provider", async () => {
        const { value } = await deploy(() => new GithubIdentity("github"), { state: () => ({ arn: EXISTING }) });
        assert.equal(await valueOf(value.providerArn), EXISTING);
    });

    it("adopts a provider that exists, and makes none", async () => {
        const { value, all } = await deploy(() => new GithubIdentity("github", { existingProviderArn: EXISTING }));
        assert.deepEqual(all(PROVIDER), []);
        assert.equal(await valueOf(value.providerArn), EXISTING);
    });

    for (const arn of ["", "arn:aws:iam::111122223333:oidc-provider/evil.example"]) {
        it(`refuses "${arn}" as a provider`, async () => {
            await assert.rejects(
                deploy(() => new GithubIdentity("github", { existingProviderArn: arn })),
                {
                    message:
                        'GithubIdentity "github" has 1 problem:\n' +
                        `  existingProviderArn: expected the ARN of GitHub's OIDC provider, got "${arn}"; ` +
                        `it looks like "${EXISTING}"`,
                },
            );
        });
    }
});
