import { DeployRole, GithubIdentity, ImageRegistry, PulumiIdentity, StateBackend } from "../components";
import { region, registryToken, type GlobalConfig } from "./config";
import { createDeployers, type PulumiCloud } from "./deployers";

/** What an account has once, whatever environments it holds. */
export function createGlobal(config: GlobalConfig) {
    const tags = { "slipway:stack": "global" };
    const { deletionProtection } = config;
    const state = new StateBackend("state", { region: region(), deletionProtection, tags });
    const registry = new ImageRegistry("registry", {
        repositories: config.images.map((image) => `${config.githubRepository}/${image}`),
        pullThroughCredential: pullThroughCredential(config),
        deletionProtection,
        tags,
    });
    const existingProviderArn = config.existingGithubProviderArn || undefined;
    const github = new GithubIdentity("github", { existingProviderArn, tags });

    const job = {
        providerArn: github.providerArn,
        owner: config.githubOwner,
        ownerId: String(config.githubOwnerId),
        repository: config.githubRepository,
        repositoryId: String(config.githubRepositoryId),
        tags,
    };
    const workflows = `${config.githubOwner}/${config.githubRepository}/.github/workflows`;
    const imagePush = new DeployRole("image-push", {
        ...job,
        workflowRef: `${workflows}/build.yml@refs/heads/main`,
        policyArns: { push: registry.pushPolicyArn },
    });
    const infra = { ...job, workflowRef: `${workflows}/infra.yml@refs/heads/main` };
    const deployers = createDeployers(config.environmentStacks, state, infra, trustPulumiCloud(config, tags));

    return {
        backendUrl: state.backendUrl,
        secretsProvider: state.secretsProvider,
        registryUrl: registry.registryUrl,
        repositoryUrls: registry.repositoryUrls,
        imagePullPolicyArn: registry.pullPolicyArn,
        imagePushRoleArn: imagePush.roleArn,
        ...deployers,
    };
}

function trustPulumiCloud({ pulumiOrganization: organization }: GlobalConfig, tags: Record<string, string>) {
    if (organization === "") return undefined;
    const { providerArn } = new PulumiIdentity("pulumi", { organization, tags });
    return { providerArn, organization } satisfies PulumiCloud;
}

function pullThroughCredential({ pullThroughUser }: GlobalConfig) {
    return pullThroughUser === "" ? undefined : { username: pullThroughUser, accessToken: registryToken() };
}
