import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../../problems";
import { type AwsAccess, checkAccess } from "../aws-access";
import { createNamespace } from "../namespace";
import { componentOptions, type Owner, ownerOf } from "../owner";
import { type AddonArgs, type AddonPlan, planAddon } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { createReaders } from "./readers";
import { checkStores, type SecretStore, storeSpec } from "./store";
import { EXTERNAL_SECRETS, externalSecretsParts, externalSecretsValues } from "./values";

export interface ExternalSecretsArgs extends AddonArgs {
    /** Where secrets come from, and which namespaces may have them. */
    stores: SecretStore[];
    /** The cluster, and the roles that read the secrets. Default: the cluster is not in AWS, and all stores hold values. */
    aws?: AwsAccess;
}

/**
 * External Secrets: it copies secrets from AWS Secrets Manager into the namespaces of the services that need them.
 *
 * It is installed in the namespace `external-secrets`. Each store has a role of its own, which can read the secrets of one
 * path, and namespaces of its own; the controller itself can read nothing. The custom resource definitions of Prometheus must
 * be there: see `MonitoringCrds`.
 *
 * @example
 * new ExternalSecrets("external-secrets", {
 *     stores: [{ name: "aws-sm", environment: "prod", path: "prod" }],
 *     aws: { clusterName: cluster.clusterName, region: "ap-northeast-2" },
 * }, { provider, dependsOn: monitoringCrds });
 */
export class ExternalSecrets extends pulumi.ComponentResource {
    /** Names of the stores, once they are there: what an ExternalSecret of the same program takes waits for them. */
    public readonly storeNames: pulumi.Output<string[]>;
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: ExternalSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ExternalSecrets", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const { stores, aws } = args;
        const owner = ownerOf(name, this, opts);

        const namespace = createNamespace(owner, EXTERNAL_SECRETS, "restricted");
        const { roleArns, controller, rights } = createReaders(owner, stores, aws);
        const values = externalSecretsValues(plan);
        // A pod that starts before its role is there never gets it.
        const release = installChart(owner, {
            plan,
            release: EXTERNAL_SECRETS,
            namespace,
            values,
            dependsOn: controller,
        });
        const created = stores.map((store) => {
            const roleArn = roleArns.get(store.name);
            const reader = aws && roleArn && { region: aws.region, roleArn };
            // The release brings the definition of a store, and the webhook that looks at each.
            return createStore(owner, store, storeSpec(store, reader), [release, ...rights]);
        });

        this.storeNames = pulumi.output(created.map(({ metadata }) => metadata.name));
        this.requests = pulumi.output(requestsOf(externalSecretsParts(plan)));
        this.registerOutputs({ storeNames: this.storeNames, requests: this.requests });
    }
}

function createStore(
    { name, parent, deletedWith }: Owner,
    store: SecretStore,
    spec: ReturnType<typeof storeSpec>,
    dependsOn: pulumi.Resource[],
): k8s.apiextensions.CustomResource {
    return new k8s.apiextensions.CustomResource(
        `${name}-${store.name}`,
        { apiVersion: "external-secrets.io/v1", kind: "ClusterSecretStore", metadata: { name: store.name }, spec },
        { parent, deletedWith, dependsOn },
    );
}

function validated(name: string, args: ExternalSecretsArgs): AddonPlan {
    const problems = new Problems();
    const plan = planAddon("externalSecrets", args, problems);
    if (args.aws !== undefined) checkAccess(args.aws, problems);
    checkStores(args.stores, args.aws !== undefined, problems);
    problems.throwIfAny("ExternalSecrets", name);
    return plan;
}
