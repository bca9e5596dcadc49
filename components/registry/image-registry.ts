import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { lifecycleRules } from "./lifecycle";
import { createPolicies } from "./policies";

/** What the pull-through cache logs in to ghcr.io with. */
export interface PullThroughCredentialArgs {
    /** Name of the GitHub account. */
    username: pulumi.Input<string>;
    /** Token of that account that may read packages and nothing else; kept as a secret. */
    accessToken: pulumi.Input<string>;
}

export interface ImageRegistryArgs {
    /** Names of the repositories, at least one: lower case, parts separated by `/`, for example `slipway/api`. */
    repositories: string[];
    /**
     * Credential for ghcr.io. With it, images of ghcr.io can be pulled through this registry and stay in it; without it
     * there is no cache. ECR asks for a credential even for public images.
     */
    pullThroughCredential?: PullThroughCredentialArgs;
    /** Whether the repositories are safe from deletion, and from deletion with images in them. Default: true. */
    deletionProtection?: boolean;
    /** Tags for every resource that can have them. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

const CACHE_NAMESPACE = "ghcr";

/**
 * The container registry of an account: ECR repositories with immutable tags and scan on push, the policies to pull from
 * them and to push to them, and on request a cache of ghcr.io.
 *
 * Images are encrypted with keys that ECR owns (AES256). A repository could never change from one key of our own to another,
 * and its loss would be the loss of all images; what protects an image here is its signature. Repositories that the cache
 * creates need no template: ECR makes them encrypted the same way and with mutable tags, as they must be to follow their
 * upstream.
 *
 * Only images of pull requests (tags `pr-...`) are ever deleted automatically, after 14 days. Storage costs $0.10 per
 * GB and month, the credential's secret $0.40 a month.
 *
 * @example
 * const registry = new ImageRegistry("registry", { repositories: ["slipway/api", "slipway/web"] });
 */
export class ImageRegistry extends pulumi.ComponentResource {
    /** Host of the registry: what `docker login` is given. */
    public readonly registryUrl: pulumi.Output<string>;
    /** Address of each repository, by its name: what an image is tagged with. */
    public readonly repositoryUrls: pulumi.Output<Record<string, string>>;
    /** ARN of each repository, by its name. */
    public readonly repositoryArns: pulumi.Output<Record<string, string>>;
    /** ARN of the policy that lets nodes pull; attach it to the node role. */
    public readonly pullPolicyArn: pulumi.Output<string>;
    /**
     * ARN of the policy that lets CI push, by the part of the repositories' names before the first `/`: `slipway` for
     * `slipway/api` and `slipway/web`. Attach it to the role that builds those images, and no others.
     */
    public readonly pushPolicyArns: pulumi.Output<Record<string, string>>;
    /** ARN of the policy that lets CI pull, and so see what is there, by the same part of the names. */
    public readonly readPolicyArns: pulumi.Output<Record<string, string>>;
    /** What replaces `ghcr.io` in the name of an image to pull it through the cache; undefined when there is no cache. */
    public readonly pullThroughPrefix: pulumi.Output<string | undefined>;

    constructor(name: string, args: ImageRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ImageRegistry", name, {}, opts);
        validate(name, args);
        const { repositories: names, deletionProtection = true, tags = {} } = args;
        const pullThroughCredential = hidden(args.pullThroughCredential);

        const repositories = names.map((repository) =>
            createRepository(`${name}-${repository}`, repository, deletionProtection, tags, this),
        );
        if (pullThroughCredential !== undefined) {
            createPullThroughCache(`${name}-${CACHE_NAMESPACE}`, pullThroughCredential, tags, this);
        }
        const caches = pullThroughCredential !== undefined;
        const cached = caches ? repositories[0]!.arn.apply(cachedRepositories) : undefined;
        const arns = Object.fromEntries(names.map((repository, i) => [repository, repositories[i]!.arn]));
        const policies = createPolicies(arns, { name, tags, parent: this }, cached);

        this.registryUrl = repositories[0]!.repositoryUrl.apply((url) => url.split("/")[0]!);
        this.repositoryUrls = pulumi.output(
            Object.fromEntries(names.map((repository, i) => [repository, repositories[i]!.repositoryUrl])),
        );
        this.repositoryArns = pulumi.output(arns);
        this.pullPolicyArn = policies.pull;
        this.pushPolicyArns = pulumi.output(policies.push);
        this.readPolicyArns = pulumi.output(policies.read);
        this.pullThroughPrefix = this.registryUrl.apply((host) => (caches ? `${host}/${CACHE_NAMESPACE}` : undefined));
        this.registerOutputs({
            registryUrl: this.registryUrl,
            repositoryUrls: this.repositoryUrls,
            repositoryArns: this.repositoryArns,
            pullPolicyArn: this.pullPolicyArn,
            pushPolicyArns: this.pushPolicyArns,
            readPolicyArns: this.readPolicyArns,
            pullThroughPrefix: this.pullThroughPrefix,
        });
    }
}

function hidden(credential: PullThroughCredentialArgs | undefined): PullThroughCredentialArgs | undefined {
    return credential && { ...credential, accessToken: pulumi.secret(credential.accessToken) };
}

function validate(name: string, { repositories, pullThroughCredential }: ImageRegistryArgs): void {
    const problems = new Problems();
    problems.expect(
        repositories.length > 0,
        "repositories",
        "expected at least one name, got none; name what you build",
    );
    repositories.forEach((repository, i) => {
        const path = `repositories[${i}]`;
        problems.expect(
            /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/.test(repository),
            path,
            `expected 2 to 256 lower-case letters, digits and single . _ - inside parts separated by /, ` +
                `got "${repository}"; write it like "slipway/api"`,
        );
        const first = repositories.indexOf(repository);
        problems.expect(
            first === i,
            path,
            `expected a name of its own, got "${repository}" as in repositories[${first}]; drop one`,
        );
        problems.expect(
            pullThroughCredential === undefined || !repository.startsWith(`${CACHE_NAMESPACE}/`),
            path,
            `expected a name outside "${CACHE_NAMESPACE}/", which is the cache's, got "${repository}"; rename it`,
        );
    });
    problems.throwIfAny("ImageRegistry", name);
}

function createRepository(
    name: string,
    repository: string,
    deletionProtection: boolean,
    tags: Record<string, pulumi.Input<string>>,
    parent: ImageRegistry,
): aws.ecr.Repository {
    const created = new aws.ecr.Repository(
        name,
        {
            name: repository,
            // cosign keeps legacy signatures and attestations under `sha256-<digest>.sig` and `.att`, and rewrites them
            // when it adds another one. What they say is proven by their signature, not by their tag.
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: [{ filter: "sha256-*", filterType: "WILDCARD" }],
            imageScanningConfiguration: { scanOnPush: true },
            encryptionConfigurations: [{ encryptionType: "AES256" }],
            forceDelete: !deletionProtection,
            tags,
        },
        { parent, protect: deletionProtection },
    );
    new aws.ecr.LifecyclePolicy(
        `${name}-lifecycle`,
        { repository: created.name, policy: JSON.stringify({ rules: lifecycleRules() }) },
        { parent },
    );
    return created;
}

function createPullThroughCache(
    name: string,
    { username, accessToken }: PullThroughCredentialArgs,
    tags: Record<string, pulumi.Input<string>>,
    parent: ImageRegistry,
): void {
    const secret = new aws.secretsmanager.Secret(
        `${name}-credential`,
        {
            // ECR accepts a secret only under this prefix.
            name: `ecr-pullthroughcache/${name}`,
            description: "Credential of the pull-through cache for ghcr.io",
            // A copy of what the user has; a recovery window would only block the fixed name.
            recoveryWindowInDays: 0,
            tags,
        },
        { parent },
    );
    const version = new aws.secretsmanager.SecretVersion(
        `${name}-credential`,
        { secretId: secret.id, secretString: pulumi.jsonStringify({ username, accessToken }) },
        { parent },
    );
    new aws.ecr.PullThroughCacheRule(
        `${name}-cache`,
        {
            ecrRepositoryPrefix: CACHE_NAMESPACE,
            upstreamRegistryUrl: "ghcr.io",
            // The version's ARN is the secret's: through it the rule waits until the secret has a value.
            credentialArn: version.arn,
        },
        { parent },
    );
}

/** The ARN pattern of what the cache creates, beside a repository of ours: arn:aws:ecr:<region>:<account>:repository/... */
function cachedRepositories(repositoryArn: string): string {
    return `${repositoryArn.slice(0, repositoryArn.indexOf("/"))}/${CACHE_NAMESPACE}/*`;
}
