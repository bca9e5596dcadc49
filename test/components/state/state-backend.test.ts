import assert from "node:assert/strict";
import type { StateBackendArgs } from "../../../components/state/state-backend";
import { StateBackend } from "../../../components/state/state-backend";
import type { DeployOptions } from "../../support/deploy";
import { deploy, valueOf } from "../../support/deploy";

const options: DeployOptions = {
    call: ({ token }) =>
        token === "aws:index/getCallerIdentity:getCallerIdentity" ? { accountId: "111122223333" } : undefined,
    state: ({ type, name, inputs }) =>
        type === "aws:s3/bucket:Bucket"
            ? { bucket: inputs["bucket"] ?? `${name}-1a2b3c4`, arn: `arn:aws:s3:::${name}-1a2b3c4` }
            : { arn: `arn:aws:kms:ap-northeast-2:111122223333:key/${name}`, keyId: name },
};
const backendOf = (args: Partial<StateBackendArgs> = {}, more: DeployOptions = {}) =>
    deploy(() => new StateBackend("state", { region: "ap-northeast-2", ...args }), { ...options, ...more });

describe("StateBackend", () => {
    for (const preview of [false, true]) {
        it(`makes a private, versioned, encrypted bucket ${preview ? "in a preview" : "when deployed"}`, async () => {
            const { one } = await backendOf({}, preview ? { preview, state: undefined } : {});
            const access = one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
            for (const block of ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]) {
                assert.equal(access[block], true, block);
            }
            const { status } = one("aws:s3/bucketVersioning:BucketVersioning").inputs["versioningConfiguration"];
            assert.equal(status, "Enabled");
            const { objectOwnership } = one("aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs["rule"];
            assert.equal(objectOwnership, "BucketOwnerEnforced");
            const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
            const [rule] = one(encryption).inputs["rules"];
            assert.equal(rule.bucketKeyEnabled, true);
            assert.equal(rule.applyServerSideEncryptionByDefault.sseAlgorithm, "aws:kms");
            assert.equal(one("aws:kms/key:Key").inputs["enableKeyRotation"], true);
        });
    }

    it("encrypts the bucket with its own key", async () => {
        const { one } = await backendOf();
        const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
        const [rule] = one(encryption).inputs["rules"];
        const { kmsMasterKeyId } = rule.applyServerSideEncryptionByDefault;
        assert.equal(kmsMasterKeyId, "arn:aws:kms:ap-northeast-2:111122223333:key/state-key");
    });

    it("leaves the key to the account, and refuses the bucket to whoever comes without TLS", async () => {
        const { one } = await backendOf();
        assert.deepEqual(JSON.parse(one("aws:kms/key:Key").inputs["policy"]), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "AccountDecides",
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::111122223333:root" },
                    Action: ["kms:*"],
                    Resource: ["*"],
                },
            ],
        });
        assert.deepEqual(JSON.parse(one("aws:s3/bucketPolicy:BucketPolicy").inputs["policy"]), {
            Version: "2012-10-17",
            Statement: [
                {
                    Sid: "TlsOnly",
                    Effect: "Deny",
                    Principal: { AWS: "*" },
                    Action: ["s3:*"],
                    Resource: ["arn:aws:s3:::state-bucket-1a2b3c4", "arn:aws:s3:::state-bucket-1a2b3c4/*"],
                    Condition: { Bool: { "aws:SecureTransport": "false" } },
                },
            ],
        });
    });

    it("forgets what was overwritten after 90 days, and never what is current", async () => {
        const { one } = await backendOf();
        const { inputs, dependsOn } = one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
        const [rule, ...others] = inputs["rules"];
        assert.deepEqual(others, []);
        assert.deepEqual(rule.noncurrentVersionExpiration, { noncurrentDays: 90 });
        assert.deepEqual(rule.expiration, { expiredObjectDeleteMarker: true });
        assert.ok(dependsOn.includes(one("aws:s3/bucketVersioning:BucketVersioning").urn));
    });

    it("protects the bucket and the key, and not the rest", async () => {
        const { registrations, one } = await backendOf();
        const kept = registrations.filter(({ protect }) => protect).map(({ name }) => name);
        assert.deepEqual(kept.sort(), ["state-bucket", "state-key"]);
        assert.equal(one("aws:s3/bucket:Bucket").inputs["forceDestroy"], false);
    });

    it("can be destroyed with the state in it when its protection is off", async () => {
        const { registrations, one } = await backendOf({ deletionProtection: false });
        assert.deepEqual(
            registrations.filter(({ protect }) => protect),
            [],
        );
        assert.equal(one("aws:s3/bucket:Bucket").inputs["forceDestroy"], true);
    });

    it("puts out what pulumi is given", async () => {
        const { value } = await backendOf({ bucketName: "acme-state" });
        assert.equal(await valueOf(value.bucketName), "acme-state");
        assert.equal(await valueOf(value.keyAlias), "alias/state");
        assert.equal(await valueOf(value.backendUrl), "s3://acme-state?region=ap-northeast-2&awssdk=v2");
        assert.equal(await valueOf(value.secretsProvider), "awskms://alias/state?region=ap-northeast-2");
    });

    it("tags the bucket and the key, puts all in its region, and is the parent of it all", async () => {
        const { registrations, one } = await backendOf({ tags: { team: "core" } });
        assert.equal(one("aws:s3/bucket:Bucket").inputs["tags"].team, "core");
        assert.deepEqual(one("aws:kms/key:Key").inputs["tags"], { Name: "state-key", team: "core" });
        const component = one("slipway:index:StateBackend");
        for (const { name, parent, inputs } of registrations.filter((r) => r !== component)) {
            assert.equal(parent, component.urn);
            assert.ok(name.startsWith("state-"), name);
            assert.equal(inputs["region"], "ap-northeast-2", name);
        }
    });

    it("can stand beside another one", async () => {
        const { registrations } = await deploy(
            () => ["a", "b"].map((name) => new StateBackend(name, { region: "ap-northeast-2" })),
            options,
        );
        assert.equal(new Set(registrations.map(({ urn }) => urn)).size, registrations.length);
        const aliases = registrations.filter(({ type }) => type === "aws:kms/alias:Alias");
        assert.deepEqual(aliases.map(({ inputs }) => inputs["name"]).sort(), ["alias/a", "alias/b"]);
    });

    it("says everything that is wrong at once", async () => {
        await assert.rejects(backendOf({ region: "Seoul", bucketName: "My_Bucket" }), {
            message:
                'StateBackend "state" has 2 problems:\n' +
                '  region: expected the code of an AWS region, got "Seoul"; write it like "ap-northeast-2"\n' +
                '  bucketName: expected 3 to 63 lower-case letters, digits and -, got "My_Bucket"; ' +
                'write it like "acme-slipway-state"',
        });
    });
});
