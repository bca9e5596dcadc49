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
 */
export function createDeployers(stacks: Record<string, string[]>, state: StateBackend, job: Job) {
    const deployers = Object.entries(stacks).map(([stack, hosts]) => {
        const scope = scopeOf(stack, hosts, state);
        const boundary = new PermissionsBoundary(`${stack}-boundary`, { environment: stack, hosts, tags: job.tags });
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

function createPreviewRole(stack: string, scope: pulumi.Output<EnvironmentScope>, job: Job): DeployRole {
    const policy = scope.apply((scope) => JSON.stringify(previewPolicy(scope)));
    return new DeployRole(`${stack}-preview`, { ...job, pullRequests: true, policies: { preview: policy } });
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
