import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { isLabel } from "../labels";
import { Problems, show } from "../problems";

export interface ConnectionSecretArgs {
    /** Environment whose pods read the secrets, such as `prod`: a Kubernetes label, and the first part of each name. */
    environment: string;
    /** Service that reads the secrets, such as `api`: a Kubernetes label, and the second part of each name. */
    service: string;
    /** URL of the database, kept as `DB_URL`; it is made a secret if it is none. Default no such entry. */
    databaseUrl?: pulumi.Input<string>;
    /** URL of the cache, kept as `REDIS_URL`; it is made a secret if it is none. Default no such entry. */
    redisUrl?: pulumi.Input<string>;
    /** ARN of the KMS key that encrypts the secrets. Default the account's own key of Secrets Manager. */
    kmsKeyArn?: pulumi.Input<string>;
    /** Days for which a deleted secret can be restored and its name is taken: 7 to 30, or 0 for not at all. Default 30. */
    recoveryWindowDays?: number;
    /** Tags of every resource. Default none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * The URLs of a service's database and cache in Secrets Manager, where External Secrets reads them.
 *
 * Creates `<environment>/<service>/DB_URL` and `<environment>/<service>/REDIS_URL`, each if its URL is given. $0.40 a
 * month each in ap-northeast-2. They carry no resource policy: inside one account the policy of the reader's role decides
 * alone, and a policy that denies everybody else would lock out whoever it forgot, this program included.
 *
 * @example
 * new ConnectionSecret("api-connections", {
 *     environment: "prod",
 *     service: "api",
 *     databaseUrl: database.url,
 *     redisUrl: cache.url,
 * });
 */
export class ConnectionSecret extends pulumi.ComponentResource {
    /** ARNs of the secrets, by `DB_URL` and `REDIS_URL`; known when the values are stored. */
    public readonly secretArns: pulumi.Output<Record<string, string>>;
    /** Names of the secrets, by `DB_URL` and `REDIS_URL`. */
    public readonly secretNames: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: ConnectionSecretArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ConnectionSecret", name, {}, opts);
        validate(name, args);
        const { environment, service, kmsKeyArn, recoveryWindowDays = 30, tags } = args;

        const arns: Record<string, pulumi.Output<string>> = {};
        const names: Record<string, pulumi.Output<string>> = {};
        for (const { variable, role, url } of entries(seal(args))) {
            const secret = new aws.secretsmanager.Secret(
                `${name}-${role}`,
                {
                    name: `${environment}/${service}/${variable}`,
                    description: `${variable} of ${service} in ${environment}`,
                    kmsKeyId: kmsKeyArn,
                    recoveryWindowInDays: recoveryWindowDays,
                    tags,
                },
                { parent: this },
            );
            const version = new aws.secretsmanager.SecretVersion(
                `${name}-${role}-version`,
                { secretId: secret.id, secretString: url },
                { parent: this },
            );
            arns[variable] = version.secretArn;
            names[variable] = secret.name;
        }

        this.secretArns = pulumi.output(arns);
        this.secretNames = pulumi.output(names);
        this.registerOutputs({ secretArns: this.secretArns, secretNames: this.secretNames });
    }
}

function seal(args: ConnectionSecretArgs): ConnectionSecretArgs {
    const { databaseUrl, redisUrl } = args;
    return {
        ...args,
        databaseUrl: databaseUrl === undefined ? undefined : pulumi.secret(databaseUrl),
        redisUrl: redisUrl === undefined ? undefined : pulumi.secret(redisUrl),
    };
}

function entries({ databaseUrl, redisUrl }: ConnectionSecretArgs) {
    return [
        { variable: "DB_URL", role: "database-url", url: databaseUrl },
        { variable: "REDIS_URL", role: "redis-url", url: redisUrl },
    ].filter(({ url }) => url !== undefined);
}

function validate(name: string, args: ConnectionSecretArgs): void {
    const { environment, service, databaseUrl, redisUrl, recoveryWindowDays: days = 30 } = args;
    const problems = new Problems();
    for (const [path, value] of Object.entries({ environment, service })) {
        problems.expect(
            isLabel(value),
            path,
            `expected a Kubernetes label: lower-case letters, digits and dashes, 63 at most, got ${show(value)}`,
        );
    }
    problems.expect(
        databaseUrl !== undefined || redisUrl !== undefined,
        "databaseUrl",
        "expected databaseUrl, redisUrl or both, got neither: give the url of the Database or the Cache",
    );
    problems.expect(
        days === 0 || (Number.isInteger(days) && days >= 7 && days <= 30),
        "recoveryWindowDays",
        `expected 7 to 30 days, or 0 to delete at once, got ${show(days)}: those are what Secrets Manager accepts`,
    );
    problems.throwIfAny("ConnectionSecret", name);
}
