import * as assert from "node:assert/strict";
import { repositoryCredentials } from "../../../components/gitops/repository-credentials";

describe("repositoryCredentials", () => {
    it("bring the GitHub App to where Argo CD looks for it, and hold nothing secret themselves", () => {
        assert.deepEqual(repositoryCredentials("https://github.com/acme", "prod-platform/github-app"), {
            apiVersion: "external-secrets.io/v1",
            kind: "ExternalSecret",
            metadata: { name: "github-app", namespace: "argocd" },
            spec: {
                refreshInterval: "1h",
                secretStoreRef: { kind: "ClusterSecretStore", name: "aws-sm-platform" },
                target: {
                    name: "github-app",
                    template: {
                        metadata: { labels: { "argocd.argoproj.io/secret-type": "repo-creds" } },
                        mergePolicy: "Merge",
                        data: { type: "git", url: "https://github.com/acme" },
                    },
                },
                data: [
                    { secretKey: "githubAppID", remoteRef: { key: "prod-platform/github-app", property: "id" } },
                    {
                        secretKey: "githubAppInstallationID",
                        remoteRef: { key: "prod-platform/github-app", property: "installationId" },
                    },
                    {
                        secretKey: "githubAppPrivateKey",
                        remoteRef: { key: "prod-platform/github-app", property: "privateKey" },
                    },
                ],
            },
        });
    });
});
