import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

/** What a database and a cache have in common, besides their arguments: they hold data, and few may reach them. */
export interface StoreOptions {
    readonly vpcId: pulumi.Input<string>;
    readonly port: number;
    readonly allowedSecurityGroupIds: Record<string, pulumi.Input<string>>;
    readonly deletionProtection: boolean;
    readonly finalSnapshot: boolean;
    readonly tags: Record<string, pulumi.Input<string>>;
}

/**
 * A name that no other stack, and no earlier life of this one, has used.
 *
 * Final snapshots carry it and outlive the store: with a fixed name the second destroy would find the first one's snapshot.
 * The same holds for a replacement, so the name changes with `replacedBy`: the arguments that replace the store.
 */
export function uniqueIdentifier(
    name: string,
    parent: pulumi.Resource,
    replacedBy?: Record<string, string>,
): pulumi.Output<string> {
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4, keepers: replacedBy }, { parent });
    return pulumi.interpolate`${name}-${suffix.hex}`;
}

/**
 * A secret that can stand in a URL as it is.
 *
 * Letters and digits alone: RDS refuses `/`, `"` and `@`, ElastiCache most signs, a URL wants the rest escaped, and 40 of
 * them are 238 bits.
 */
export function randomSecret(name: string, parent: pulumi.Resource): pulumi.Output<string> {
    const password = new random.RandomPassword(
        name,
        { length: 40, special: false, minUpper: 1, minLower: 1, minNumeric: 1 },
        { parent },
    );
    // The SDK only asks the engine to mark the result; this marks it whatever the engine does.
    return pulumi.secret(password.result);
}

/** The key of one store's data, so that access to it can be given, watched and withdrawn apart from any other. */
export function encryptionKey(name: string, options: StoreOptions, parent: pulumi.Resource): aws.kms.Key {
    const { deletionProtection, finalSnapshot, tags } = options;
    return new aws.kms.Key(
        `${name}-key`,
        {
            description: `Data of ${name}`,
            enableKeyRotation: true,
            deletionWindowInDays: 30,
            tags: { ...tags, Name: `${name}-key` },
        },
        // The final snapshot is encrypted with this key: were it deleted with the store, nobody could restore the snapshot.
        { parent, protect: deletionProtection, retainOnDelete: finalSnapshot },
    );
}

/** A security group that lets in the named clients on one port, and lets nothing out. */
export function clientSecurityGroup(
    name: string,
    options: StoreOptions,
    parent: pulumi.Resource,
): aws.ec2.SecurityGroup {
    const { vpcId, port, allowedSecurityGroupIds, tags } = options;
    const group = new aws.ec2.SecurityGroup(
        `${name}-security-group`,
        { vpcId, description: `Clients of ${name}`, tags: { ...tags, Name: `${name}-security-group` } },
        { parent },
    );
    for (const [role, clientId] of Object.entries(allowedSecurityGroupIds)) {
        const ruleName = `${name}-from-${role}`;
        new aws.vpc.SecurityGroupIngressRule(
            ruleName,
            {
                securityGroupId: group.id,
                referencedSecurityGroupId: clientId,
                ipProtocol: "tcp",
                fromPort: port,
                toPort: port,
                description: `From ${role}`,
                tags: { ...tags, Name: ruleName },
            },
            { parent },
        );
    }
    return group;
}

/** A log group that is there before the store writes to it, so that its logs do not stay for ever. */
export function logGroup(
    childName: string,
    groupName: pulumi.Input<string>,
    tags: Record<string, pulumi.Input<string>>,
    parent: pulumi.Resource,
): aws.cloudwatch.LogGroup {
    return new aws.cloudwatch.LogGroup(childName, { name: groupName, retentionInDays: 30, tags }, { parent });
}
