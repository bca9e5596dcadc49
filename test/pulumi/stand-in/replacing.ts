const AWS = "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service";
const KUBERNETES = "https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/provider";
const RANDOM = "https://github.com/hashicorp/terraform-provider-random/blob/main/docs/resources";

interface Replacing {
    readonly type: RegExp;
    /** Paths of properties of which another value needs another resource. */
    readonly properties: string[];
    /** What says so: `ForceNew` in the sources of the provider that Pulumi's is made from. */
    readonly source: string;
}

/**
 * What cannot be changed in place, of the properties that this program gives. It is not all of it: only what was found in
 * the sources, and foremost of what holds data or carries the rest.
 */
export const REPLACING: Replacing[] = [
    { type: /^aws:ec2\/vpc:/, properties: ["cidrBlock"], source: `${AWS}/ec2/vpc_.go` },
    {
        type: /^aws:ec2\/subnet:/,
        properties: ["availabilityZone", "cidrBlock", "vpcId"],
        source: `${AWS}/ec2/vpc_subnet.go`,
    },
    {
        type: /^aws:ecr\/repository:/,
        properties: ["encryptionConfigurations", "name"],
        source: `${AWS}/ecr/repository.go`,
    },
    { type: /^aws:eks\/cluster:/, properties: ["name", "roleArn"], source: `${AWS}/eks/cluster.go` },
    {
        type: /^aws:eks\/nodeGroup:/,
        properties: ["amiType", "capacityType", "clusterName", "instanceTypes", "nodeRoleArn", "subnetIds"],
        source: `${AWS}/eks/node_group.go`,
    },
    {
        type: /^aws:elasticache\/replicationGroup:/,
        properties: ["atRestEncryptionEnabled", "kmsKeyId", "port", "replicationGroupId", "subnetGroupName"],
        source: `${AWS}/elasticache/replication_group.go`,
    },
    {
        type: /^aws:rds\/instance:/,
        properties: ["dbName", "engine", "kmsKeyId", "storageEncrypted", "username"],
        source: `${AWS}/rds/instance.go`,
    },
    {
        type: /^kubernetes:(?!helm)/,
        properties: ["metadata.name", "metadata.namespace"],
        source: `${KUBERNETES}/diff.go`,
    },
    { type: /^kubernetes:helm/, properties: ["name", "namespace"], source: `${KUBERNETES}/helm_release.go` },
    { type: /^pulumi:providers:kubernetes$/, properties: ["clusterIdentifier"], source: `${KUBERNETES}/provider.go` },
    { type: /^random:index\/randomId:/, properties: ["byteLength", "keepers", "prefix"], source: `${RANDOM}/id.md` },
    {
        type: /^random:index\/randomPassword:/,
        properties: ["keepers", "length", "lower", "minLower", "numeric", "overrideSpecial", "special", "upper"],
        source: `${RANDOM}/password.md`,
    },
];
