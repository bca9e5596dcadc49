import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
    deployPolicies,
    DeployRole,
    type DeployRoleArgs,
    driftPolicy,
    type EnvironmentScope,
    PermissionsBoundary,
    previewPolicy,
    PulumiOperation,
    type StateBackend,
} from "../components";
import { region } from "./config";

/** What the roles of all stacks have in common: the repository and the workflow that may assume them. */
type Job = Omit<DeployRoleArgs, "environments" | "pullRequests" | "policies" | "pulumiDeployment">;

/** The organization of Pulumi Cloud whose deployments may use the roles too, and the account's trust in it. */
export interface PulumiCloud {
    readonly providerArn: pulumi.Output<string>;
    readonly organization: string;
}

/**
 * The roles by which GitHub Actions previews, deploys and looks for drift in each stack, under a ceiling that none can lift.
 *
 * @param stacks The environments that each stack hosts, by its name.
 * @throws RunError when an environment is listed under two stacks.
 */
export function createDeployers(
    stacks: Record<string, string[]>,
    state: StateBackend,
    job: Job,
    pulumiCloud?: PulumiCloud,
) {
    refuseSharedHosts(stacks);
    const deployers = Object.entries(stacks).map(([stack, hosts]) => {
        const scope = scopeOf(stack, hosts, state);
        const boundary = new PermissionsBoundary(`${stack}-boundary`, {
            environment: stack,
            hosts,
            stateBucketArn: state.bucketArn,
            stateKeyArn: state.keyArn,
            tags: job.tags,
        });
        const preview = createPreviewRole(stack, scope, job, pulumiCloud);
        const deploy = createDeployRole(stack, scope, boundary, job, pulumiCloud);
        const drift = createDriftRole(stack, scope, job);
        return {
            stack,
            boundary: boundary.policyArn,
            preview: preview.roleArn,
            deploy: deploy.roleArn,
            drift: drift.roleArn,
        };
    });
    const byStack = (arn: "boundary" | "preview" | "deploy" | "drift") =>
        Object.fromEntries(deployers.map((deployer) => [deployer.stack, deployer[arn]]));
    return {
        permissionsBoundaryArns: byStack("boundary"),
        previewRoleArns: byStack("preview"),
        deployRoleArns: byStack("deploy"),
        driftRoleArns: byStack("drift"),
    };
}

/** Two stacks that host one environment could each read the secrets of the other's. */
function refuseSharedHosts(stacks: Record<string, string[]>): void {
    const all = Object.values(stacks).flat();
    const shared = [...new Set(all.filter((host, index) => all.indexOf(host) < index))];
    if (shared.length === 0) return;
    const problems = shared.map((host) => {
        const under = Object.keys(stacks).filter((stack) => stacks[stack]!.includes(host));
        return `  environmentStacks: expected each environment once, got ${host} under ${under.join(" and ")}: keep one`;
    });
    throw new pulumi.RunError(`Pulumi.${pulumi.getStack()}.yaml is wrong:\n${problems.join("\n")}`);
}

function scopeOf(environment: string, hosts: string[], state: StateBackend): pulumi.Output<EnvironmentScope> {
    const { accountId } = aws.getCallerIdentityOutput();
    return pulumi.output({
        accountId,
        region: region(),
        environment,
        hosts,
        stateBucketArn: state.bucketArn,
        stateKeyArn: state.keyArn,
    });
}

/**
 * The program of a pull request runs with this role, which reads and decrypts the stack's state. Whoever can push a branch
 * could so have the state's secrets. Therefore the job declares the GitHub environment `<stack>-preview`: give that one
 * required reviewers, who look at the pull request before it gets the role.
 */
function createPreviewRole(
    stack: string,
    scope: pulumi.Output<EnvironmentScope>,
    job: Job,
    pulumiCloud: PulumiCloud | undefined,
): DeployRole {
    const policy = scope.apply((scope) => JSON.stringify(previewPolicy(scope)));
    return new DeployRole(`${stack}-preview`, {
        ...job,
        environments: [`${stack}-preview`],
        // The ref of a pull request is its own; main's would let none in.
        pullRequests: true,
        pulumiDeployment: pulumiDeployment(stack, [PulumiOperation.Preview], pulumiCloud),
        policies: { preview: policy },
    });
}

/**
 * The nightly look for drift is a preview of what is on main, which was reviewed: nobody is there at night to let it into
 * `<stack>-preview`. The environment has no reviewers, and its role trusts main alone.
 */
function createDriftRole(stack: string, scope: pulumi.Output<EnvironmentScope>, job: Job): DeployRole {
    const policy = scope.apply((scope) => JSON.stringify(driftPolicy(scope)));
    return new DeployRole(`${stack}-drift`, { ...job, environments: [`${stack}-drift`], policies: { drift: policy } });
}

function createDeployRole(
    stack: string,
    scope: pulumi.Output<EnvironmentScope>,
    boundary: PermissionsBoundary,
    job: Job,
    pulumiCloud: PulumiCloud | undefined,
): DeployRole {
    const { Update, Refresh, Destroy } = PulumiOperation;
    const policies = pulumi
        .all([scope, boundary.policyArn])
        .apply(([scope, boundaryArn]) => deployPolicies(scope, boundaryArn));
    return new DeployRole(`${stack}-deploy`, {
        ...job,
        environments: [stack],
        pulumiDeployment: pulumiDeployment(stack, [Update, Refresh, Destroy], pulumiCloud),
        policies: {
            platform: policies.apply(({ platform }) => JSON.stringify(platform)),
            services: policies.apply(({ services }) => JSON.stringify(services)),
        },
        permissionsBoundaryArn: boundary.policyArn,
    });
}

function pulumiDeployment(stack: string, operations: PulumiOperation[], pulumiCloud: PulumiCloud | undefined) {
    return pulumiCloud && { ...pulumiCloud, project: pulumi.getProject(), stack, operations };
}
