import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../scope";
import type { Repository } from "./repository";

/** An environment of a repository: which jobs may declare it, who lets them in, and what they read there. */
export interface DeploymentEnvironment {
    /** Name of the environment, by which jobs declare it: `prod`. */
    name: string;
    /**
     * Ids of the teams that may let a job in: one approval is enough, and never one by whoever started the job. Needed,
     * unless users are named, by `prod` and for pull requests. Default: none.
     */
    reviewerTeamIds?: pulumi.Input<number>[];
    /** Ids of the users that may let a job in. Default: none. */
    reviewerUserIds?: pulumi.Input<number>[];
    /**
     * Whether the environment is for the jobs of pull requests, whose code nobody has merged. Default: false, which is for
     * jobs of the default branch.
     */
    pullRequests?: boolean;
    /** Variables that the jobs of this environment read as `vars`, by name. Default: none. */
    variables?: Record<string, pulumi.Input<string>>;
}

/** Creates an environment that lets jobs in from one place alone, and that no administrator gets around. */
export function createEnvironment(
    environment: DeploymentEnvironment,
    repository: Repository,
    { name, parent }: Pick<Scope, "name" | "parent">,
): void {
    const { reviewerTeamIds: teams = [], reviewerUserIds: users = [], pullRequests = false } = environment;
    const reviewed = teams.length + users.length > 0;
    const created = new github.RepositoryEnvironment(
        `${name}-${environment.name}`,
        {
            repository: repository.name,
            environment: environment.name,
            ...(reviewed && { reviewers: [{ teams, users }], preventSelfReview: true }),
            canAdminsBypass: false,
            // Not `protectedBranches`: that asks for branch protection of the older kind, and without any it lets all in.
            deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
        },
        { parent },
    );
    const inside = { repository: repository.name, environment: created.environment };
    new github.RepositoryEnvironmentDeploymentPolicy(
        `${name}-${environment.name}-refs`,
        { ...inside, branchPattern: pullRequests ? "refs/pull/*/merge" : repository.defaultBranch },
        { parent },
    );
    for (const [variableName, value] of Object.entries(environment.variables ?? {})) {
        new github.ActionsEnvironmentVariable(
            `${name}-${environment.name}-${variableName}`,
            { ...inside, variableName, value },
            { parent },
        );
    }
}
