import { CI_PATH, ENVIRONMENT_TAG, readState, writeState } from "./policies";
import type { StateScope } from "./policies";
import { allow, allowElsewhere, deny, policyDocument } from "./policy-document";
import type { PolicyDocument, Statement } from "./policy-document";

/** Which environment a boundary is of, and the ARN that it will have itself. */
export interface BoundaryScope {
    readonly accountId: string;
    readonly environment: string;
    /** Environments that it hosts: paths of its secrets begin with one of them and a `/`. */
    readonly hosts: string[];
    readonly boundaryArn: string;
    /** Where Pulumi keeps the state of every stack; absent when that is not in this account. */
    readonly state?: Pick<StateScope, "stateBucketArn" | "stateKeyArn">;
}

/**
 * The most that CI of an environment, and every role that it creates, can ever do.
 *
 * A boundary grants nothing: what a role may do is what its policies and its boundary both allow. So the allowed services
 * stand here whole, which keeps the ceiling readable; what must be narrow are the rights by which somebody could rise
 * above the ceiling, and those are denied, whatever a policy says.
 */
export function boundaryPolicy(scope: BoundaryScope): PolicyDocument {
    return policyDocument(...ceiling(scope), ...stateAndOtherData(scope), ...denials(scope));
}

function ceiling({ accountId, environment, hosts }: BoundaryScope): Statement[] {
    const iam = `arn:aws:iam::${accountId}`;
    const own = ["role", "policy", "instance-profile"].map((kind) => `${iam}:${kind}/${environment}-*`);
    // Those of its services, and those of the platform that serves them.
    const paths = [...hosts, `${environment}-platform`];
    const secrets = paths.map((path) => `arn:aws:secretsmanager:*:${accountId}:secret:${path}/*`);
    return [
        // Whole services on everything: a ceiling, not a grant. No sts:AssumeRole among them: a role of this account that
        // trusts the account as a whole would be the way past the ceiling.
        allow("Services", SERVICES, ["*"]),
        // To become a role of its own, as External Secrets becomes the reader of a path. Those that the environment makes are
        // all under this ceiling, and no role of a path is named so. One that somebody makes by hand, without a boundary and
        // with trust in the whole account, must bear another name.
        allow("OwnRoles", ["sts:AssumeRole", "sts:TagSession"], [`${iam}:role/${environment}-*`]),
        // Everything, but only of this environment: no role of development will ever read production's secrets.
        allow("OwnSecrets", ["secretsmanager:*"], secrets),
        // "*": to read and describe raises nobody.
        allow("ReadIdentity", ["iam:Get*", "iam:List*", "secretsmanager:DescribeSecret"], ["*"]),
        // Everything, but only on what is the environment's own, and below the denials.
        allow("OwnIdentity", ["iam:*"], own),
        // AWS names these roles and writes their policies.
        allow("ServiceRoles", ["iam:CreateServiceLinkedRole"], [`${iam}:role/aws-service-role/*`]),
    ];
}

/**
 * State holds the secrets of its stack, and tells Pulumi what to delete. So its bucket and its key are left out of what is
 * allowed on all buckets and keys, and the environment gets its own paths alone, with the outputs of `global`.
 */
function stateAndOtherData({ environment, state }: BoundaryScope): Statement[] {
    // "*": without a state there is nothing to leave out.
    if (state === undefined) return [allow("Objects", OBJECTS, ["*"]), allow("Keys", ["kms:*"], ["*"])];
    const { stateBucketArn, stateKeyArn } = state;
    return [
        // Objects of buckets; no change to a bucket itself.
        allowElsewhere("Objects", OBJECTS, [stateBucketArn, `${stateBucketArn}/*`]),
        // The whole service; another environment's keys are denied by their tag.
        allowElsewhere("Keys", ["kms:*"], [stateKeyArn]),
        ...readState({ environment, ...state }),
        ...writeState({ environment, ...state }),
    ];
}

function denials({ accountId, environment, boundaryArn }: BoundaryScope): Statement[] {
    const iam = `arn:aws:iam::${accountId}`;
    return [
        // Whole services stand above, so what carries another environment's tag is taken out again. "*": whatever it is.
        // Where AWS checks no tag, and on what has none, this denies nothing.
        deny("OtherEnvironments", ["*"], ["*"], {
            StringNotEquals: { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environment },
            Null: { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: "false" },
        }),
        // A role without this boundary is a role above the ceiling. "*": any role, whatever its name.
        deny("NoRoleWithoutBoundary", ROLE_CHANGES, ["*"], {
            StringNotEquals: { "iam:PermissionsBoundary": boundaryArn },
        }),
        // "*": from any role.
        deny("BoundaryStaysOn", ["iam:DeleteRolePermissionsBoundary"], ["*"]),
        // What an administrator made for CI: its roles, its boundaries.
        deny("CiStaysAsItIs", IAM_WRITES, [`${iam}:role${CI_PATH}*`, `${iam}:policy${CI_PATH}*`]),
        // Whom else the account trusts. "*": the provider that exists, and every new one.
        deny("TrustStaysAsItIs", TRUST_CHANGES, ["*"]),
        // "*": no identity that outlives a session, whosever it is.
        deny("NoUsersNoKeys", LASTING_IDENTITIES, ["*"]),
        // Whole services on everything: nothing in them is an environment's business.
        deny("NoOrganization", ["account:*", "organizations:*", "sso:*"], ["*"]),
    ];
}

const OBJECTS = ["s3:Get*", "s3:List*", "s3:PutObject", "s3:DeleteObject"];

const ROLE_CHANGES = [
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
];

// The wildcards are IAM's verbs that write.
const IAM_WRITES = [
    "iam:Add*",
    "iam:Attach*",
    "iam:Create*",
    "iam:Delete*",
    "iam:Detach*",
    "iam:PassRole",
    "iam:Put*",
    "iam:Remove*",
    "iam:Set*",
    "iam:Tag*",
    "iam:Untag*",
    "iam:Update*",
];

const TRUST_CHANGES = [
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:CreateOpenIDConnectProvider",
    "iam:CreateSAMLProvider",
    "iam:DeleteOpenIDConnectProvider",
    "iam:DeleteSAMLProvider",
    "iam:RemoveClientIDFromOpenIDConnectProvider",
    "iam:TagOpenIDConnectProvider",
    "iam:UntagOpenIDConnectProvider",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "iam:UpdateSAMLProvider",
];

// The wildcards are every action on users, groups, and the keys, passwords and credentials that these have.
const LASTING_IDENTITIES = ["iam:*AccessKey*", "iam:*Credential*", "iam:*Group*", "iam:*LoginProfile*", "iam:*User*"];

// What the platform creates, and what runs on it: nodes, their network, the load balancer controller, the add-ons.
const SERVICES = [
    "acm:*",
    "autoscaling:*",
    "cloudwatch:*",
    "cognito-idp:Describe*",
    "ec2:*",
    "ecr:*",
    "eks:*",
    "eks-auth:*",
    "elasticache:*",
    "elasticloadbalancing:*",
    "logs:*",
    "rds:*",
    "ssm:*",
    "tag:*",
    "wafv2:*",
];
