/** What names one cluster; nothing here says who is asking. */
export interface KubeconfigSource {
    readonly clusterName: string;
    readonly region: string;
    readonly endpoint: string;
    /** PEM in base64. */
    readonly certificateAuthority: string;
}

/**
 * A kubeconfig, as JSON, that signs in as whoever uses it.
 *
 * It holds no profile and no role, so it is the same text for every person and pipeline: a change of it would replace the
 * Kubernetes provider and everything that the provider made.
 */
export function kubeconfigFor({ clusterName, region, endpoint, certificateAuthority }: KubeconfigSource): string {
    const args = ["eks", "get-token", "--cluster-name", clusterName, "--region", region, "--output", "json"];
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            { name: clusterName, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } },
        ],
        users: [
            {
                name: clusterName,
                user: {
                    exec: {
                        apiVersion: "client.authentication.k8s.io/v1beta1",
                        command: "aws",
                        args,
                        interactiveMode: "Never",
                    },
                },
            },
        ],
        contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
        "current-context": clusterName,
    });
}
