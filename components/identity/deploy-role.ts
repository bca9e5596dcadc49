import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { CI_PATH } from "./policies";
import { type PulumiDeploymentArgs, validatePulumiDeployment } from "./pulumi-deployment";
import { pulumiTrust } from "./pulumi-trust";
import { githubTrust, isGithubProviderArn } from "./trust";

export interface DeployRoleArgs {
    /** ARN of the account's OIDC provider for GitHub, as GithubIdentity puts it out. */
    providerArn: pulumi.Input<string>;
    /** Organization or user that owns the repository, without the repository: `acme`. */
    owner: string;
    /** Number of the owner, in digits. It stays when the name goes to somebody else. */
    ownerId: pulumi.Input<string>;
    /** Name of the repository, without its owner: `shop`. */
    repository: string;
    /** Number of the repository, in digits. It stays when the name goes to somebody else. */
    repositoryId: pulumi.Input<string>;
    /**
     * Workflow file that holds the job, with its ref: `acme/shop/.github/workflows/infra.yml@refs/heads/main`. When the
     * job sits in a reusable workflow this is the called file at the ref it is called with, not the caller's, and may be
     * in another repository of the owner. For pull requests only a reusable workflow called by its full name fits, for
     * every other file comes from the pull request itself.
     */
    workflowRef: string;
    /**
     * Environments, at least one, of which the job declares one: each of them can do all that the role can. Default: the
     * role is for jobs that declare none.
     */
    environments?: string[];
    /** Ref that the run was triggered by: a branch or a tag, in full. Default: `refs/heads/main`. */
    ref?: string;
    /**
     * Whether the role is for pull requests, whose ref differs each time, so `ref` is excluded. Beside `environments` it
     * is for their jobs at any ref: what guards it then are the environments' required reviewers. Default: false.
     */
    pullRequests?: boolean;
    /** Deployments of Pulumi Cloud that may assume the role besides those jobs. Default: none. */
    pulumiDeployment?: PulumiDeploymentArgs;
    /** Policies of this role alone, as JSON of at most 6144 characters each, by a short name for what they allow. */
    policies?: Record<string, pulumi.Input<string>>;
    /** ARNs of policies that exist already, by a short name for what they allow. */
    policyArns?: Record<string, pulumi.Input<string>>;
    /** ARN of the policy that caps what the role can ever do. Give one to each role that may change IAM. Default: none. */
    permissionsBoundaryArn?: pulumi.Input<string>;
    /** How long one set of credentials lasts at most, in seconds, 3600 to 43200. Default: 3600. */
    maxSessionDuration?: number;
    /** Tags for the role. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * A role that one kind of job of one GitHub repository can assume, and nobody else: the repository by its number, the
 * workflow file by its path and ref, and the environments, the branch or pull requests. It costs nothing.
 *
 * @example
 * const deploy = new DeployRole("prod-deploy", {
 *     providerArn: github.providerArn,
 *     owner: "acme",
 *     ownerId: "65",
 *     repository: "shop",
 *     repositoryId: "74",
 *     workflowRef: "acme/shop/.github/workflows/infra.yml@refs/heads/main",
 *     environments: ["prod"],
 *     policyArns: { deploy: "arn:aws:iam::111122223333:policy/deploy" },
 * });
 */
export class DeployRole extends pulumi.ComponentResource {
    /** ARN of the role: what the workflow gives to `aws-actions/configure-aws-credentials`. */
    public readonly roleArn: pulumi.Output<string>;
    /** Name of the role, for further policies. */
    public readonly roleName: pulumi.Output<string>;

    constructor(name: string, args: DeployRoleArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:DeployRole", name, {}, opts);
        validate(name, args);
        const { policies = {}, policyArns = {}, maxSessionDuration = 3600, tags = {} } = args;

        const role = new aws.iam.Role(
            `${name}-role`,
            {
                description: `GitHub Actions of ${args.owner}/${args.repository}`,
                path: CI_PATH,
                assumeRolePolicy: trustPolicy(args),
                permissionsBoundary: args.permissionsBoundaryArn,
                maxSessionDuration,
                tags,
            },
            { parent: this },
        );
        // Managed, not inline: all inline policies of a role share 10,240 characters, which a deployment's would exceed.
        for (const [purpose, policy] of Object.entries(policies)) {
            const own = new aws.iam.Policy(`${name}-${purpose}`, { path: CI_PATH, policy, tags }, { parent: this });
            attach(`${name}-own-${purpose}`, role, own.arn, this);
        }
        for (const [purpose, policyArn] of Object.entries(policyArns)) {
            attach(`${name}-given-${purpose}`, role, policyArn, this);
        }

        this.roleArn = role.arn;
        this.roleName = role.name;
        this.registerOutputs({ roleArn: this.roleArn, roleName: this.roleName });
    }
}

function attach(name: string, role: aws.iam.Role, policyArn: pulumi.Input<string>, parent: DeployRole): void {
    new aws.iam.RolePolicyAttachment(name, { role: role.name, policyArn }, { parent });
}

function trustPolicy(args: DeployRoleArgs): pulumi.Output<string> {
    const { owner, repository, workflowRef, environments, pullRequests = false, pulumiDeployment } = args;
    const ref = pullRequests ? undefined : (args.ref ?? "refs/heads/main");
    return pulumi
        .all([args.providerArn, args.ownerId, args.repositoryId, pulumiDeployment?.providerArn])
        .apply(([providerArn, ownerId, repositoryId, pulumiProviderArn]) => {
            const job = { owner, ownerId, repository, repositoryId, workflowRef, environments, ref };
            const { Version, Statement } = githubTrust(providerArn, job);
            const deployments = pulumiDeployment ? [pulumiTrust(pulumiProviderArn!, pulumiDeployment)] : [];
            return JSON.stringify({ Version, Statement: [...Statement, ...deployments] });
        });
}

function validate(name: string, args: DeployRoleArgs): void {
    const problems = new Problems();
    validateRepository(problems, args);
    validateJob(problems, args);
    validateRights(problems, args);
    if (args.pulumiDeployment !== undefined) validatePulumiDeployment(problems, args.pulumiDeployment);
    problems.throwIfAny("DeployRole", name);
}

function validateRepository(problems: Problems, args: DeployRoleArgs): void {
    const { providerArn, owner, repository } = args;
    problems.expect(
        typeof providerArn !== "string" || isGithubProviderArn(providerArn),
        "providerArn",
        `expected the ARN of GitHub's OIDC provider, got "${providerArn}"; give it GithubIdentity's providerArn`,
    );
    problems.expect(
        /^[A-Za-z0-9-]+$/.test(owner),
        "owner",
        `expected the name of an organization or user alone, got "${owner}"; write it like "acme"`,
    );
    problems.expect(
        /^[A-Za-z0-9._-]+$/.test(repository),
        "repository",
        `expected the name of a repository without its owner, got "${repository}"; write it like "shop"`,
    );
    for (const key of ["ownerId", "repositoryId"] as const) {
        const id: unknown = args[key];
        problems.expect(
            pulumi.Output.isInstance(id) || id instanceof Promise || /^\d+$/.test(String(id)),
            key,
            `expected the number that GitHub knows it by, in digits, got ${id === undefined ? "nothing" : `"${id}"`}; ` +
                `\`gh api ${key === "ownerId" ? "users/<owner>" : "repos/<owner>/<repository>"} --jq .id\` prints it`,
        );
    }
}

function validateJob(problems: Problems, args: DeployRoleArgs): void {
    const { owner, workflowRef, environments, ref, pullRequests = false } = args;
    const workflow =
        /^([^/]+)\/[^/]+\/\.github\/workflows\/[^/@]+\.ya?ml@(refs\/(heads|tags)\/[^*?]+|[0-9a-f]{40})$/.exec(
            workflowRef,
        );
    problems.expect(
        workflow !== null,
        "workflowRef",
        `expected a workflow file with its ref, got "${workflowRef}"; ` +
            `write it like "acme/shop/.github/workflows/infra.yml@refs/heads/main"`,
    );
    problems.expect(
        workflow === null || workflow[1] === owner,
        "workflowRef",
        `expected a workflow of "${owner}", got one of "${workflow?.[1]}"; its owner could change what the role does`,
    );
    problems.expect(
        environments === undefined || environments.length > 0,
        "environments",
        "expected at least one environment, got none; leave it out for jobs that declare none",
    );
    environments?.forEach((environment, index) =>
        problems.expect(
            /^[A-Za-z0-9._-]+$/.test(environment),
            `environments[${index}]`,
            `expected an environment of letters, digits, dots, _ and -, got "${environment}"; write it like "prod"`,
        ),
    );
    problems.expect(
        ref === undefined || /^refs\/(heads|tags)\/[^*?:\s]+$/.test(ref),
        "ref",
        `expected one branch or tag in full, got "${ref}"; write it like "refs/heads/main"`,
    );
    problems.expect(
        !pullRequests || ref === undefined,
        "pullRequests",
        `expected no ref beside it, got ${ref}; make a second role`,
    );
}

function validateRights(problems: Problems, args: DeployRoleArgs): void {
    const { policies = {}, policyArns = {}, permissionsBoundaryArn, maxSessionDuration = 3600 } = args;
    problems.expect(
        Object.keys(policies).length + Object.keys(policyArns).length > 0,
        "policies",
        "expected at least one policy here or in policyArns, got none; without one the role can do nothing",
    );
    const arns = Object.entries(policyArns).map(([purpose, arn]) => [`policyArns.${purpose}`, arn] as const);
    for (const [path, arn] of [...arns, ["permissionsBoundaryArn", permissionsBoundaryArn] as const]) {
        problems.expect(
            typeof arn !== "string" || /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/\S+$/.test(arn),
            path,
            `expected the ARN of a policy, got "${arn}"; it looks like "arn:aws:iam::111122223333:policy/push"`,
        );
    }
    problems.expect(
        Number.isInteger(maxSessionDuration) && maxSessionDuration >= 3600 && maxSessionDuration <= 43200,
        "maxSessionDuration",
        `expected whole seconds from 3600 to 43200, got ${maxSessionDuration}; IAM allows no other`,
    );
}
