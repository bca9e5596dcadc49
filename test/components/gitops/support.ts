import type { GitopsBootstrapArgs } from "../../../components/gitops/gitops-bootstrap";

export const SOURCES = { opsRepositoryUrl: "https://github.com/acme/ops.git", chartRegistry: "ghcr.io/acme/charts" };

export const DEV = { name: "dev", secretStore: "aws-sm" };
export const STAGE = { name: "stage", secretStore: "aws-sm-stage" };

export const PREVIEWS = { environment: "dev", repositories: ["acme/shop", "acme/blog"], chartVersion: "0.1.0" };

export const ARGS: GitopsBootstrapArgs = {
    ...SOURCES,
    environments: [DEV, STAGE],
    githubAppSecretName: "dev-platform/github-app",
    previews: PREVIEWS,
};

export const FINALIZERS = ["resources-finalizer.argocd.argoproj.io"];
export const IN_CLUSTER = "https://kubernetes.default.svc";
