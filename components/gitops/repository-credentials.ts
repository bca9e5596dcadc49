import type * as pulumi from "@pulumi/pulumi";
import { NAMESPACE } from "./argo-cd";
import { manifest } from "./manifest";

/** Name of the Secret in which Argo CD finds the GitHub App. */
export const APP_SECRET_NAME = "github-app";

/** Store of the platform's own secrets, unless another is named. */
export const PLATFORM_STORE = "aws-sm-platform";

/** The GitHub App by which Argo CD reads every repository of an owner, from Secrets Manager to a Secret that Argo CD knows. */
export function repositoryCredentials(
    ownerUrl: string,
    secretName: string,
    store: pulumi.Input<string> = PLATFORM_STORE,
) {
    const properties = {
        githubAppID: "id",
        githubAppInstallationID: "installationId",
        githubAppPrivateKey: "privateKey",
    };
    const spec = {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: store },
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
