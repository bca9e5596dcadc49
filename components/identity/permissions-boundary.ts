import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { boundaryPolicy } from "./boundary";
import { CI_PATH } from "./policies";

export interface PermissionsBoundaryArgs {
    /** Name of the environment: names of its IAM resources begin with it and a `-`, paths of its secrets with it and a `/`. */
    environment: string;
    /** Environments that it hosts: paths of its secrets begin with one of them and a `/`. Default: itself alone. */
    hosts?: string[];
    /** ARN of the bucket with Pulumi's state. Only this environment's is let through. Default: there is none in this account. */
    stateBucketArn?: pulumi.Input<string>;
    /** ARN of the key of that bucket, which stands beside it. Default: there is none in this account. */
    stateKeyArn?: pulumi.Input<string>;
    /** Tags for the policy. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * The ceiling of an environment's CI: a policy to set as the permissions boundary of its DeployRoles. Under it CI can
 * create roles only under the same boundary, and cannot change the boundary, its own roles or GitHub's OIDC provider, nor
 * reach another environment's state, secrets, or resources tagged `slipway:environment`. It costs nothing.
 *
 * @example
 * const boundary = new PermissionsBoundary("prod-boundary", {
 *     environment: "prod",
 *     stateBucketArn: state.bucketArn,
 *     stateKeyArn: state.keyArn,
 * });
 */
export class PermissionsBoundary extends pulumi.ComponentResource {
    /** ARN of the policy: `permissionsBoundaryArn` of every role that CI has or creates. */
    public readonly policyArn: pulumi.Output<string>;

    constructor(name: string, args: PermissionsBoundaryArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:PermissionsBoundary", name, {}, opts);
        validate(name, args);
        const { environment, hosts = [environment], tags = {} } = args;

        const { accountId } = aws.getCallerIdentityOutput({}, { parent: this });
        const policy = new aws.iam.Policy(
            `${name}-policy`,
            {
                // Fixed, because the policy speaks of itself.
                name,
                path: CI_PATH,
                description: `The most that CI of ${environment} and its roles can do`,
                policy: pulumi.all([accountId, stateOf(args)]).apply(([account, state]) =>
                    JSON.stringify(
                        boundaryPolicy({
                            accountId: account,
                            environment,
                            hosts,
                            boundaryArn: `arn:aws:iam::${account}:policy${CI_PATH}${name}`,
                            state,
                        }),
                    ),
                ),
                tags,
            },
            { parent: this },
        );

        this.policyArn = policy.arn;
        this.registerOutputs({ policyArn: this.policyArn });
    }
}

function stateOf({ stateBucketArn, stateKeyArn }: PermissionsBoundaryArgs) {
    if (stateBucketArn === undefined || stateKeyArn === undefined) return undefined;
    return pulumi.output({ stateBucketArn, stateKeyArn });
}

function validate(name: string, args: PermissionsBoundaryArgs): void {
    const { environment, hosts = [environment], stateBucketArn, stateKeyArn } = args;
    const problems = new Problems();
    problems.expect(
        /^[a-z][a-z0-9]{0,31}$/.test(environment),
        "environment",
        `expected 1 to 32 lower-case letters and digits, got "${environment}"; ` +
            `write it like "prod", for with "-" the rights of "prod" would cover "prod-eu"`,
    );
    problems.expect(
        hosts.length > 0,
        "hosts",
        "expected at least one environment, got none; leave it out for the environment itself",
    );
    if (args.hosts !== undefined) hosts.forEach((host, index) => validateHost(problems, host, index));
    problems.expect(
        (stateBucketArn === undefined) === (stateKeyArn === undefined),
        stateKeyArn === undefined ? "stateKeyArn" : "stateBucketArn",
        "expected the bucket of the state and its key together, got one of them; give both, as StateBackend puts them out",
    );
    problems.throwIfAny("PermissionsBoundary", name);
}

function validateHost(problems: Problems, host: string, index: number): void {
    problems.expect(
        /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/.test(host),
        `hosts[${index}]`,
        `expected 1 to 32 lower-case letters, digits and -, got "${host}"; ` +
            `write it like "stage", for it becomes part of the ARNs of secrets`,
    );
    problems.expect(
        !host.endsWith("-platform"),
        `hosts[${index}]`,
        `expected a name that does not end in -platform, got "${host}"; ` +
            "rename it, for the platform of each stack keeps its own secrets under such a name",
    );
}
