import { allow, deny, policyDocument } from "./policy-document";
import type { PolicyDocument, Statement } from "./policy-document";

/** IAM path of what CI may never touch: the roles that GitHub assumes, and the boundaries that cap them. */
export const CI_PATH = "/slipway/ci/";

/** Tag that every resource of an environment carries, with the environment's name. */
export const ENVIRONMENT_TAG = "slipway:environment";

/** Which stack's state a policy is about, and where Pulumi keeps it. */
export type StateScope = Pick<EnvironmentScope, "environment" | "stateBucketArn" | "stateKeyArn">;

/** Where an environment's resources are, and where Pulumi keeps what it knows of them. */
export interface EnvironmentScope {
    readonly accountId: string;
    readonly region: string;
    /** Name of the environment and of its stack, without a `-`. Names of its resources begin with it and a `-`. */
    readonly environment: string;
    /** Environments that it hosts: paths of its secrets begin with one of them and a `/`. */
    readonly hosts: string[];
    readonly stateBucketArn: string;
    readonly stateKeyArn: string;
}

/**
 * What `pulumi preview` of an environment needs: to describe every kind of resource that the platform creates, and to
 * read the state. Preview takes no lock, so it writes nothing. Values of secrets stay out of reach in AWS; those in the
 * state can be read by whoever may read the state, since Pulumi itself needs them for the comparison. A preview runs the program that
 * it previews, so whoever writes that program has these rights: let a person look at it before a job gets the role.
 */
export function previewPolicy(scope: EnvironmentScope): PolicyDocument {
    return policyDocument(
        readResources(),
        ...readState(scope),
        // A denial outlives whatever somebody attaches to the role later, ReadOnlyAccess above all. All secrets, for there
        // is none that a preview may read; not the parameters that AWS publishes, which belong to no account.
        deny(
            "SecretsStayHidden",
            ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "ssm:GetParameter*"],
            ["arn:aws:secretsmanager:*:*:secret:*", `arn:aws:ssm:*:${scope.accountId}:parameter/*`],
        ),
    );
}

/**
 * What the look for drift in an environment needs: a preview that reads anew all that the state knows, and so the values of
 * the environment's secrets. It is not for the code of a pull request.
 */
export function driftPolicy(scope: EnvironmentScope): PolicyDocument {
    const { region, accountId, hosts } = scope;
    const secrets = hosts.map((host) => `arn:aws:secretsmanager:${region}:${accountId}:secret:${host}/*`);
    return policyDocument(
        readResources(),
        ...readState(scope),
        allow("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets),
    );
}

/** What the preview and the deployment of an environment both read. */
export function readResources(): Statement {
    // "*": most of these actions know no resource, and names are unknown before they are listed. Nothing here returns
    // data of an application: no object, no secret's value, no log line, no database. The wildcards after Describe and
    // List cover the reads of one service each, whose names follow the resource types that the platform may use next.
    return allow(
        "ReadResources",
        [
            "ec2:Describe*",
            "eks:Describe*",
            "eks:List*",
            "elasticache:Describe*",
            "elasticache:ListTagsForResource",
            "iam:GetInstanceProfile",
            "iam:GetPolicy",
            "iam:GetPolicyVersion",
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListInstanceProfilesForRole",
            "iam:ListPolicyVersions",
            "iam:ListRolePolicies",
            "kms:DescribeKey",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListAliases",
            "kms:ListResourceTags",
            "logs:DescribeLogGroups",
            "logs:ListTagsForResource",
            "rds:Describe*",
            "rds:ListTagsForResource",
            "secretsmanager:DescribeSecret",
            "secretsmanager:GetResourcePolicy",
        ],
        ["*"],
    );
}

/** To read the state of this stack, and that of `global`, whose outputs it refers to. */
export function readState({ environment, stateBucketArn, stateKeyArn }: StateScope): Statement[] {
    return [
        allow("ListState", ["s3:ListBucket", "s3:GetBucketLocation"], [stateBucketArn]),
        allow(
            "ReadState",
            ["s3:GetObject"],
            [
                `${stateBucketArn}/.pulumi/meta.yaml`,
                `${stateBucketArn}/.pulumi/stacks/*/global.json*`,
                ...ownState(stateBucketArn, environment),
            ],
        ),
        // For the objects of the bucket, and for the data key in Pulumi.<stack>.yaml.
        allow("DecryptState", ["kms:Decrypt"], [stateKeyArn]),
    ];
}

/** To write the state of this stack and of no other: development cannot rewrite what production believes. */
export function writeState({ environment, stateBucketArn, stateKeyArn }: StateScope): Statement[] {
    return [
        allow("WriteState", ["s3:PutObject", "s3:DeleteObject"], ownState(stateBucketArn, environment)),
        allow("EncryptState", ["kms:GenerateDataKey"], [stateKeyArn]),
    ];
}

// The layout of pulumi/pulumi pkg/backend/diy/store.go and lock.go. The first * is the project, before it in locks the
// organization; the last one covers the compressed form, the backup and the names of single updates.
function ownState(bucketArn: string, stack: string): string[] {
    const directories = ["backups", "history", "journal", "locks"];
    return [
        `${bucketArn}/.pulumi/stacks/*/${stack}.json*`,
        ...directories.map((directory) => `${bucketArn}/.pulumi/${directory}/*/${stack}/*`),
    ];
}
