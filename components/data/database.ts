import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import { checkStore } from "./checks";
import { checkDatabase, type DatabasePlan, parameterGroupFamily, planDatabase, postgresUrl } from "./postgres";
import { clientSecurityGroup, encryptionKey, logGroup, randomSecret, uniqueIdentifier } from "./store";

const PORT = 5432;
const LOG_EXPORTS = ["postgresql", "upgrade"];

export interface DatabaseArgs {
    /** Id of the VPC. */
    vpcId: pulumi.Input<string>;
    /** Ids of two private subnets or more, in different zones; RDS asks for two even when the database is in one. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Ids of the security groups that may connect, by a role such as `nodes` that names the rule for life. Nobody else may. */
    allowedSecurityGroupIds: Record<string, pulumi.Input<string>>;
    /** Major version of PostgreSQL as text; AWS applies the minor versions, which show no difference. Default `17`. */
    engineVersion?: string;
    /**
     * Allow a change of engineVersion to upgrade in place; set it for that one update. While it is set every change is applied
     * at once, with the downtime that it has, and none waits for the maintenance window. Default false.
     */
    allowMajorVersionUpgrade?: boolean;
    /** Instance class, beginning with `db.`. Default `db.m6g.large`. */
    instanceClass?: string;
    /** Storage to begin with, in GiB, 20 to 65536; it can grow and never shrink. Default 100. */
    allocatedStorageGiB?: number;
    /** Storage in GiB that AWS may grow to by itself, a tenth above allocatedStorageGiB or more. Default twice that. */
    maxAllocatedStorageGiB?: number;
    /** Keep a standby in a second zone, to which AWS fails over. Default true. */
    multiZone?: boolean;
    /** Name of the database: lower-case letters, digits and underscores. Another name replaces the database. Default `app`. */
    databaseName?: string;
    /** Name of the master user, 16 characters at most. Another name replaces the database. Default `app`. */
    username?: string;
    /** Days for which any moment can be restored, 1 to 35. Default 14. */
    backupRetentionDays?: number;
    /** Take a snapshot when the database is destroyed, and keep the key that opens it. Default true. */
    finalSnapshot?: boolean;
    /** Accept IAM tokens in place of a password, for users that were granted `rds_iam`. Default false. */
    iamAuthentication?: boolean;
    /** Refuse to destroy the database and its key, by AWS for the database and by Pulumi for both. Default true. */
    deletionProtection?: boolean;
    /** Tags of every resource. Default none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * A PostgreSQL database on RDS that only the named security groups can reach, and only over TLS.
 *
 * Creates the instance with a random password, a subnet group, a security group, a parameter group, a KMS key for storage
 * and Performance Insights, and the log groups that the instance exports to.
 *
 * @example
 * const database = new Database("orders", {
 *     vpcId: network.vpcId,
 *     subnetIds: network.dataSubnetIds,
 *     allowedSecurityGroupIds: { cluster: cluster.clusterSecurityGroupId },
 * });
 */
export class Database extends pulumi.ComponentResource {
    /** Host name of the database. */
    public readonly address: pulumi.Output<string>;
    /** Port of the database. */
    public readonly port: pulumi.Output<number>;
    /** Name of the database. */
    public readonly databaseName: pulumi.Output<string>;
    /** Name of the master user. */
    public readonly username: pulumi.Output<string>;
    /** Password of the master user, a secret. */
    public readonly password: pulumi.Output<string>;
    /**
     * URL with the password, a secret. Its sslmode is `require`: encrypted, but the server's certificate is not checked,
     * since only an image can carry the certificates of RDS. One that does should connect with `verify-full`.
     */
    public readonly url: pulumi.Output<string>;
    /** Id of the database's security group. */
    public readonly securityGroupId: pulumi.Output<string>;
    /** ARN of the instance. */
    public readonly instanceArn: pulumi.Output<string>;

    constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Database", name, {}, opts);
        const plan = planDatabase(args);
        validate(name, args, plan);
        const store = { ...args, ...plan, port: PORT };
        const { subnetIds, tags } = store;

        const identifier = uniqueIdentifier(name, this, replacedBy(plan));
        const password = randomSecret(`${name}-password`, this);
        const key = encryptionKey(name, store, this);
        const { id: securityGroupId } = clientSecurityGroup(name, store, this);
        const subnets = new aws.rds.SubnetGroup(`${name}-subnets`, { subnetIds, tags }, { parent: this });
        const parameters = parameterGroup(name, plan, this);
        const logGroups = exportedLogs(name, identifier, tags, this);
        const instance = new aws.rds.Instance(
            `${name}-instance`,
            {
                ...instanceSettings(plan),
                identifier,
                finalSnapshotIdentifier: plan.finalSnapshot ? pulumi.interpolate`${identifier}-final` : undefined,
                password,
                dbSubnetGroupName: subnets.name,
                parameterGroupName: parameters.name,
                vpcSecurityGroupIds: [securityGroupId],
                kmsKeyId: key.arn,
                performanceInsightsKmsKeyId: key.arn,
            },
            instanceOptions(plan, logGroups, this),
        );

        const { address, port, dbName: databaseName, username, arn: instanceArn } = instance;
        const url = pulumi.output({ username, password, address, port, databaseName }).apply(postgresUrl);
        this.address = address;
        this.port = port;
        this.databaseName = databaseName;
        this.username = username;
        this.password = password;
        this.url = url;
        this.securityGroupId = securityGroupId;
        this.instanceArn = instanceArn;
        this.registerOutputs({ address, port, databaseName, username, password, url, securityGroupId, instanceArn });
    }
}

function validate(name: string, args: DatabaseArgs, plan: DatabasePlan): void {
    const problems = new Problems();
    checkStore(problems, { ...args, name, longestName: 54, fewestSubnets: 2 });
    checkDatabase(problems, plan);
    problems.throwIfAny("Database", name);
}

/** The arguments that RDS cannot change in place. */
function replacedBy({ databaseName, username }: DatabasePlan) {
    return { databaseName, username };
}

function parameterGroup(name: string, plan: DatabasePlan, parent: pulumi.Resource): aws.rds.ParameterGroup {
    return new aws.rds.ParameterGroup(
        `${name}-parameters`,
        {
            family: parameterGroupFamily(plan.engineVersion),
            // pending-reboot is what AWS keeps for this parameter; with `immediate` every plan would show a change:
            // https://github.com/hashicorp/terraform-provider-aws/issues/39252
            parameters: [{ name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" }],
            tags: plan.tags,
        },
        { parent },
    );
}

function exportedLogs(
    name: string,
    identifier: pulumi.Output<string>,
    tags: DatabasePlan["tags"],
    parent: pulumi.Resource,
): aws.cloudwatch.LogGroup[] {
    return LOG_EXPORTS.map((log) =>
        logGroup(`${name}-log-${log}`, pulumi.interpolate`/aws/rds/instance/${identifier}/${log}`, tags, parent),
    );
}

function instanceOptions({ deletionProtection }: DatabasePlan, logGroups: pulumi.Resource[], parent: pulumi.Resource) {
    return {
        parent,
        protect: deletionProtection,
        // A replacement that keeps the identifier cannot be created beside the instance that holds it.
        deleteBeforeReplace: true,
        // RDS makes a log group that is missing, and that one would keep its logs for ever.
        dependsOn: logGroups,
    };
}

/**
 * What no other resource decides.
 *
 * Nothing is in ignoreChanges. Of what AWS changes by itself, the provider ignores storage that has grown while
 * maxAllocatedStorage is above it, and the minor version while engineVersion is its prefix; ignoring both here would also
 * ignore a user who asks for more storage or the next major version.
 */
function instanceSettings(plan: DatabasePlan) {
    return {
        engine: "postgres",
        engineVersion: plan.engineVersion,
        // The default enrols the instance in extended support, which is paid.
        engineLifecycleSupport: "open-source-rds-extended-support-disabled",
        autoMinorVersionUpgrade: true,
        allowMajorVersionUpgrade: plan.allowMajorVersionUpgrade,
        // Until the maintenance window the instance would hold the old major's parameter group, which this update deletes.
        applyImmediately: plan.allowMajorVersionUpgrade,
        instanceClass: plan.instanceClass,
        allocatedStorage: plan.allocatedStorageGiB,
        maxAllocatedStorage: plan.maxAllocatedStorageGiB,
        storageType: "gp3",
        storageEncrypted: true,
        multiAz: plan.multiZone,
        publiclyAccessible: false,
        port: PORT,
        dbName: plan.databaseName,
        username: plan.username,
        iamDatabaseAuthenticationEnabled: plan.iamAuthentication,
        backupRetentionPeriod: plan.backupRetentionDays,
        copyTagsToSnapshot: true,
        skipFinalSnapshot: !plan.finalSnapshot,
        deletionProtection: plan.deletionProtection,
        performanceInsightsEnabled: true,
        performanceInsightsRetentionPeriod: 7,
        enabledCloudwatchLogsExports: LOG_EXPORTS,
        tags: plan.tags,
    };
}
