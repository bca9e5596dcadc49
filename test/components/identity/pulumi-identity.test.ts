import assert from "node:assert/strict";
import { PulumiIdentity } from "../../../components/identity/pulumi-identity";
import { deploy, valueOf } from "../../support/deploy";

const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

describe("PulumiIdentity", () => {
    for (const preview of [false, true]) {
        it(`makes a provider for one organization's tokens ${preview ? "in a preview" : "when deployed"}`, async () => {
            const create = () => new PulumiIdentity("pulumi", { organization: "acme", tags: { team: "core" } });
            const { one } = await deploy(create, { preview });
            const { inputs, parent } = one(PROVIDER, "pulumi-provider");
            assert.deepEqual(inputs, {
                url: "https://api.pulumi.com/oidc",
                clientIdLists: ["acme"],
                tags: { team: "core" },
            });
            assert.equal(parent, one("slipway:index:PulumiIdentity").urn);
        });
    }
    it("puts out the ARN of the provider", async () => {
        const arn = "arn:aws:iam::111122223333:oidc-provider/api.pulumi.com/oidc";
        const { value } = await deploy(() => new PulumiIdentity("pulumi", { organization: "acme" }), {
            state: () => ({ arn }),
        });
        assert.equal(await valueOf(value.providerArn), arn);
    });
    for (const organization of ["", "acme/shop", "*"]) {
        it(`refuses "${organization}" as an organization`, async () => {
            await assert.rejects(
                deploy(() => new PulumiIdentity("pulumi", { organization })),
                {
                    message:
                        'PulumiIdentity "pulumi" has 1 problem:\n' +
                        `  organization: expected the name of an organization of Pulumi Cloud, got "${organization}"; ` +
                        "write it as in https://app.pulumi.com/<organization>",
                },
            );
        });
    }
});
