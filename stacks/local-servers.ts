import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** A server with one volume, for a cluster on somebody's own machine. */
export interface LocalServer {
    readonly name: string;
    readonly namespace: pulumi.Input<string>;
    readonly image: string;
    /** Number of the user that the image is made for. */
    readonly user: number;
    readonly port: number;
    /** Port of every node that leads to it; without one it is reached from the cluster alone. */
    readonly nodePort?: number;
    readonly dataDirectory: string;
    readonly environment?: Record<string, string>;
    readonly secrets?: Record<string, pulumi.Input<string>>;
    readonly command?: string[];
    /** Folders that it writes to besides. */
    readonly scratch?: string[];
    readonly storageClass: string;
    readonly options: pulumi.CustomResourceOptions;
}

/** Runs the server; gives the name by which pods reach it. */
export function localServer(server: LocalServer): pulumi.Output<string> {
    const { name, namespace, port, nodePort, secrets = {}, options } = server;
    const metadata = { name, namespace };
    const secret =
        Object.keys(secrets).length === 0
            ? undefined
            : new k8s.core.v1.Secret(`local-${name}`, { metadata, stringData: secrets }, options);
    const service = new k8s.core.v1.Service(
        `local-${name}`,
        {
            metadata,
            spec: {
                type: nodePort === undefined ? "ClusterIP" : "NodePort",
                selector: { app: name },
                ports: [{ port, nodePort }],
            },
        },
        options,
    );
    new k8s.apps.v1.StatefulSet(
        `local-${name}`,
        {
            metadata,
            spec: {
                serviceName: service.metadata.name,
                replicas: 1,
                selector: { matchLabels: { app: name } },
                template: { metadata: { labels: { app: name } }, spec: podOf(server, secret?.metadata.name) },
                volumeClaimTemplates: [volumeClaim(server.storageClass)],
                // What this server held is for trying things out.
                persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" },
            },
        },
        options,
    );
    return service.metadata.apply(({ name, namespace }) => `${name}.${namespace}.svc.cluster.local`);
}

const volumeClaim = (storageClassName: string) => ({
    metadata: { name: "data" },
    spec: { storageClassName, accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } },
});

function podOf(server: LocalServer, secretName: pulumi.Output<string> | undefined) {
    const { image, user, port, dataDirectory, environment = {}, command, scratch = [] } = server;
    const folders = ["/tmp", ...scratch].map((mountPath, index) => ({ name: `scratch-${index}`, mountPath }));
    return {
        automountServiceAccountToken: false,
        securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
            {
                name: "server",
                image,
                command,
                env: Object.entries(environment).map(([name, value]) => ({ name, value })),
                envFrom: secretName === undefined ? [] : [{ secretRef: { name: secretName } }],
                ports: [{ containerPort: port }],
                readinessProbe: { tcpSocket: { port } },
                resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { cpu: "1", memory: "512Mi" } },
                securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ["ALL"] },
                },
                volumeMounts: [{ name: "data", mountPath: dataDirectory }, ...folders],
            },
        ],
        volumes: folders.map(({ name }) => ({ name, emptyDir: {} })),
    };
}
