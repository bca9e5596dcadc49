import {
    EC2_CHANGE,
    EC2_CREATE,
    EKS_CHANGE,
    ELASTICACHE_CHANGE,
    IAM_BOUNDED,
    IAM_INSTANCE_PROFILE,
    IAM_POLICY,
    KMS_ALIAS,
    KMS_OWNERSHIP,
    LOGS_CHANGE,
    LOG_DELIVERY,
    PASSED_TO,
    RDS_CHANGE,
    SECRETS_CHANGE,
    SECURITY_GROUP_RULES,
    SERVICE_LINKED,
} from "./deploy-actions";
import { allow, deny, policyDocument } from "./policy-document";
import type { PolicyDocument, Statement } from "./policy-document";
import { ENVIRONMENT_TAG, readResources, readState, writeState } from "./policies";
import type { EnvironmentScope } from "./policies";

/**
 * What `pulumi up` of an environment needs: two policies, as IAM takes at most 6144 characters in one. Give both to the
 * role, together with the environment's permissions boundary. The stack `global` is an administrator's: a role that could
 * deploy it could rewrite its own rights.
 *
 * Where IAM knows names, a statement holds the environment's names; where it knows only ids that AWS makes up, its tag;
 * where neither exists yet, the region.
 */
export interface DeployPolicies {
    /** State, and everything the network and the cluster consist of. */
    readonly platform: PolicyDocument;
    /** Databases, caches, secrets, keys, logs, and the roles of what runs. */
    readonly services: PolicyDocument;
}

export function deployPolicies(scope: EnvironmentScope, boundaryArn: string): DeployPolicies {
    return {
        platform: policyDocument(
            readResources(),
            ...readState(scope),
            ...writeState(scope),
            ...network(scope),
            ...cluster(scope),
        ),
        services: policyDocument(...data(scope), ...keys(scope), ...roles(scope, boundaryArn)),
    };
}

function network({ region, accountId, environment }: EnvironmentScope): Statement[] {
    const ec2 = `arn:aws:ec2:${region}:${accountId}`;
    const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
    const tagged = {
        StringEquals: { "aws:RequestedRegion": region, [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environment },
    };
    return [
        // "*" in one region: what is created has no id yet, and what it is created in (images, default resources of the
        // VPC, interfaces of AWS) does not carry our tag. EKS runs the nodes of a launch template in the caller's name.
        allow("CreateNetwork", [...EC2_CREATE, "ec2:RunInstances"], ["*"], inRegion),
        // "*" by tag: ids are made up by AWS. Another environment's resources carry another value.
        allow("ChangeNetwork", [...EC2_CHANGE, "ec2:CreateTags", "ec2:DeleteTags"], ["*"], tagged),
        // A new rule has an id of its own and no tag before it exists; the group that it joins is held by ChangeNetwork.
        allow("SecurityGroupRules", SECURITY_GROUP_RULES, [`${ec2}:security-group-rule/*`]),
        // Tags at birth only: to tag what exists already would be the way to take it over. The wildcards in the condition
        // are the names of every action that creates.
        allow("TagNew", ["ec2:CreateTags"], [`${ec2}:*/*`], {
            StringLike: { "ec2:CreateAction": ["Allocate*", "Authorize*", "Create*", "Run*"] },
        }),
        // The default security group of a VPC is born without a tag, and Pulumi tags it before it takes its rules away, which
        // ChangeNetwork then allows. This lets the role adopt any group without this tag, so an account that has others
        // is no place for this platform.
        allow("AdoptDefaultGroup", ["ec2:CreateTags"], [`${ec2}:security-group/*`], {
            Null: { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: "true" },
            StringEquals: { [`aws:RequestTag/${ENVIRONMENT_TAG}`]: environment },
        }),
    ];
}

function cluster({ region, accountId, environment }: EnvironmentScope): Statement[] {
    const eks = `arn:aws:eks:${region}:${accountId}`;
    return [
        // "*": the action knows no resource. The tag must be the environment's, the region the platform's.
        allow("CreateCluster", ["eks:CreateCluster"], ["*"], {
            StringEquals: { "aws:RequestedRegion": region, [`aws:RequestTag/${ENVIRONMENT_TAG}`]: environment },
        }),
        // Every kind of resource under a cluster begins its ARN with its kind and the cluster's name; ids follow.
        allow("ChangeCluster", EKS_CHANGE, [`${eks}:*/${environment}-*`]),
        // AWS creates these roles once an account and only for the services named. "*": the names are AWS's own.
        allow("ServiceRoles", ["iam:CreateServiceLinkedRole"], ["arn:aws:iam::*:role/aws-service-role/*"], {
            StringEquals: { "iam:AWSServiceName": SERVICE_LINKED },
        }),
    ];
}

function data({ region, accountId, environment, hosts }: EnvironmentScope): Statement[] {
    const [rds, cache, logs] = ["rds", "elasticache", "logs"].map((s) => `arn:aws:${s}:${region}:${accountId}`);
    const own = `${environment}-*`;
    return [
        // The default option group is AWS's, and an instance is created in it.
        allow("Databases", RDS_CHANGE, [
            ...["db", "pg", "snapshot", "subgrp"].map((kind) => `${rds}:${kind}:${own}`),
            `${rds}:og:default:*`,
        ]),
        // The default parameter groups are AWS's, and a cache may be created in one.
        allow("Caches", ELASTICACHE_CHANGE, [
            ...["cluster", "parametergroup", "replicationgroup", "snapshot", "subnetgroup"].map(
                (kind) => `${cache}:${kind}:${own}`,
            ),
            `${cache}:parametergroup:default.*`,
        ]),
        // Pulumi reads back each value that it wrote. The path is the environment's, to which AWS adds a suffix.
        allow(
            "Secrets",
            SECRETS_CHANGE,
            hosts.map((host) => `arn:aws:secretsmanager:${region}:${accountId}:secret:${host}/*`),
        ),
        // AWS prescribes the folder of a service's log group; the name of the resource follows at some depth.
        allow("Logs", LOGS_CHANGE, [`${logs}:log-group:${own}`, `${logs}:log-group:/aws/*/${own}`]),
        // "*": these actions know no resource. ElastiCache sets up the delivery of its logs in the caller's name.
        allow("LogDelivery", LOG_DELIVERY, ["*"], { StringEquals: { "aws:RequestedRegion": region } }),
    ];
}

function keys({ region, accountId, environment, stateKeyArn }: EnvironmentScope): Statement[] {
    const kms = `arn:aws:kms:${region}:${accountId}`;
    const requestTag = { [`aws:RequestTag/${ENVIRONMENT_TAG}`]: environment };
    const resourceTag = { [`aws:ResourceTag/${ENVIRONMENT_TAG}`]: environment };
    return [
        // "*": a key has no id before it exists, and KMS lets nobody tag at birth whose right to tag is for certain keys.
        allow("CreateKey", ["kms:CreateKey", "kms:TagResource"], ["*"], {
            StringEquals: { "aws:RequestedRegion": region, ...requestTag },
            StringEqualsIfExists: resourceTag,
        }),
        // Ids of keys are made up by AWS, so the tag decides: another environment's key is out of reach. A key without the
        // tag is not, because KMS may take minutes to see the tag of a new one. An account that has other untagged keys is
        // therefore no place for this platform.
        allow("ChangeKey", [...KMS_OWNERSHIP, "kms:Decrypt", "kms:GenerateDataKey"], [`${kms}:key/*`], {
            StringEqualsIfExists: { ...requestTag, ...resourceTag },
        }),
        deny("StateKeyStays", KMS_OWNERSHIP, [stateKeyArn]),
        allow("Aliases", KMS_ALIAS, [`${kms}:alias/${environment}-*`]),
    ];
}

function roles({ accountId, environment }: EnvironmentScope, boundaryArn: string): Statement[] {
    const iam = `arn:aws:iam::${accountId}`;
    const own = `${environment}-*`;
    return [
        // Only roles that the boundary caps. CI's own have a path, which "role/prod-*" does not match.
        allow("BoundedRoles", IAM_BOUNDED, [`${iam}:role/${own}`], {
            StringEquals: { "iam:PermissionsBoundary": boundaryArn },
        }),
        allow("Roles", ["iam:TagRole", "iam:UntagRole"], [`${iam}:role/${own}`]),
        allow("PassRoles", ["iam:PassRole"], [`${iam}:role/${own}`], {
            StringEquals: { "iam:PassedToService": PASSED_TO },
        }),
        allow("Policies", IAM_POLICY, [`${iam}:policy/${own}`]),
        allow("InstanceProfiles", IAM_INSTANCE_PROFILE, [`${iam}:instance-profile/${own}`]),
    ];
}
