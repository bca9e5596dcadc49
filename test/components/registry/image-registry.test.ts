import assert from "node:assert/strict";
import type { ImageRegistryArgs } from "../../../components/registry/image-registry";
import { ImageRegistry } from "../../../components/registry/image-registry";
import { pullPolicy, pushPolicy } from "../../../components/registry/access";
import type { DeployOptions } from "../../support/deploy";
import { deploy, isSecret, reveal, valueOf } from "../../support/deploy";

const HOST = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com";
const arnOf = (repository: string) => `arn:aws:ecr:ap-northeast-2:111122223333:repository/${repository}`;
const state: DeployOptions["state"] = ({ type, name, inputs }) => {
    if (type === "aws:ecr/repository:Repository") {
        return { arn: arnOf(inputs["name"]), repositoryUrl: `${HOST}/${inputs["name"]}` };
    }
    return { arn: `arn:aws:test:::${name}` };
};

const repositories = ["slipway/api", "slipway/web"];
const pullThroughCredential = { username: "acme-bot", accessToken: "ghp_secret" };
const registryOf = (args: Partial<ImageRegistryArgs> = {}, options: DeployOptions = {}, name = "registry") =>
    deploy(() => new ImageRegistry(name, { repositories, ...args }), { state, ...options });

const policyOf = (run: Awaited<ReturnType<typeof registryOf>>, name: string) =>
    JSON.parse(run.one("aws:iam/policy:Policy", name).inputs["policy"]);

describe("ImageRegistry", () => {
    for (const preview of [false, true]) {
        it(`makes each repository ${preview ? "in a preview" : "when deployed"}: immutable, scanned, encrypted`, async () => {
            // A preview knows no ARN and no address.
            const { all } = await registryOf({ pullThroughCredential }, preview ? { preview, state: undefined } : {});
            const made = all("aws:ecr/repository:Repository");
            assert.deepEqual(
                made.map(({ name }) => name),
                ["registry-slipway/api", "registry-slipway/web"],
            );
            for (const { inputs, protect } of made) {
                assert.equal(inputs["imageTagMutability"], "IMMUTABLE_WITH_EXCLUSION");
                assert.deepEqual(inputs["imageScanningConfiguration"], { scanOnPush: true });
                assert.deepEqual(inputs["encryptionConfigurations"], [{ encryptionType: "AES256" }]);
                assert.equal(inputs["forceDelete"], false);
                assert.equal(protect, true);
            }
            assert.equal(all("aws:ecr/lifecyclePolicy:LifecyclePolicy").length, 2);
        });
    }

    it("lets only cosign's own tags be written again", async () => {
        const { all } = await registryOf();
        for (const { inputs } of all("aws:ecr/repository:Repository")) {
            assert.deepEqual(inputs["imageTagMutabilityExclusionFilters"], [
                { filter: "sha256-*", filterType: "WILDCARD" },
            ]);
        }
    });

    it("can be destroyed with its images when its protection is off", async () => {
        const { all } = await registryOf({ deletionProtection: false });
        for (const { inputs, protect } of all("aws:ecr/repository:Repository")) {
            assert.deepEqual([inputs["forceDelete"], protect], [true, false]);
        }
    });

    it("puts out the host, and address and ARN by name", async () => {
        const { value } = await registryOf();
        assert.equal(await valueOf(value.registryUrl), HOST);
        assert.deepEqual(await valueOf(value.repositoryUrls), {
            "slipway/api": `${HOST}/slipway/api`,
            "slipway/web": `${HOST}/slipway/web`,
        });
        assert.deepEqual(await valueOf(value.repositoryArns), {
            "slipway/api": arnOf("slipway/api"),
            "slipway/web": arnOf("slipway/web"),
        });
        assert.equal(await valueOf(value.pullPolicyArn), "arn:aws:test:::registry-pull");
        assert.deepEqual(await valueOf(value.pushPolicyArns), { slipway: "arn:aws:test:::registry-slipway-push" });
        assert.deepEqual(await valueOf(value.readPolicyArns), { slipway: "arn:aws:test:::registry-slipway-read" });
    });

    it("lets CI push to these repositories and delete nothing", async () => {
        const run = await registryOf();
        const policy = policyOf(run, "registry-slipway-push");
        assert.deepEqual(policy, pushPolicy(repositories.map(arnOf)));
        assert.doesNotMatch(JSON.stringify(policy), /Delete|CreateRepository|Policy"/);
    });

    it("lets who builds the images of one push and read those alone, and nodes pull all", async () => {
        const run = await registryOf({ repositories: ["slipway/api", "shop/api", "shop", "shopping/api"] });
        const about = (name: string) =>
            policyOf(run, name)
                .Statement.flatMap(({ Resource }: any) => Resource)
                .filter((resource: string) => resource !== "*");
        for (const [namespace, names] of [
            ["slipway", ["slipway/api"]],
            ["shop", ["shop/api", "shop"]],
            ["shopping", ["shopping/api"]],
        ] as const) {
            assert.deepEqual(about(`registry-${namespace}-push`), names.map(arnOf));
            assert.deepEqual(policyOf(run, `registry-${namespace}-read`), pullPolicy(names.map(arnOf)));
            assert.doesNotMatch(JSON.stringify(policyOf(run, `registry-${namespace}-read`)), /Put|Upload|Create/);
        }
        assert.equal(about("registry-pull").length, 4);
    });

    it("keeps the policy that was for all of them, as the one for the first", async () => {
        const { all } = await registryOf({ repositories: ["slipway/api", "shop/api"] });
        const aliased = all("aws:iam/policy:Policy").filter(({ aliases }) => aliases.length > 0);
        assert.deepEqual(
            aliased.map(({ name }) => name),
            ["registry-slipway-push"],
        );
        assert.match(JSON.stringify(aliased[0]!.aliases), /"name":"registry-push"/);
    });

    it("has no cache, and nodes may create no repository, without a credential", async () => {
        const run = await registryOf();
        assert.deepEqual(run.all("aws:ecr/pullThroughCacheRule:PullThroughCacheRule"), []);
        assert.deepEqual(run.all("aws:secretsmanager/secret:Secret"), []);
        assert.deepEqual(policyOf(run, "registry-pull"), pullPolicy(repositories.map(arnOf)));
        assert.doesNotMatch(JSON.stringify(policyOf(run, "registry-pull")), /CreateRepository/);
        assert.equal(await valueOf(run.value.pullThroughPrefix), undefined);
    });

    it("caches ghcr.io with a credential, and nodes may create repositories in the cache only", async () => {
        const run = await registryOf({ pullThroughCredential });
        assert.deepEqual(run.one("aws:ecr/pullThroughCacheRule:PullThroughCacheRule").inputs, {
            ecrRepositoryPrefix: "ghcr",
            upstreamRegistryUrl: "ghcr.io",
            credentialArn: "arn:aws:test:::registry-ghcr-credential",
        });
        assert.equal(await valueOf(run.value.pullThroughPrefix), `${HOST}/ghcr`);
        const policy = policyOf(run, "registry-pull");
        assert.deepEqual(policy, pullPolicy(repositories.map(arnOf), arnOf("ghcr/*")));
        const creates = policy.Statement.filter(({ Action }: any) => Action.includes("ecr:CreateRepository"));
        assert.deepEqual(
            creates.map(({ Resource }: any) => Resource),
            [[arnOf("ghcr/*")]],
        );
    });

    it("keeps the credential secret, under the name that ECR asks for", async () => {
        const run = await registryOf({ pullThroughCredential });
        assert.equal(run.one("aws:secretsmanager/secret:Secret").inputs["name"], "ecr-pullthroughcache/registry-ghcr");
        const { secretString } = run.one("aws:secretsmanager/secretVersion:SecretVersion").inputs;
        assert.ok(isSecret(secretString));
        assert.deepEqual(JSON.parse(reveal(secretString)), pullThroughCredential);
        const inputs = run.registrations.map((r) =>
            JSON.stringify(r.inputs, (_, value) => (isSecret(value) ? null : value)),
        );
        assert.deepEqual(
            inputs.filter((text) => text.includes("ghp_secret")),
            [],
        );
    });

    it("tags whatever can be tagged, and is the parent of it all", async () => {
        const { registrations, one } = await registryOf({ pullThroughCredential, tags: { team: "core" } });
        const component = one("slipway:index:ImageRegistry");
        const untaggable = /LifecyclePolicy|SecretVersion|PullThroughCacheRule/;
        for (const { name, type, parent, inputs } of registrations.filter((r) => r !== component)) {
            assert.equal(parent, component.urn);
            assert.ok(name.startsWith("registry-"), name);
            if (!untaggable.test(type)) assert.equal(inputs["tags"]?.team, "core", type);
        }
    });

    it("can stand beside another one", async () => {
        const { registrations } = await deploy(
            () => [
                new ImageRegistry("a", { repositories: ["a/x"], pullThroughCredential }),
                new ImageRegistry("b", { repositories: ["b/x"] }),
            ],
            { state },
        );
        assert.equal(new Set(registrations.map(({ urn }) => urn)).size, registrations.length);
    });

    it("says everything that is wrong with the names at once", async () => {
        const names = ["slipway/api", "Slipway/API", "slipway/api", "ghcr/acme"];
        await assert.rejects(registryOf({ repositories: names, pullThroughCredential }), {
            message:
                'ImageRegistry "registry" has 3 problems:\n' +
                "  repositories[1]: expected 2 to 256 lower-case letters, digits and single . _ - inside parts separated by /, " +
                'got "Slipway/API"; write it like "slipway/api"\n' +
                '  repositories[2]: expected a name of its own, got "slipway/api" as in repositories[0]; drop one\n' +
                '  repositories[3]: expected a name outside "ghcr/", which is the cache\'s, got "ghcr/acme"; rename it',
        });
    });

    it("takes a name under ghcr/ when there is no cache", async () => {
        await registryOf({ repositories: ["ghcr/acme"] });
    });

    it("refuses an empty list", async () => {
        await assert.rejects(registryOf({ repositories: [] }), {
            message:
                'ImageRegistry "registry" has 1 problem:\n' +
                "  repositories: expected at least one name, got none; name what you build",
        });
    });
});
