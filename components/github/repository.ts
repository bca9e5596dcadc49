import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../scope";
import { actionsPolicy, branchRules, type BranchRules, repositorySettings, Visibility } from "./rules";

/** What every repository of the platform takes. */
export interface RepositoryArgs {
    /** Name of the repository, without its owner: `shop`. The owner is that of the GitHub provider. */
    repository: string;
    /**
     * Whether the repository is there already. It is adopted then: the rules are laid on it, while its content, its
     * settings and its life stay its owner's. Default: false, which creates it.
     */
    existing?: boolean;
    /** Who can see the repository that is created. Default: private. */
    visibility?: Visibility;
    /** Whether every commit on the default branch must have a verified signature. Default: false. */
    signedCommits?: boolean;
    /** Whether the repository that is created is safe from being archived, which is its end here. Default: true. */
    deletionProtection?: boolean;
}

/** A repository as its rules see it, whether it was created or adopted. */
export interface Repository {
    readonly name: pulumi.Output<string>;
    /** Number of the repository, in digits. */
    readonly id: pulumi.Output<string>;
    readonly defaultBranch: pulumi.Output<string>;
    readonly cloneUrl: pulumi.Output<string>;
}

type RepositoryScope = Pick<Scope, "name" | "parent">;

/** The repository itself: looked up when it exists, and so not in anybody's state that could delete it. */
export function createOrAdopt(args: RepositoryArgs, scope: RepositoryScope, description?: string): Repository {
    const repository = args.existing
        ? github.getRepositoryOutput({ name: args.repository }, { parent: scope.parent })
        : create(args, scope, description);
    return {
        name: repository.name,
        id: repository.repoId.apply(String),
        defaultBranch: repository.defaultBranch,
        cloneUrl: repository.httpCloneUrl,
    };
}

function create(args: RepositoryArgs, { name, parent }: RepositoryScope, description?: string): github.Repository {
    const { repository, visibility = Visibility.Private, deletionProtection = true } = args;
    return new github.Repository(
        `${name}-repository`,
        { name: repository, description, ...repositorySettings(visibility) },
        // What a team says of its repository is the team's.
        { parent, protect: deletionProtection, ignoreChanges: ["description", "homepageUrl", "topics"] },
    );
}

/**
 * Lays the rules on a repository.
 *
 * @param before What is written to the default branch first, for the rules refuse it afterwards.
 */
export function layRules(
    { name: repository }: Repository,
    { name, parent }: RepositoryScope,
    { allowedActions, ...rules }: BranchRules & { readonly allowedActions: string[] },
    before: pulumi.Resource[] = [],
): void {
    new github.RepositoryRuleset(
        `${name}-default-branch`,
        {
            name: `${name}-default-branch`,
            repository,
            target: "branch",
            enforcement: "active",
            conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
            rules: branchRules(rules),
        },
        { parent, dependsOn: before },
    );
    // To delete a setting is to set it to what is less safe, so these stay when nobody manages them any more.
    const setting = { parent, retainOnDelete: true };
    new github.ActionsRepositoryPermissions(
        `${name}-actions`,
        { repository, ...actionsPolicy(allowedActions) },
        setting,
    );
    new github.WorkflowRepositoryPermissions(
        `${name}-workflow-token`,
        { repository, defaultWorkflowPermissions: "read", canApprovePullRequestReviews: false },
        setting,
    );
    new github.RepositoryVulnerabilityAlerts(`${name}-vulnerability-alerts`, { repository, enabled: true }, setting);
}
