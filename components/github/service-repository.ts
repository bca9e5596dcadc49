import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { checkAllowedActions, checkEnvironments, checkRepository, checkRequiredChecks, checkVariables } from "./checks";
import { createEnvironment, type DeploymentEnvironment } from "./environments";
import { createOrAdopt, layRules, type RepositoryArgs } from "./repository";
import { ALLOWED_ACTIONS, REQUIRED_CHECKS } from "./rules";

export interface ServiceRepositoryArgs extends RepositoryArgs {
    /** Environments that the jobs of the repository declare, each once. */
    environments: DeploymentEnvironment[];
    /**
     * Checks that must pass before a pull request is merged, as GitHub reports them. Default: `service / test`,
     * `service / scan`, `service / sbom` and `service / sign`.
     */
    requiredChecks?: string[];
    /**
     * Actions that may run beside GitHub's own and those of the repository's owner, as patterns: `docker/login-action@*`.
     * Default: those of the platform's workflows.
     */
    allowedActions?: string[];
    /** Variables that all jobs of the repository read as `vars`, by name. Default: none. */
    variables?: Record<string, pulumi.Input<string>>;
}

/**
 * A GitHub repository that images are built from: created or adopted, with a default branch that changes by reviewed pull
 * requests alone, environments that guard deployments, pinned actions and a token that can only read.
 *
 * Nobody bypasses its rules, so two people are needed to change it. What is created ends archived, never deleted. For a
 * private repository GitHub wants a plan: Team for the rules of the branch, Enterprise for the reviewers of environments.
 *
 * @example
 * const shop = new ServiceRepository("shop", {
 *     repository: "shop",
 *     environments: [{ name: "dev" }, { name: "prod", reviewerTeamIds: [4242] }],
 *     variables: { AWS_REGION: "ap-northeast-2" },
 * });
 */
export class ServiceRepository extends pulumi.ComponentResource {
    /** Number of the repository, in digits: what a DeployRole knows it by. */
    public readonly repositoryId: pulumi.Output<string>;

    constructor(name: string, args: ServiceRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ServiceRepository", name, {}, opts);
        validate(name, args);
        const { requiredChecks = REQUIRED_CHECKS, allowedActions = ALLOWED_ACTIONS, signedCommits = false } = args;
        const scope = { name, parent: this };

        const repository = createOrAdopt(args, scope);
        layRules(repository, scope, { requiredChecks, signedCommits, allowedActions });
        for (const environment of args.environments) createEnvironment(environment, repository, scope);
        for (const [variableName, value] of Object.entries(args.variables ?? {})) {
            new github.ActionsVariable(
                `${name}-${variableName}`,
                { repository: repository.name, variableName, value },
                { parent: this },
            );
        }

        this.repositoryId = repository.id;
        this.registerOutputs({ repositoryId: this.repositoryId });
    }
}

function validate(name: string, args: ServiceRepositoryArgs): void {
    const { requiredChecks = REQUIRED_CHECKS, allowedActions = ALLOWED_ACTIONS, variables = {} } = args;
    const problems = new Problems();
    checkRepository(problems, args);
    checkEnvironments(problems, args.environments);
    checkRequiredChecks(problems, requiredChecks);
    checkAllowedActions(problems, allowedActions);
    checkVariables(problems, "variables", variables);
    problems.throwIfAny("ServiceRepository", name);
}
