import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
    deployPolicies,
    DeployRole,
    type DeployRoleArgs,
    type EnvironmentScope,
    PermissionsBoundary,
    previewPolicy,
    type StateBackend,
} from "../components";
import { region } from "./config";

/** What the roles of all stacks have in common: the repository and the workflow that may assume them. */
type Job = Omit<DeployRoleArgs, "environment" | "pullRequests" | "policies">;

/**
 * The roles by which GitHub Actions previews and deploys each stack, under a ceiling that neither can lift.
 *
 * @param stacks The environments that each stack hosts, by its name.
 * @throws RunError when an environment is listed under two stacks.
 */
export function createDeployers(stacks: Record<string, string[]>, state: StateBackend, job: Job) {
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
        const preview = createPreviewRole(stack, scope, job);
        const deploy = createDeployRole(stack, scope, boundary, job);
        return { stack, boundary: boundary.policyArn, preview: preview.roleArn, deploy: deploy.roleArn };
    });
    const byStack = (arn: "boundary" | "preview" | "deploy") =>
        Object.fromEntries(deployers.map((deployer) => [deployer.stack, deployer[arn]]));
    return {
        permissionsBoundaryArns: byStack("boundary"),
        previewRoleArns: byStack("preview"),
        deployRoleArns: byStack("deploy"),
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
function createPreviewRole(stack: string, scope: pulumi.Output<EnvironmentScope>, job: Job): DeployRole {
    const policy = scope.apply((scope) => JSON.stringify(previewPolicy(scope)));
    return new DeployRole(`${stack}-preview`, {
        ...job,
        environment: `${stack}-preview`,
        // The ref of a pull request is its own; main's would let none in.
        pullRequests: true,
        policies: { preview: policy },
    });
}

function createDeployRole(
    stack: string,
    scope: pulumi.Output<EnvironmentScope>,
    boundary: PermissionsBoundary,
    job: Job,
): DeployRole {
    const policies = pulumi
        .all([scope, boundary.policyArn])
        .apply(([scope, boundaryArn]) => deployPolicies(scope, boundaryArn));
    return new DeployRole(`${stack}-deploy`, {
        ...job,
        environment: stack,
        policies: {
            platform: policies.apply(({ platform }) => JSON.stringify(platform)),
            services: policies.apply(({ services }) => JSON.stringify(services)),
        },
        permissionsBoundaryArn: boundary.policyArn,
    });
}
