import { GithubIdentity, ImageRegistry, PulumiIdentity, StateBackend } from "../components";
import { region, registryToken, type GlobalConfig } from "./config";
import { workflowOf } from "./delivery";
import { createDeployers, type PulumiCloud } from "./deployers";
import { createRepositories } from "./repositories";

/** What an account has once, whatever environments it holds. */
export function createGlobal(config: GlobalConfig) {
    const tags = { "slipway:stack": "global" };
    const { deletionProtection } = config;
    const state = new StateBackend("state", { region: region(), deletionProtection, tags });
    const registry = new ImageRegistry("registry", {
        repositories: imageRepositories({ [config.githubRepository]: config.images, ...config.serviceRepositories }),
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
    const infra = { ...job, workflowRef: workflowOf(config, "infra") };
    const deployers = createDeployers(config.environmentStacks, state, infra, trustPulumiCloud(config, tags));
    const repositories = createRepositories(config, { state, registry, deployers, job });

    return {
        backendUrl: state.backendUrl,
        secretsProvider: state.secretsProvider,
        registryUrl: registry.registryUrl,
        repositoryUrls: registry.repositoryUrls,
        imagePullPolicyArn: registry.pullPolicyArn,
        environmentStacks: config.environmentStacks,
        ...deployers,
        ...repositories,
    };
}

/** Each repository pushes its images below its own name, in small letters: registries know no others. */
function imageRepositories(images: Record<string, string[]>): string[] {
    return Object.entries(images).flatMap(([repository, names]) =>
        names.map((name) => `${repository.toLowerCase()}/${name}`),
    );
}

function trustPulumiCloud({ pulumiOrganization: organization }: GlobalConfig, tags: Record<string, string>) {
    if (organization === "") return undefined;
    const { providerArn } = new PulumiIdentity("pulumi", { organization, tags });
    return { providerArn, organization } satisfies PulumiCloud;
}

function pullThroughCredential({ pullThroughUser }: GlobalConfig) {
    return pullThroughUser === "" ? undefined : { username: pullThroughUser, accessToken: registryToken() };
}
