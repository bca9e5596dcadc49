import { boundaryPolicy } from "../../../components/identity/boundary";
import { deployPolicies } from "../../../components/identity/deploy-policies";
import { previewPolicy } from "../../../components/identity/policies";
import type { PolicyDocument, Statement } from "../../../components/identity/policy-document";
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
export const { platform, services } = deployPolicies(scope, BOUNDARY);
export const boundary = boundaryPolicy({
    accountId: ACCOUNT,
    environment: "prod",
    hosts: ["prod"],
    boundaryArn: BOUNDARY,
});
export const pull = pullPolicy(repositories, `arn:aws:ecr:ap-northeast-2:${ACCOUNT}:repository/ghcr/*`);
export const documents = { preview, platform, services, boundary, pull, push: pushPolicy(repositories) };

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

export const concerns = ({ Action, Resource = [] }: Statement, action: string, resource: string) =>
    Action.some((pattern) => matches(pattern, action)) && Resource.some((pattern) => matches(pattern, resource));

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
