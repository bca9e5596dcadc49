// What a deployment does in each service, by the names of IAM.

export const EC2_CREATE = actions(
    "ec2",
    `AllocateAddress CreateFlowLogs CreateInternetGateway CreateLaunchTemplate CreateNatGateway CreateRouteTable
     CreateSecurityGroup CreateSubnet CreateVpc CreateVpcEndpoint`,
);

export const SECURITY_GROUP_RULES = actions(
    "ec2",
    `AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress ModifySecurityGroupRules`,
);

export const EC2_CHANGE = [
    ...SECURITY_GROUP_RULES,
    ...actions(
        "ec2",
        `AssociateAddress AssociateRouteTable AttachInternetGateway CreateLaunchTemplateVersion CreateRoute
         DeleteFlowLogs DeleteInternetGateway DeleteLaunchTemplate DeleteLaunchTemplateVersions DeleteNatGateway
         DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteVpc DeleteVpcEndpoints
         DetachInternetGateway DisassociateAddress DisassociateRouteTable ModifyLaunchTemplate ModifySubnetAttribute
         ModifyVpcAttribute ModifyVpcEndpoint ReleaseAddress ReplaceRoute ReplaceRouteTableAssociation
         RevokeSecurityGroupEgress RevokeSecurityGroupIngress`,
    ),
];

export const EKS_CHANGE = actions(
    "eks",
    `AssociateAccessPolicy CreateAccessEntry CreateAddon CreateNodegroup CreatePodIdentityAssociation DeleteAccessEntry
     DeleteAddon DeleteCluster DeleteNodegroup DeletePodIdentityAssociation DisassociateAccessPolicy TagResource
     UntagResource UpdateAccessEntry UpdateAddon UpdateClusterConfig UpdateClusterVersion UpdateNodegroupConfig
     UpdateNodegroupVersion UpdatePodIdentityAssociation`,
);

export const RDS_CHANGE = actions(
    "rds",
    `AddTagsToResource CreateDBInstance CreateDBParameterGroup CreateDBSnapshot CreateDBSubnetGroup DeleteDBInstance
     DeleteDBParameterGroup DeleteDBSubnetGroup ModifyDBInstance ModifyDBParameterGroup ModifyDBSubnetGroup
     RebootDBInstance RemoveTagsFromResource ResetDBParameterGroup`,
);

export const ELASTICACHE_CHANGE = actions(
    "elasticache",
    `AddTagsToResource CreateCacheParameterGroup CreateCacheSubnetGroup CreateReplicationGroup CreateSnapshot
     DecreaseReplicaCount DeleteCacheParameterGroup DeleteCacheSubnetGroup DeleteReplicationGroup IncreaseReplicaCount
     ModifyCacheParameterGroup ModifyCacheSubnetGroup ModifyReplicationGroup RemoveTagsFromResource`,
);

export const SECRETS_CHANGE = actions(
    "secretsmanager",
    `CreateSecret DeleteSecret GetSecretValue PutSecretValue RestoreSecret TagResource UntagResource UpdateSecret
     UpdateSecretVersionStage`,
);

export const LOGS_CHANGE = actions(
    "logs",
    `AssociateKmsKey CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DisassociateKmsKey PutRetentionPolicy
     TagResource UntagResource`,
);

export const LOG_DELIVERY = actions(
    "logs",
    `CreateLogDelivery DeleteLogDelivery DescribeResourcePolicies GetLogDelivery ListLogDeliveries PutResourcePolicy
     UpdateLogDelivery`,
);

export const KMS_ALIAS = actions("kms", `CreateAlias DeleteAlias UpdateAlias`);

export const KMS_OWNERSHIP = [
    ...KMS_ALIAS,
    ...actions(
        "kms",
        `CreateGrant DisableKeyRotation EnableKeyRotation PutKeyPolicy ScheduleKeyDeletion TagResource UntagResource
         UpdateKeyDescription`,
    ),
];

export const IAM_BOUNDED = actions(
    "iam",
    `AttachRolePolicy CreateRole DeleteRole DeleteRolePolicy DetachRolePolicy PutRolePermissionsBoundary PutRolePolicy
     UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription`,
);

export const IAM_POLICY = actions(
    "iam",
    `CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion TagPolicy UntagPolicy`,
);

export const IAM_INSTANCE_PROFILE = actions(
    "iam",
    `AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile
     TagInstanceProfile UntagInstanceProfile`,
);

export const PASSED_TO = [
    "ec2.amazonaws.com",
    "eks.amazonaws.com",
    "pods.eks.amazonaws.com",
    "rds.amazonaws.com",
    "monitoring.rds.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
];

export const SERVICE_LINKED = [
    "autoscaling.amazonaws.com",
    "eks.amazonaws.com",
    "eks-nodegroup.amazonaws.com",
    "elasticache.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "rds.amazonaws.com",
];

function actions(service: string, names: string): string[] {
    return names
        .trim()
        .split(/\s+/)
        .map((name) => `${service}:${name}`);
}
