import { NAMESPACE } from "./argo-cd";
import { manifest } from "./manifest";

/** Name of the Secret in which Argo CD finds the GitHub App. */
export const APP_SECRET_NAME = "github-app";

/** The GitHub App by which Argo CD reads every repository of an owner, from Secrets Manager to a Secret that Argo CD knows. */
export function repositoryCredentials(ownerUrl: string, secretName: string) {
    const properties = {
        githubAppID: "id",
        githubAppInstallationID: "installationId",
        githubAppPrivateKey: "privateKey",
    };
    const spec = {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: "aws-sm-platform" },
        target: {
            name: APP_SECRET_NAME,
            template: {
                metadata: { labels: { "argocd.argoproj.io/secret-type": "repo-creds" } },
                // What is fetched stays beside what is written here.
                mergePolicy: "Merge",
                data: { type: "git", url: ownerUrl },
            },
        },
        data: Object.entries(properties).map(([secretKey, property]) => ({
            secretKey,
            remoteRef: { key: secretName, property },
        })),
    };
    const metadata = { name: APP_SECRET_NAME, namespace: NAMESPACE };
    return manifest("external-secrets.io/v1", "ExternalSecret", metadata, { spec });
}
