import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { checkStore } from "./checks";
import { checkCache, type CachePlan, planCache, redisUrl } from "./redis";
import { clientSecurityGroup, encryptionKey, logGroup, randomSecret, uniqueIdentifier } from "./store";

const PORT = 6379;

export interface CacheArgs {
    /** Id of the VPC. */
    vpcId: pulumi.Input<string>;
    /** Ids of the private subnets: two in different zones, or one for a single node. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Ids of the security groups that may connect, by a role such as `nodes` that names the rule for life. Nobody else may. */
    allowedSecurityGroupIds: Record<string, pulumi.Input<string>>;
    /** Node type, beginning with `cache.`. Default `cache.t4g.medium`. */
    nodeType?: string;
    /** Nodes, 1 to 6: a primary, and replicas in other zones to which AWS fails over. 1 has no failover. Default 2. */
    nodes?: number;
    /** Days for which the daily snapshots are kept, 0 to 35; 0 takes none. Default 7. */
    snapshotRetentionDays?: number;
    /** Take a snapshot when the cache is destroyed, and keep the key that opens it. Default true. */
    finalSnapshot?: boolean;
    /** Refuse to destroy the cache and its key, by Pulumi alone: ElastiCache has no such switch. Default true. */
    deletionProtection?: boolean;
    /** Tags of every resource. Default none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * A Redis 7 cache on ElastiCache that only the named security groups can reach, over TLS and with a token.
 *
 * Creates the replication group with a random token, a subnet group, a security group, a KMS key and a log group for
 * the commands that were slow.
 *
 * @example
 * const cache = new Cache("sessions", {
 *     vpcId: network.vpcId,
 *     subnetIds: network.dataSubnetIds,
 *     allowedSecurityGroupIds: { cluster: cluster.clusterSecurityGroupId },
 * });
 */
export class Cache extends pulumi.ComponentResource {
    /** Host name of the node that takes writes. */
    public readonly primaryEndpoint: pulumi.Output<string>;
    /** Host name under which the replicas take reads; of use with two nodes or more. */
    public readonly readerEndpoint: pulumi.Output<string>;
    /** Port of every node. */
    public readonly port: pulumi.Output<number>;
    /** Token that clients authenticate with, a secret. */
    public readonly authToken: pulumi.Output<string>;
    /** URL of the primary with the token, a secret; `rediss` is Redis over TLS. */
    public readonly url: pulumi.Output<string>;
    /** Id of the cache's security group. */
    public readonly securityGroupId: pulumi.Output<string>;

    constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Cache", name, {}, opts);
        const plan = planCache(args);
        validate(name, args, plan);
        const store = { ...args, ...plan, port: PORT };

        const { subnetIds, tags } = store;

        // No argument replaces the group, so its identifier has nothing to follow.
        const identifier = uniqueIdentifier(name, this);
        const authToken = randomSecret(`${name}-auth-token`, this);
        const key = encryptionKey(name, store, this);
        const { id: securityGroupId } = clientSecurityGroup(name, store, this);
        const subnets = new aws.elasticache.SubnetGroup(`${name}-subnets`, { subnetIds, tags }, { parent: this });
        const slowLogName = pulumi.interpolate`/aws/elasticache/${identifier}/slow-log`;
        const slowLog = logGroup(`${name}-slow-log`, slowLogName, tags, this);
        const group = new aws.elasticache.ReplicationGroup(
            `${name}-group`,
            {
                ...groupSettings(name, plan),
                replicationGroupId: identifier,
                finalSnapshotIdentifier: plan.finalSnapshot ? pulumi.interpolate`${identifier}-final` : undefined,
                authToken,
                subnetGroupName: subnets.name,
                securityGroupIds: [securityGroupId],
                kmsKeyId: key.arn,
                logDeliveryConfigurations: [slowLogDelivery(slowLog)],
            },
            // The id is fixed: a replacement cannot be created beside the group that holds it.
            { parent: this, protect: plan.deletionProtection, deleteBeforeReplace: true },
        );

        const { primaryEndpointAddress: primaryEndpoint, readerEndpointAddress: readerEndpoint } = group;
        const port = pulumi.output(PORT);
        const url = pulumi.output({ authToken, host: primaryEndpoint, port }).apply(redisUrl);
        this.primaryEndpoint = primaryEndpoint;
        this.readerEndpoint = readerEndpoint;
        this.port = port;
        this.authToken = authToken;
        this.url = url;
        this.securityGroupId = securityGroupId;
        this.registerOutputs({ primaryEndpoint, readerEndpoint, port, authToken, url, securityGroupId });
    }
}

function validate(name: string, args: CacheArgs, plan: CachePlan): void {
    const problems = new Problems();
    checkStore(problems, { ...args, name, longestName: 31, fewestSubnets: plan.nodes > 1 ? 2 : 1 });
    checkCache(problems, plan);
    problems.throwIfAny("Cache", name);
}

/** What no other resource decides. Nothing is in ignoreChanges: patches that AWS applies show in engineVersionActual alone. */
function groupSettings(name: string, plan: CachePlan) {
    const replicated = plan.nodes > 1;
    return {
        description: `Cache ${name}`,
        engine: "redis",
        engineVersion: "7.1",
        parameterGroupName: "default.redis7",
        autoMinorVersionUpgrade: true,
        nodeType: plan.nodeType,
        numCacheClusters: plan.nodes,
        automaticFailoverEnabled: replicated,
        multiAzEnabled: replicated,
        port: PORT,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        snapshotRetentionLimit: plan.snapshotRetentionDays,
        tags: plan.tags,
    };
}

function slowLogDelivery(destination: aws.cloudwatch.LogGroup) {
    return {
        destination: destination.name,
        destinationType: "cloudwatch-logs",
        logFormat: "json",
        logType: "slow-log",
    };
}
