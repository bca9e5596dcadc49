import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { bucketPolicy, keyPolicy } from "./policies";

export interface StateBackendArgs {
    /** Region of the bucket and the key, which both addresses name: `ap-northeast-2`. */
    region: string;
    /** Name of the bucket, which nobody else in the world may have. Default: the component's name and a random suffix. */
    bucketName?: string;
    /** Whether bucket and key are safe from deletion, and the bucket from deletion with state in it. Default: true. */
    deletionProtection?: boolean;
    /** Tags for the bucket and the key. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/** How long what was overwritten or deleted can be brought back, in days. */
const OLD_VERSION_DAYS = 90;

/**
 * Where Pulumi keeps its own state: a private, versioned S3 bucket, and the key that encrypts it and the secrets in it.
 *
 * It cannot keep the state of the stack that creates it before it exists: create that stack with `pulumi login --local`,
 * then `pulumi stack export`, `pulumi login <backendUrl>`, `pulumi stack init --secrets-provider=<secretsProvider>` and
 * `pulumi stack import`. The lock of this kind of backend is not atomic: let one job at a time deploy a stack.
 *
 * @example
 * const state = new StateBackend("slipway-state", { region: "ap-northeast-2" });
 */
export class StateBackend extends pulumi.ComponentResource {
    /** Name of the bucket. */
    public readonly bucketName: pulumi.Output<string>;
    /** ARN of the bucket, for the policies of who reads and writes state. */
    public readonly bucketArn: pulumi.Output<string>;
    /** ARN of the key, for the same policies. */
    public readonly keyArn: pulumi.Output<string>;
    /** Name of the key: `alias/` and the component's name. */
    public readonly keyAlias: pulumi.Output<string>;
    /** What `pulumi login` is given. */
    public readonly backendUrl: pulumi.Output<string>;
    /**
     * What `pulumi stack init --secrets-provider` is given. It is one key for all stacks: a role that may decrypt the secrets
     * of one stack can decrypt those in the `Pulumi.<stack>.yaml` of every other that it gets to read. The state of the others
     * is out of its reach by the rights on the bucket, not by this key.
     */
    public readonly secretsProvider: pulumi.Output<string>;

    constructor(name: string, args: StateBackendArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:StateBackend", name, {}, opts);
        validate(name, args);
        const { region, bucketName, deletionProtection = true, tags = {} } = args;

        const key = createKey(`${name}-key`, region, deletionProtection, tags, this);
        const alias = new aws.kms.Alias(
            `${name}-alias`,
            // Fixed, because people type it.
            { name: `alias/${name}`, targetKeyId: key.keyId, region },
            { parent: this },
        );
        const bucket = new aws.s3.Bucket(
            `${name}-bucket`,
            { bucket: bucketName, forceDestroy: !deletionProtection, region, tags },
            { parent: this, protect: deletionProtection },
        );
        encrypt(name, bucket, key, region, this);
        shut(name, bucket, region, this);
        keepVersions(name, bucket, region, this);

        this.bucketName = bucket.bucket;
        this.bucketArn = bucket.arn;
        this.keyArn = key.arn;
        this.keyAlias = alias.name;
        this.backendUrl = pulumi.interpolate`s3://${bucket.bucket}?region=${region}&awssdk=v2`;
        this.secretsProvider = pulumi.interpolate`awskms://${alias.name}?region=${region}`;
        this.registerOutputs({
            bucketName: this.bucketName,
            bucketArn: this.bucketArn,
            keyArn: this.keyArn,
            keyAlias: this.keyAlias,
            backendUrl: this.backendUrl,
            secretsProvider: this.secretsProvider,
        });
    }
}

function validate(name: string, { region, bucketName }: StateBackendArgs): void {
    const problems = new Problems();
    problems.expect(
        /^[a-z]{2}(-[a-z]+)+-\d$/.test(region),
        "region",
        `expected the code of an AWS region, got "${region}"; write it like "ap-northeast-2"`,
    );
    problems.expect(
        bucketName === undefined || /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName),
        "bucketName",
        `expected 3 to 63 lower-case letters, digits and -, got "${bucketName}"; write it like "acme-slipway-state"`,
    );
    problems.throwIfAny("StateBackend", name);
}

function createKey(
    name: string,
    region: string,
    deletionProtection: boolean,
    tags: Record<string, pulumi.Input<string>>,
    parent: StateBackend,
): aws.kms.Key {
    const { accountId } = aws.getCallerIdentityOutput({}, { parent });
    return new aws.kms.Key(
        name,
        {
            description: "State of Pulumi and the secrets in it",
            enableKeyRotation: true,
            // The longest that AWS offers: without the key, every version of the state is lost.
            deletionWindowInDays: 30,
            policy: accountId.apply((account) => JSON.stringify(keyPolicy(account))),
            region,
            tags: { Name: name, ...tags },
        },
        { parent, protect: deletionProtection },
    );
}

function encrypt(name: string, bucket: aws.s3.Bucket, key: aws.kms.Key, region: string, parent: StateBackend): void {
    new aws.s3.BucketServerSideEncryptionConfiguration(
        `${name}-encryption`,
        {
            bucket: bucket.bucket,
            rules: [
                {
                    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
                    bucketKeyEnabled: true,
                },
            ],
            region,
        },
        { parent },
    );
}

/** Nobody but the account, nothing but TLS, no access lists. */
function shut(name: string, bucket: aws.s3.Bucket, region: string, parent: StateBackend): void {
    new aws.s3.BucketPublicAccessBlock(
        `${name}-public-access`,
        {
            bucket: bucket.bucket,
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
            region,
        },
        { parent },
    );
    new aws.s3.BucketOwnershipControls(
        `${name}-ownership`,
        { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" }, region },
        { parent },
    );
    new aws.s3.BucketPolicy(
        `${name}-policy`,
        { bucket: bucket.bucket, policy: bucket.arn.apply((arn) => JSON.stringify(bucketPolicy(arn))), region },
        { parent },
    );
}

function keepVersions(name: string, bucket: aws.s3.Bucket, region: string, parent: StateBackend): void {
    const versioning = new aws.s3.BucketVersioning(
        `${name}-versioning`,
        { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" }, region },
        { parent },
    );
    new aws.s3.BucketLifecycleConfiguration(
        `${name}-lifecycle`,
        {
            bucket: bucket.bucket,
            rules: [
                {
                    id: "old-versions",
                    status: "Enabled",
                    filter: {},
                    noncurrentVersionExpiration: { noncurrentDays: OLD_VERSION_DAYS },
                    // What remains of a lock that was released.
                    expiration: { expiredObjectDeleteMarker: true },
                    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                },
            ],
            region,
        },
        // Rules on old versions need versions, and nothing in the inputs says so.
        { parent, dependsOn: [versioning] },
    );
}
