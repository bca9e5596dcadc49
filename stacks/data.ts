import { Cache, type Cluster, ConnectionSecret, Database, type Network } from "../components";
import type { EnvironmentConfig } from "./config";
import { prefixOf } from "./names";

type Tags = Record<string, string>;

/** A database and a cache for each environment, and the secrets by which its services find them. */
export function createData(config: EnvironmentConfig, network: Network, cluster: Cluster, tags: Tags) {
    const { deletionProtection } = config;
    const shared = {
        vpcId: network.vpcId,
        subnetIds: network.dataSubnetIds,
        allowedSecurityGroupIds: { cluster: cluster.clusterSecurityGroupId },
        finalSnapshot: deletionProtection,
        deletionProtection,
        tags,
    };
    const stores = config.environments.map((environment) => {
        const name = prefixOf(environment);
        const database = new Database(`${name}-database`, {
            ...shared,
            instanceClass: config.databaseInstanceClass,
            allocatedStorageGiB: config.databaseStorageGiB,
            multiZone: config.databaseMultiZone,
        });
        const cache = new Cache(`${name}-cache`, {
            ...shared,
            nodeType: config.cacheNodeType,
            nodes: config.cacheNodes,
        });
        return { database, cache, connections: createConnections(environment, config, database, cache, tags) };
    });
    const connectionSecretNames = stores
        .flatMap(({ connections }) => connections)
        .map(({ secretNames }) => secretNames);
    return {
        stores: stores.flatMap(({ database, cache, connections }) => [database, cache, ...connections]),
        connectionSecretNames,
    };
}

function createConnections(
    environment: string,
    config: EnvironmentConfig,
    database: Database,
    cache: Cache,
    tags: Tags,
) {
    const { services, deletionProtection } = config;
    return services.map(
        (service) =>
            new ConnectionSecret(`${prefixOf(environment)}-${service}-connections`, {
                environment,
                service,
                databaseUrl: database.url,
                redisUrl: cache.url,
                // A deleted secret holds its name until it is gone for good: a stack that is made anew cannot wait for that.
                recoveryWindowDays: deletionProtection ? 30 : 0,
                tags,
            }),
    );
}
