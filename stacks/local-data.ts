import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { LocalConfig } from "./config";
import { DATA_NAMESPACE } from "./names";
import { localServer, type LocalServer } from "./local-servers";

// Multi-platform images by digest. Official ones run as these users.
const POSTGRES =
    "docker.io/library/postgres:17-alpine@sha256:742f40ea20b9ff2ff31db5458d127452988a2164df9e17441e191f3b72252193";
const VALKEY =
    "docker.io/valkey/valkey:8.1-alpine@sha256:e0eb7c480958d32bdc4357a74bdd70653ae15f2f9b4c93c4a5a9fad1dc471c84";
const REGISTRY = "docker.io/library/registry:3@sha256:1be55279f18a2fe1a74edf2664cac61c1bea305b7b4642dab412e7affdcb3e33";

/** Port of every node on which the image registry answers. */
const REGISTRY_NODE_PORT = 30500;

/** What a service connects to, by the name of the variable. */
export type Connections = Record<"DB_URL" | "REDIS_URL", pulumi.Output<string>>;

/** PostgreSQL and Redis for each environment, and one image registry, inside of the cluster. */
export function createLocalData({ environments, storageClass }: LocalConfig, provider: k8s.Provider) {
    const options = { provider };
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    const { metadata } = new k8s.core.v1.Namespace(
        "local-data",
        { metadata: { name: DATA_NAMESPACE, labels } },
        options,
    );
    const place = { namespace: metadata.name, storageClass, options };

    localServer({ ...place, ...registry });
    const connections = environments.map((environment): [string, Connections] => {
        const password = (store: string) =>
            new random.RandomPassword(`local-${environment}-${store}`, { length: 40, special: false }).result;
        const [databasePassword, cachePassword] = [password("database"), password("cache")];
        const database = localServer({ ...place, ...postgres(environment, databasePassword) });
        const cache = localServer({ ...place, ...valkey(environment, cachePassword) });
        return [
            environment,
            {
                // Inside of one machine there is nobody to encrypt against.
                DB_URL: pulumi.interpolate`postgresql://app:${databasePassword}@${database}:5432/app?sslmode=disable`,
                REDIS_URL: pulumi.interpolate`redis://:${cachePassword}@${cache}:6379/0`,
            },
        ];
    });
    return { connections: Object.fromEntries(connections), registry: `localhost:${REGISTRY_NODE_PORT}` };
}

type Server = Omit<LocalServer, "namespace" | "storageClass" | "options">;

const registry: Server = {
    name: "registry",
    image: REGISTRY,
    user: 1000,
    port: 5000,
    nodePort: REGISTRY_NODE_PORT,
    dataDirectory: "/var/lib/registry",
};

function postgres(environment: string, password: pulumi.Output<string>): Server {
    return {
        name: `postgres-${environment}`,
        image: POSTGRES,
        user: 70,
        port: 5432,
        dataDirectory: "/var/lib/postgresql/data",
        // The volume's own lost+found keeps PostgreSQL from its root.
        environment: { POSTGRES_USER: "app", POSTGRES_DB: "app", PGDATA: "/var/lib/postgresql/data/pgdata" },
        secrets: { POSTGRES_PASSWORD: password },
        scratch: ["/var/run/postgresql"],
    };
}

function valkey(environment: string, password: pulumi.Output<string>): Server {
    return {
        name: `redis-${environment}`,
        image: VALKEY,
        user: 999,
        port: 6379,
        dataDirectory: "/data",
        secrets: { VALKEY_PASSWORD: password },
        // The shell reads the password, so that no list of processes shows it before it is replaced.
        command: ["sh", "-c", 'exec valkey-server --requirepass "$VALKEY_PASSWORD"'],
    };
}
