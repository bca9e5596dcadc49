import type { PolicyDocument } from "./policy-document";

/** Which jobs of GitHub Actions a role is for. */
export interface GithubJob {
    readonly owner: string;
    readonly ownerId: string;
    readonly repository: string;
    readonly repositoryId: string;
    /** The workflow file that holds the job, with its ref. */
    readonly workflowRef: string;
    /** Environments of which the job declares one; absent for a job that declares none. */
    readonly environments?: string[];
    /** Ref that triggered the run; absent for pull requests, whose ref differs each time. */
    readonly ref?: string;
}

/** What a token of GitHub says about the job that asked for it: claim name to value. */
export type Claims = Record<string, string>;

const ISSUER = "token.actions.githubusercontent.com";

/**
 * The trust policy under which exactly these jobs may assume a role.
 *
 * The subject alone is not enough: with an environment it carries no ref, and its older form carries only names, which
 * somebody else can own tomorrow. So each claim that matters has a condition of its own.
 */
export function githubTrust(providerArn: string, job: GithubJob): PolicyDocument {
    const equals: Record<string, string | string[]> = {
        [`${ISSUER}:aud`]: "sts.amazonaws.com",
        [`${ISSUER}:repository_id`]: job.repositoryId,
        [`${ISSUER}:job_workflow_ref`]: job.workflowRef,
    };
    if (job.environments !== undefined) equals[`${ISSUER}:environment`] = job.environments;
    if (job.ref !== undefined) equals[`${ISSUER}:ref`] = job.ref;
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "GithubActions",
                Effect: "Allow",
                Principal: { Federated: providerArn },
                Action: ["sts:AssumeRoleWithWebIdentity"],
                Condition: { StringEquals: equals, StringLike: { [`${ISSUER}:sub`]: subjects(job) } },
            },
        ],
    };
}

/** Both forms of the subject: repositories older than 2026-07-15 send names alone, newer ones names with ids. */
export function subjects(job: GithubJob): string[] {
    const { owner, ownerId, repository, repositoryId } = job;
    return subjectContexts(job).flatMap((context) => [
        `repo:${owner}/${repository}:${context}`,
        `repo:${owner}@${ownerId}/${repository}@${repositoryId}:${context}`,
    ]);
}

/** Whether a job with these claims may assume a role with this trust policy. */
export function canAssume(trust: PolicyDocument, claims: Claims): boolean {
    return trust.Statement.some(({ Condition: conditions = {} }) =>
        Object.entries(conditions).every(([operator, keys]) =>
            Object.entries(keys).every(([key, accepted]) => matches(operator, claims[claimOf(key)], [accepted].flat())),
        ),
    );
}

/** Whether this is the ARN of the OIDC provider that GitHub Actions has in some account. */
export function isGithubProviderArn(arn: string): boolean {
    return /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/.test(arn);
}

function subjectContexts({ environments, ref }: GithubJob): string[] {
    if (environments !== undefined) return environments.map((environment) => `environment:${environment}`);
    return [ref === undefined ? "pull_request" : `ref:${ref}`];
}

function claimOf(conditionKey: string): string {
    return conditionKey.slice(conditionKey.indexOf(":") + 1);
}

function matches(operator: string, value: string | undefined, accepted: string[]): boolean {
    if (value === undefined) return false;
    if (operator === "StringEquals") return accepted.includes(value);
    if (operator === "StringLike") return accepted.some((pattern) => wildcard(pattern).test(value));
    throw new Error(`The trust policy uses ${operator}, which this evaluation does not know.`);
}

function wildcard(pattern: string): RegExp {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "s");
}
