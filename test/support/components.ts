import type * as pulumi from "@pulumi/pulumi";
import * as slipway from "../../components";
import type { DeployOptions } from "./deploy";

/** What every component takes, where it means something to it. */
export interface Common {
    readonly tags: Record<string, string>;
    readonly deletionProtection?: boolean;
}

type Create = (name: string, common: Common) => pulumi.ComponentResource;

/** Stands in for every secret that a program gives or a cloud makes up; it must never be seen outside of a secret. */
export const SECRET = "canary-of-a-secret";

/** What holds data that cannot be made again, or what such data cannot be read without. */
export const STATEFUL = [
    "aws:ec2/vpc:Vpc",
    "aws:ecr/repository:Repository",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:kms/key:Key",
    "aws:rds/instance:Instance",
    "aws:s3/bucket:Bucket",
    "eks:index:Cluster",
    "github:index/repository:Repository",
];

/** What the branch `main` of every repository is at. */
export const COMMIT = "0123456789abcdef0123456789abcdef01234567";

const ZONES = ["ap-northeast-2a", "ap-northeast-2b"];
const ARN = "arn:aws:iam::111122223333";

/** One of each component, with the options that bring further kinds of children. */
export const COMPONENTS: Record<string, Create> = {
    Admission: (name, { tags }) =>
        new slipway.Admission(name, {
            mode: slipway.AdmissionMode.Enforce,
            signers: [
                { issuer: "https://token.actions.githubusercontent.com", subject: "https://github.com/acme/shop" },
            ],
            images: ["ghcr.io/acme/**"],
            aws: { ...awsAccess, tags },
            imagePullPolicyArn: `${ARN}:policy/pull`,
        }),
    ArgoCd: (name) =>
        new slipway.ArgoCd(name, {
            ingress: {
                host: "argocd.acme.dev",
                certificateArn: "arn:aws:acm:ap-northeast-2:111122223333:certificate/1",
            },
            sso: {
                organization: "acme",
                adminTeam: "platform",
                clientId: "Iv23li0123456789abcd",
                secretStore: "aws-sm-platform",
                secretName: "prod-platform/argocd-sso",
            },
        }),
    ArgoRollouts: (name, { tags }) => new slipway.ArgoRollouts(name, { aws: { ...awsAccess, tags } }),
    Cache: (name, common) => new slipway.Cache(name, { ...store, ...common }),
    Cluster: (name, common) =>
        new slipway.Cluster(name, {
            region: "ap-northeast-2",
            vpcId: "vpc-1",
            subnetIds: ["subnet-a", "subnet-b"],
            accessEntries: [
                { name: "deployer", principalArn: `${ARN}:role/deployer`, policy: slipway.AccessPolicy.ClusterAdmin },
            ],
            ...common,
        }),
    ConnectionSecret: (name, { tags }) =>
        new slipway.ConnectionSecret(name, {
            environment: name,
            service: "api",
            databaseUrl: SECRET,
            redisUrl: SECRET,
            tags,
        }),
    Database: (name, common) => new slipway.Database(name, { ...store, ...common }),
    DeployRole: (name, { tags }) =>
        new slipway.DeployRole(name, {
            providerArn: `${ARN}:oidc-provider/token.actions.githubusercontent.com`,
            owner: "acme",
            ownerId: "65",
            repository: "shop",
            repositoryId: "74",
            workflowRef: "acme/shop/.github/workflows/infra.yml@refs/heads/main",
            policies: { own: "{}" },
            policyArns: { given: `${ARN}:policy/given` },
            tags,
        }),
    EnvironmentNamespace: (name) =>
        new slipway.EnvironmentNamespace(name, {
            environment: name,
            loadBalancerCidrBlocks: ["10.0.101.0/24"],
            dataCidrBlocks: ["10.0.201.0/24"],
        }),
    ExternalSecrets: (name, { tags }) =>
        new slipway.ExternalSecrets(name, {
            stores: [
                { name: "aws-sm", environment: "prod", path: "prod", kmsKeyArn: "arn:aws:kms:ap-northeast-2:1:key/1" },
                { name: "given", namespaces: ["argocd"], values: { "dev/api/DB_URL": SECRET } },
            ],
            aws: { ...awsAccess, tags },
        }),
    GithubIdentity: (name, { tags }) => new slipway.GithubIdentity(name, { tags }),
    GitopsBootstrap: (name) =>
        new slipway.GitopsBootstrap(name, {
            environments: [{ name, secretStore: "aws-sm" }],
            opsRepositoryUrl: "https://github.com/acme/ops.git",
            chartRegistry: "ghcr.io/acme/charts",
            githubAppSecretName: "dev-platform/github-app",
            previews: { environment: name, repositories: ["acme/shop"], chartVersion: "0.1.0" },
        }),
    ImageRegistry: (name, common) =>
        new slipway.ImageRegistry(name, {
            repositories: [`${name}/api`],
            pullThroughCredential: { username: "octocat", accessToken: SECRET },
            ...common,
        }),
    LoadBalancerController: (name, { tags }) =>
        new slipway.LoadBalancerController(name, { aws: { ...awsAccess, tags }, vpcId: "vpc-1" }),
    MetricsServer: (name) => new slipway.MetricsServer(name, {}),
    Monitoring: (name) =>
        new slipway.Monitoring(name, { alertmanagerConfig: { receivers: [{ name: "team", url: SECRET }] } }),
    MonitoringCrds: (name) => new slipway.MonitoringCrds(name, {}),
    Network: (name, { tags, deletionProtection }) =>
        new slipway.Network(name, {
            zones: ZONES,
            interfaceEndpoints: ["ecr.api"],
            dualStack: true,
            deletionProtection,
            tags,
        }),
    OpsRepository: (name, { deletionProtection }) =>
        new slipway.OpsRepository(name, {
            repository: name,
            codeOwners: ["@acme/platform"],
            checkWorkflow: `acme/slipway/.github/workflows/check.yml@${COMMIT}`,
            deletionProtection,
        }),
    PermissionsBoundary: (name, { tags }) => new slipway.PermissionsBoundary(name, { environment: name, tags }),
    PodRole: (name, { tags }) =>
        new slipway.PodRole(name, {
            clusterName: "main",
            namespace: "shop",
            serviceAccount: "api",
            policy: "{}",
            managedPolicyArns: [`${ARN}:policy/given`],
            tags,
        }),
    PulumiIdentity: (name, { tags }) => new slipway.PulumiIdentity(name, { organization: "acme", tags }),
    ServiceRepository: (name, { deletionProtection }) =>
        new slipway.ServiceRepository(name, {
            repository: name,
            environments: [
                { name: "dev", variables: { DEPLOY_ROLE_ARN: `${ARN}:role/dev` } },
                { name: "prod", reviewerTeamIds: [42] },
            ],
            variables: { AWS_REGION: "ap-northeast-2" },
            deletionProtection,
        }),
    RuntimeSecurity: (name) => new slipway.RuntimeSecurity(name, {}),
    StateBackend: (name, common) => new slipway.StateBackend(name, { region: "ap-northeast-2", ...common }),
    Telemetry: (name) =>
        new slipway.Telemetry(name, { endpoint: "otlp.example.com:4317", headers: { authorization: SECRET } }),
};

const awsAccess = { clusterName: "main", region: "ap-northeast-2" };
const store = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b"], allowedSecurityGroupIds: { nodes: "sg-nodes" } };

/** What AWS would answer. In a preview only data sources are asked, and what a cloud makes up stays unknown. */
export function cloud(preview: boolean): DeployOptions {
    return { preview, call, state: preview ? undefined : state };
}

function call({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, any> | undefined {
    switch (token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
            return { accountId: "111122223333", arn: `${ARN}:role/deployer` };
        case "aws:eks/getAddonVersion:getAddonVersion":
            return { ...inputs, version: "v1.0.0-eksbuild.1" };
        case "github:index/getBranch:getBranch":
            return { ...inputs, sha: COMMIT };
        case "github:index/getRepository:getRepository":
            return { ...inputs, ...repository(inputs["name"]) };
        case "github:index/getTeam:getTeam":
            return { ...inputs, id: "42" };
        case "github:index/getUser:getUser":
            return { ...inputs, id: "7" };
        default:
            return undefined;
    }
}

function state({ type, name, inputs }: pulumi.runtime.MockResourceArgs): Record<string, any> {
    const common = { arn: `arn of ${name}`, name: inputs["name"] ?? name };
    switch (type) {
        case "aws:rds/instance:Instance":
            return { ...common, address: "db.rds.test" };
        case "aws:elasticache/replicationGroup:ReplicationGroup":
            return { primaryEndpointAddress: "primary.cache.test", readerEndpointAddress: "reader.cache.test" };
        case "aws:s3/bucket:Bucket":
            return { ...common, bucket: `bucket of ${name}` };
        case "aws:ec2/vpc:Vpc":
            return { ...common, ipv6CidrBlock: "2600:1f14:abc:de00::/56", ownerId: "111122223333" };
        case "aws:ecr/repository:Repository":
            return { ...common, repositoryUrl: `111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/${inputs["name"]}` };
        case "eks:index:Cluster":
            return { eksCluster: { ...common, ...controlPlane } };
        case "github:index/repository:Repository":
            return { ...common, ...repository(inputs["name"]) };
        case "random:index/randomId:RandomId":
            return { hex: `hex of ${name}` };
        case "random:index/randomPassword:RandomPassword":
            return { result: SECRET };
        default:
            return common;
    }
}

function repository(name: string): Record<string, any> {
    return { repoId: 74, defaultBranch: "main", httpCloneUrl: `https://github.com/acme/${name}.git` };
}

const controlPlane = {
    endpoint: "https://abc.eks.amazonaws.com",
    certificateAuthority: { data: "Q0E=" },
    vpcConfig: { clusterSecurityGroupId: "sg-cluster" },
};
