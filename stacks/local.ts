import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { SecretStore } from "../components";
import type { LocalConfig } from "./config";
import { deliveryOf } from "./delivery";
import { type Connections, createLocalData } from "./local-data";
import { DATA_NAMESPACE, storeOf } from "./names";
import { createPlatform } from "./platform";

/** The same platform on a cluster that is there already, with PostgreSQL, Redis and a registry inside of it, and nothing in AWS. */
export function createLocal(config: LocalConfig) {
    // By its name, never whatever context happens to be current.
    const provider = new k8s.Provider("local-kubernetes", { context: config.kubeContext, enableServerSideApply: true });
    const { connections, registry } = createLocalData(config, provider);
    createPlatform(config, deliveryOf(config), {
        provider,
        storageClass: config.storageClass,
        stores: config.environments.map((environment) => storeFor(environment, config, connections[environment]!)),
        namespaces: { dataNamespaces: [DATA_NAMESPACE] },
        data: [],
    });
    return { registry };
}

/** The secrets of an environment, under the names that they have in Secrets Manager. */
function storeFor(environment: string, { services }: LocalConfig, connections: Connections): SecretStore {
    const values = services.flatMap((service) =>
        Object.entries(connections).map(([variable, url]): [string, pulumi.Output<string>] => [
            `${environment}/${service}/${variable}`,
            url,
        ]),
    );
    return { name: storeOf(environment), environment, values: Object.fromEntries(values) };
}
