import { boundaryPolicy } from "../../../components/identity/boundary";
import { deployPolicies } from "../../../components/identity/deploy-policies";
import { driftPolicy, previewPolicy } from "../../../components/identity/policies";
import type { Conditions, PolicyDocument, Statement } from "../../../components/identity/policy-document";
import { pullPolicy, pushPolicy } from "../../../components/registry/access";

export const ACCOUNT = "111122223333";
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/slipway/ci/prod-boundary`;
export const scope = {
    accountId: ACCOUNT,
    region: "ap-northeast-2",
    environment: "prod",
    hosts: ["prod"],
    stateBucketArn: "arn:aws:s3:::acme-state",
    stateKeyArn: `arn:aws:kms:ap-northeast-2:${ACCOUNT}:key/1`,
};
export const repositories = [`arn:aws:ecr:ap-northeast-2:${ACCOUNT}:repository/slipway/api`];
export const preview = previewPolicy(scope);
export const drift = driftPolicy(scope);
export const { platform, services } = deployPolicies(scope, BOUNDARY);
export const boundary = boundaryPolicy({
    accountId: ACCOUNT,
    environment: "prod",
    hosts: ["prod"],
    boundaryArn: BOUNDARY,
    state: { stateBucketArn: scope.stateBucketArn, stateKeyArn: scope.stateKeyArn },
});
export const pull = pullPolicy(repositories, `arn:aws:ecr:ap-northeast-2:${ACCOUNT}:repository/ghcr/*`);
export const documents = { preview, drift, platform, services, boundary, pull, push: pushPolicy(repositories) };

export const statementOf = (document: PolicyDocument, sid: string) =>
    document.Statement.find(({ Sid }) => Sid === sid)!;
export const actionsOf = (statements: Statement[]) => statements.flatMap(({ Action }) => Action);
export const allowed = (document: PolicyDocument) => document.Statement.filter(({ Effect }) => Effect === "Allow");

/** Whether IAM's wildcards let a pattern match a value. */
export function matches(pattern: string, value: string): boolean {
    const escaped = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${escaped}$`).test(value);
}

export function concerns({ Action, Resource, NotResource }: Statement, action: string, resource: string): boolean {
    const among = (patterns: string[]) => patterns.some((pattern) => matches(pattern, resource));
    return (
        Action.some((pattern) => matches(pattern, action)) &&
        (NotResource === undefined ? among(Resource ?? []) : !among(NotResource))
    );
}

/** Whether IAM lets a request through: some statement allows it and none denies it, conditions included. */
export function permits(documents: PolicyDocument[], action: string, resource: string, context: Context): boolean {
    const effects = documents
        .flatMap(({ Statement }) => Statement)
        .filter((statement) => concerns(statement, action, resource) && holds(statement.Condition ?? {}, context))
        .map(({ Effect }) => Effect);
    return effects.includes("Allow") && !effects.includes("Deny");
}

/** Condition keys of a request and their values. */
export type Context = Record<string, string>;

function holds(conditions: Conditions, context: Context): boolean {
    return Object.entries(conditions).every(([operator, keys]) =>
        Object.entries(keys).every(([key, accepted]) => test(operator, context[key], [accepted].flat())),
    );
}

function test(operator: string, value: string | undefined, accepted: string[]): boolean {
    if (operator === "Null") return accepted.includes(String(value === undefined));
    if (operator === "StringNotEquals") return value === undefined || !accepted.includes(value);
    if (operator === "StringEqualsIfExists") return value === undefined || accepted.includes(value);
    if (operator === "StringEquals") return value !== undefined && accepted.includes(value);
    if (operator === "StringLike") return value !== undefined && accepted.some((pattern) => matches(pattern, value));
    throw new Error(`The policy uses ${operator}, which this evaluation does not know.`);
}

/** Statements that allow an action on a resource, conditions aside. */
export const grants = (documents: PolicyDocument[], action: string, resource: string) =>
    documents
        .flatMap(({ Statement }) => Statement)
        .filter((statement) => statement.Effect === "Allow" && concerns(statement, action, resource));

export const denies = (document: PolicyDocument, action: string, resource: string) =>
    document.Statement.some(
        (statement) =>
            statement.Effect === "Deny" && statement.Condition === undefined && concerns(statement, action, resource),
    );
