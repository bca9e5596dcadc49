import * as pulumi from "@pulumi/pulumi";
import { isLabel } from "../../labels";
import type { Problems } from "../../problems";

/** A ClusterSecretStore: where secrets come from, and which namespaces may have them. */
export interface SecretStore {
    /** Name of the ClusterSecretStore, such as `aws-sm`. */
    name: string;
    /**
     * Environment that may read from the store: all namespaces whose label `slipway/environment` has this value, those of its
     * previews among them. Default: none.
     */
    environment?: string;
    /** Names of namespaces that may read from the store besides. Default: none. */
    namespaces?: string[];
    /**
     * Path in AWS Secrets Manager, such as `prod`: the store reads secrets whose names begin with it and a `/`, and no others.
     * Default: the store holds `values` and reads nothing from AWS.
     */
    path?: string;
    /** ARN of the KMS key that encrypts the secrets in AWS. Default: the account's own key of Secrets Manager. */
    kmsKeyArn?: pulumi.Input<string>;
    /**
     * For a cluster outside of AWS, the secrets themselves, by the names that they would have there. They stand in the clear in
     * the ClusterSecretStore: nothing for production. Default: none, they are read from AWS.
     */
    values?: Record<string, pulumi.Input<string>>;
}

/** Where a store reads in AWS. */
interface Reader {
    readonly region: string;
    readonly roleArn: pulumi.Input<string>;
}

/** What Kubernetes is told of a store. Without a reader it holds its values itself. */
export function storeSpec(store: SecretStore, reader: Reader | undefined) {
    const { environment, namespaces = [], values = {} } = store;
    return {
        // One of them must hold.
        conditions: [
            ...(environment === undefined
                ? []
                : [{ namespaceSelector: { matchLabels: { "slipway/environment": environment } } }]),
            ...(namespaces.length === 0 ? [] : [{ namespaces }]),
        ],
        provider:
            reader === undefined
                ? {
                      fake: {
                          data: Object.entries(values).map(([key, value]) => ({ key, value: pulumi.secret(value) })),
                      },
                  }
                : { aws: { service: "SecretsManager", region: reader.region, role: reader.roleArn } },
    };
}

export function checkStores(stores: SecretStore[], inAws: boolean, problems: Problems): void {
    stores.forEach((store, index) => {
        const at = `stores[${index}]`;
        const { name, path, values, environment, namespaces = [] } = store;
        problems.expect(isLabel(name), `${at}.name`, `expected a name such as "aws-sm", got ${JSON.stringify(name)}`);
        problems.expect(
            stores.findIndex((other) => other.name === name) === index,
            `${at}.name`,
            `expected names that differ, got "${name}" again: a cluster has one store of a name`,
        );
        checkReaders(at, [environment, ...namespaces], problems);
        problems.expect(
            (path === undefined) !== (values === undefined),
            at,
            `expected path or values, got ${path === undefined ? "neither" : "both"}: a store reads from AWS or holds its secrets`,
        );
        if (path !== undefined) checkPath(at, path, inAws, problems);
    });
}

function checkReaders(at: string, given: (string | undefined)[], problems: Problems): void {
    const readers = given.filter((reader) => reader !== undefined);
    problems.expect(
        readers.length > 0,
        at,
        "expected an environment or namespaces, got none: without them every namespace of the cluster could read the secrets",
    );
    for (const reader of readers.filter((reader) => !isLabel(reader))) {
        problems.add(at, `expected environments and namespaces such as "prod", got ${JSON.stringify(reader)}`);
    }
}

function checkPath(at: string, path: string, inAws: boolean, problems: Problems): void {
    problems.expect(
        /^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(path),
        `${at}.path`,
        `expected a path such as "prod", got ${JSON.stringify(path)}: no wildcard, and no "/" at its ends`,
    );
    problems.expect(
        inAws,
        `${at}.path`,
        `expected aws beside it, got none: name the cluster and the region, or give values`,
    );
}
