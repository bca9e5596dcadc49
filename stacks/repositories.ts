import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import {
    type DeploymentEnvironment,
    DeployRole,
    type DeployRoleArgs,
    type ImageRegistry,
    OpsRepository,
    PLATFORM_CHECKS,
    ServiceRepository,
    type StateBackend,
} from "../components";
import { region, type GlobalConfig } from "./config";
import { chartRegistryOf, signersOf, workflowOf } from "./delivery";
import type { createDeployers } from "./deployers";

/** What the repositories read of the rest of the stack. */
interface Platform {
    readonly state: StateBackend;
    readonly registry: ImageRegistry;
    /** The roles of each stack, by its name. */
    readonly deployers: ReturnType<typeof createDeployers>;
    /** What every role for jobs of the platform's repository has in common. */
    readonly job: Omit<DeployRoleArgs, "workflowRef">;
}

type Reviewers = Pick<DeploymentEnvironment, "reviewerTeamIds" | "reviewerUserIds">;
type Variables = Record<string, pulumi.Input<string>>;

/** Environments that are for trying things out: nobody in particular must approve what reaches them. */
const OPEN_ENVIRONMENTS = ["dev", "stage"];

/**
 * The repositories that deliver: the platform's own, which is there already, those of further services, and the one that
 * says what runs where. Their workflows read as variables what this stack knows.
 */
export function createRepositories(config: GlobalConfig, platform: Platform) {
    const { githubOwner, githubRepository, opsRepository, existingRepositories, deletionProtection } = config;
    const chartRegistry = chartRegistryOf(config);
    const variables = {
        AWS_REGION: region(),
        CHART_REGISTRY: chartRegistry,
        IMAGE_REGISTRY: platform.registry.registryUrl,
        OPS_REPOSITORY: `${githubOwner}/${opsRepository}`,
    };
    const ops = createOps(config);
    const reviewers = reviewersOf(config.reviewers);
    new ServiceRepository(githubRepository, {
        repository: githubRepository,
        // It holds this program.
        existing: true,
        environments: platformEnvironments(config, platform.deployers, reviewers),
        requiredChecks: PLATFORM_CHECKS,
        variables: { ...variables, PULUMI_BACKEND_URL: platform.state.backendUrl },
    });
    const imagePushRoleArn = createImageRoles("image", platform.job, config, platform.registry);
    const environments = hostsOf(config).map((host) => environmentOf(host, reviewers));
    const services = Object.keys(config.serviceRepositories);
    for (const repository of services) {
        const existing = existingRepositories.includes(repository);
        const rules = { repository, existing, environments, variables, deletionProtection };
        const job = {
            ...platform.job,
            repository,
            repositoryId: new ServiceRepository(repository, rules).repositoryId,
        };
        createImageRoles(`${repository}-image`, job, config, platform.registry);
    }
    return {
        githubOwner,
        opsRepositoryUrl: ops.cloneUrl,
        serviceRepositories: [githubRepository, ...services].map((name) => `${githubOwner}/${name}`),
        chartRegistry,
        ...signersOf(config),
        imagePushRoleArn,
    };
}

function createOps(config: GlobalConfig): OpsRepository {
    const { githubOwner, githubRepository, existingRepositories, reviewers, deletionProtection } = config;
    const { opsRepository: repository } = config;
    if (existingRepositories.includes(repository)) return new OpsRepository("ops", { repository, existing: true });
    const { sha } = github.getBranchOutput({ repository: githubRepository, branch: "main" });
    return new OpsRepository("ops", {
        repository,
        codeOwners: reviewers.map((name) => `@${name}`),
        openEnvironments: OPEN_ENVIRONMENTS,
        checkWorkflow: pulumi.interpolate`${githubOwner}/${githubRepository}/.github/workflows/check.yml@${sha}`,
        deletionProtection,
    });
}

/** The roles by which the jobs of a repository reach its own images: builds push them, promotions ask whether they are there. */
function createImageRoles(
    name: string,
    job: Platform["job"],
    config: GlobalConfig,
    { pushPolicyArns, readPolicyArns }: ImageRegistry,
): pulumi.Output<string> {
    const own = (arns: ImageRegistry["pushPolicyArns"]) => arns.apply((all) => all[job.repository.toLowerCase()]!);
    const push = createRole(`${name}-push`, "IMAGE_PUSH_ROLE_ARN", {
        ...job,
        workflowRef: workflowOf(config, "build"),
        policyArns: { push: own(pushPolicyArns) },
    });
    createRole(`${name}-read`, "IMAGE_READ_ROLE_ARN", {
        ...job,
        workflowRef: workflowOf(config, "promote"),
        // A promotion declares the environment that it is for.
        environments: hostsOf(config),
        policyArns: { read: own(readPolicyArns) },
    });
    return push.roleArn;
}

/** A role, and the variable by which the jobs of its repository find it. */
function createRole(name: string, variableName: string, args: DeployRoleArgs): DeployRole {
    const role = new DeployRole(name, args);
    new github.ActionsVariable(`${name}-role-arn`, {
        repository: args.repository,
        variableName,
        value: role.roleArn,
    });
    return role;
}

/** Those that services are deployed to, and three for the roles of each stack. */
function platformEnvironments(
    config: GlobalConfig,
    { deployRoleArns, driftRoleArns, previewRoleArns }: Platform["deployers"],
    reviewers: Reviewers,
): DeploymentEnvironment[] {
    const stacks = Object.keys(config.environmentStacks);
    const preview = (stack: string) => ({ name: `${stack}-preview`, ...reviewers, pullRequests: true });
    const others = hostsOf(config).filter((host) => !stacks.includes(host));
    return [
        ...others.map((host) => environmentOf(host, reviewers)),
        ...stacks.flatMap((stack) => [
            withRole(environmentOf(stack, reviewers), { DEPLOY_ROLE_ARN: deployRoleArns[stack]! }),
            withRole(preview(stack), { PREVIEW_ROLE_ARN: previewRoleArns[stack]! }),
            // Nobody is there at night to let it in, and main was reviewed.
            withRole({ name: `${stack}-drift` }, { DRIFT_ROLE_ARN: driftRoleArns[stack]! }),
        ]),
    ];
}

function withRole(environment: DeploymentEnvironment, variables: Variables): DeploymentEnvironment {
    return { ...environment, variables };
}

function environmentOf(name: string, reviewers: Reviewers): DeploymentEnvironment {
    return OPEN_ENVIRONMENTS.includes(name) ? { name } : { name, ...reviewers };
}

function hostsOf({ environmentStacks }: GlobalConfig): string[] {
    return Object.values(environmentStacks).flat();
}

/** `acme/platform` is a team, `octocat` a user. */
function reviewersOf(names: string[]): Reviewers {
    const teams = names.filter((name) => name.includes("/"));
    const users = names.filter((name) => !name.includes("/"));
    return {
        reviewerTeamIds: teams.map((team) =>
            github.getTeamOutput({ slug: team.split("/")[1]!, summaryOnly: true }).id.apply(Number),
        ),
        reviewerUserIds: users.map((username) => github.getUserOutput({ username }).id.apply(Number)),
    };
}
