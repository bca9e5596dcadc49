import * as pulumi from "@pulumi/pulumi";
import type { Signer } from "../components";

/** Where services come from, and who vouches for them. */
export interface Delivery {
    readonly githubOwner: string;
    readonly opsRepositoryUrl: string;
    /** `owner/name` of the repositories whose pull requests can have previews. */
    readonly serviceRepositories: string[];
    readonly chartRegistry: string;
    /** Registry in AWS that images are pushed to; those of the owner on GitHub are there besides. */
    readonly registryUrl: string | undefined;
    readonly signer: Signer;
    /** Whose signatures count besides where pull requests have previews. */
    readonly previewSigner: Signer;
}

/** The names that GitHub knows a platform by. */
interface Repositories {
    readonly githubOwner: string;
    readonly githubRepository: string;
    readonly opsRepository: string;
}

/** Registry that the charts of an owner's services are in. */
export function chartRegistryOf({ githubOwner }: Pick<Repositories, "githubOwner">): string {
    return `ghcr.io/${githubOwner.toLowerCase()}/charts`;
}

/**
 * A workflow of the platform as it is on main. Who calls it from another repository runs it as well: its name is what a signature
 * tells, and what a role trusts.
 */
export function workflowOf(
    { githubOwner, githubRepository }: Omit<Repositories, "opsRepository">,
    file: "build" | "infra" | "preview" | "promote",
): string {
    return `${githubOwner}/${githubRepository}/.github/workflows/${file}.yml@refs/heads/main`;
}

/** Whose signatures count: jobs of these workflows, as GitHub vouches for them. One signs what is on main, one pull requests. */
export function signersOf(
    repositories: Omit<Repositories, "opsRepository">,
): Pick<Delivery, "signer" | "previewSigner"> {
    const signer = (workflow: string): Signer => ({
        issuer: "https://token.actions.githubusercontent.com",
        subject: `https://github.com/${workflow}`,
    });
    return {
        signer: signer(workflowOf(repositories, "build")),
        previewSigner: signer(workflowOf(repositories, "preview")),
    };
}

/** What the names alone say, where there is no stack `global` to ask. */
export function deliveryOf(repositories: Repositories): Delivery {
    const { githubOwner, githubRepository, opsRepository } = repositories;
    return {
        githubOwner,
        opsRepositoryUrl: `https://github.com/${githubOwner}/${opsRepository}.git`,
        serviceRepositories: [`${githubOwner}/${githubRepository}`],
        chartRegistry: chartRegistryOf(repositories),
        registryUrl: undefined,
        ...signersOf(repositories),
    };
}

const OUTPUTS = [
    "githubOwner",
    "opsRepositoryUrl",
    "serviceRepositories",
    "chartRegistry",
    "registryUrl",
    "signer",
    "previewSigner",
];

/** What `global` says of it. @throws RunError when `global` has not said it yet. */
export async function readDelivery(global: pulumi.StackReference): Promise<Delivery> {
    const details = await Promise.all(
        OUTPUTS.map(async (name) => [name, await global.getOutputDetails(name)] as const),
    );
    const missing = details.filter(([, { value }]) => value === undefined).map(([name]) => name);
    if (missing.length > 0) {
        throw new pulumi.RunError(
            `the stack global has no ${missing.join(", ")}: bring it up to date first, npx pulumi up --stack global`,
        );
    }
    return Object.fromEntries(details.map(([name, { value }]) => [name, value])) as unknown as Delivery;
}

/** Images that must bear a signature: whatever the owner's repositories build. */
export function signedImages({ githubOwner, registryUrl }: Delivery): string[] {
    const ours = [`ghcr.io/${githubOwner.toLowerCase()}/**`];
    return registryUrl === undefined ? ours : [...ours, `${registryUrl}/**`];
}
