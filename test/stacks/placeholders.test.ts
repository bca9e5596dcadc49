import assert from "node:assert/strict";
import { findPlaceholders } from "../../stacks/config/placeholders";
import { attempt } from "./support";

describe("a placeholder", () => {
    const PLACEHOLDERS: [key: string, value: unknown, cure: RegExp][] = [
        ["publicAccessCidrs", ["192.0.2.0/24"], /give the block/],
        ["publicAccessCidrs", ["198.51.100.0/24"], /give the block/],
        ["publicAccessCidrs", ["203.0.113.0/24"], /give the block/],
        ["publicAccessCidrs", ["203.0.113.7/32"], /give the block/],
        [
            "administrators",
            ["arn:aws:iam::111122223333:role/platform-admin"],
            /111122223333 is the account of AWS's examples/,
        ],
        ["administrators", ["arn:aws:iam::123456789012:user/anna"], /123456789012 is the account of AWS's examples/],
        ["existingGithubProviderArn", "arn:aws:iam::999999999999:oidc-provider/x", /give an ARN of your own/],
        ["githubOwner", "your-organization", /give the owner/],
        ["reviewers", ["your-organization/platform"], /give the owner/],
        ["githubOwnerId", 0, /0 is no id/],
        ["githubRepositoryId", 0, /0 is no id/],
    ];
    for (const [key, value, cure] of PLACEHOLDERS) {
        it(`is ${String(value)} as ${key}`, () => {
            const [found, ...more] = findPlaceholders({ [key]: value });
            assert.deepEqual([found?.key, found?.value, more], [key, String(value), []]);
            assert.match(found!.cure, cure);
        });
    }

    const REAL: [key: string, value: unknown][] = [
        ["publicAccessCidrs", ["203.0.112.0/24", "100.20.30.0/24", "10.0.0.0/8"]],
        ["publicAccessCidrs", []],
        ["administrators", ["arn:aws:iam::210987654321:role/platform-admin"]],
        ["administrators", ["arn:aws:iam::210987654321:role/111122223333"]],
        ["githubOwner", "acme"],
        ["reviewers", ["acme/your-organization", "octocat"]],
        ["githubOwnerId", 65],
        ["cacheNodes", 0],
        ["databaseMultiZone", false],
    ];
    for (const [key, value] of REAL) {
        it(`is not ${JSON.stringify(value)} as ${key}`, () => assert.deepEqual(findPlaceholders({ [key]: value }), []));
    }
    it("is found beside real values, each by itself", () => {
        const found = findPlaceholders({ publicAccessCidrs: ["100.20.30.0/24", "192.0.2.0/24"], githubOwnerId: 0 });
        assert.deepEqual(
            found.map(({ key, value }) => [key, value]),
            [
                ["publicAccessCidrs", "192.0.2.0/24"],
                ["githubOwnerId", "0"],
            ],
        );
    });
});

describe("placeholders in a stack's file", () => {
    const TEMPLATE = {
        "slipway:publicAccessCidrs": '["203.0.113.0/24"]',
        "slipway:administrators": '["arn:aws:iam::111122223333:role/platform-admin"]',
    };
    const MESSAGE = [
        "Pulumi.prod.yaml:",
        "  slipway:publicAccessCidrs: 203.0.113.0/24 is a placeholder: give the block that your people and runners come from",
        "  slipway:administrators: arn:aws:iam::111122223333:role/platform-admin is a placeholder: " +
            "111122223333 is the account of AWS's examples; give an ARN of your own",
    ];
    const caller = "arn:aws:iam::111122223333:role/platform-admin";

    it("stop `up`, all at once, before anything is registered", async () => {
        const { failure, registrations, warnings } = await attempt(TEMPLATE, { caller });
        assert.deepEqual(failure?.split("\n").sort(), [...MESSAGE].sort());
        assert.deepEqual([registrations, warnings], [[], []]);
    });
    for (const mode of ["preview", "offline"]) {
        it(`are a warning in ${mode === "preview" ? "a preview" : "an offline plan"}, which shows what would be created`, async () => {
            const { failure, one, warnings } = await attempt(TEMPLATE, { caller, [mode]: true });
            assert.equal(failure, undefined);
            assert.equal(warnings.length, 1);
            const lines = warnings[0]!.replace("`pulumi up` would stop here. ", "").split("\n");
            assert.deepEqual(lines.sort(), [...MESSAGE].sort());
            one("eks:index:Cluster");
        });
    }
});
