import { z } from "zod";
import { AdmissionMode, NatGateways } from "../../components";
import { environmentComplaints } from "./environment";
import { githubComplaints, opsComplaints } from "./github";
import { dataComplaints, platformComplaints } from "./platform";
import {
    boolean,
    certificate,
    complain,
    type Complaint,
    filledList,
    integer,
    list,
    names,
    object,
    oneOf,
    text,
    zone,
} from "./values";

const STACKS = "expected the environments of each stack: write { dev: [dev, stage] }";
const IMAGES = "expected the images of each repository: write { shop: [api] }";

const global = {
    githubOwner: text,
    githubOwnerId: integer(0, Number.MAX_SAFE_INTEGER),
    githubRepository: text,
    githubRepositoryId: integer(0, Number.MAX_SAFE_INTEGER),
    existingGithubProviderArn: z.string(),
    pulumiOrganization: z.string(),
    environmentStacks: object(z.record(z.string(), z.array(text).min(1, "expected at least one environment"), STACKS)),
    images: filledList(text),
    opsRepository: text,
    serviceRepositories: object(z.record(z.string(), z.array(text).min(1, "expected at least one image"), IMAGES)),
    existingRepositories: list(text),
    reviewers: filledList(text),
    pullThroughUser: z.string(),
    deletionProtection: boolean,
};

const QUOTA = "expected cpu, memory, memoryLimit or pods: write { cpu: 6, memory: 12Gi }";
// YAML takes `cpu: 6` for a number.
const quantity = z.union([z.string(), z.number()], "expected a quantity such as 6 or 500m").transform(String);
const quota = { cpu: quantity, memory: quantity, memoryLimit: quantity, pods: z.int("expected a whole number") };

/** What is the same on every cluster. */
const platform = {
    nodeCount: integer(1, 1000),
    environments: names,
    services: names,
    addonReplicas: integer(1, 10),
    admission: oneOf(AdmissionMode),
    runtimeSecurity: boolean,
    monitoringStorageGiB: integer(5, 16384),
    quota: object(z.strictObject(quota, QUOTA).partial()),
    otlpEndpoint: z.string().regex(/^([\w.-]+:\d+)?$/, "expected a host and a port, such as otlp.example.com:4317"),
    previews: boolean,
    argoCdHost: z.string().regex(/^[a-z0-9.-]*$/, "expected a host name alone, such as argocd.acme.dev"),
    argoCdCertificateArn: certificate,
    argoCdSsoClientId: z.string(),
    argoCdAdminTeam: z.string(),
};

const environment = {
    ...platform,
    // RDS and EKS both want subnets in two zones, whatever runs in them.
    zones: list(zone).refine((all) => all.length > 1, "expected two or more"),
    cidrBlock: text,
    natGateways: oneOf(NatGateways),
    interfaceEndpoints: list(text),
    kubernetesVersion: text,
    publicAccessCidrs: list(text),
    administrators: filledList(text),
    nodeInstanceType: text,
    nodeCountMax: integer(1, 1000),
    databaseInstanceClass: text,
    databaseStorageGiB: integer(20, 65536),
    databaseMultiZone: boolean,
    cacheNodeType: text,
    cacheNodes: integer(1, 6),
    deletionProtection: boolean,
};

const { githubOwner, githubRepository, opsRepository } = global;
const local = { ...platform, kubeContext: text, storageClass: text, githubOwner, githubRepository, opsRepository };

const shapes = {
    global: z.object(global),
    environment: z.object(environment),
    local: z.object(local),
    platform: z.object(platform),
};

export type GlobalConfig = z.output<typeof shapes.global>;
export type EnvironmentConfig = z.output<typeof shapes.environment>;
export type LocalConfig = z.output<typeof shapes.local>;
/** What the environments' stacks and the local one have in common. */
export type PlatformConfig = z.output<typeof shapes.platform>;

/** What each kind of stack reads; keys of another kind are let pass, for Pulumi.yaml hands the defaults of all to each. */
export const schemas = {
    global: checked(shapes.global, githubComplaints),
    environment: checked(shapes.environment, (config) => [
        ...platformComplaints(config),
        ...environmentComplaints(config),
    ]),
    local: checked(shapes.local, (config) => [
        ...platformComplaints(config),
        ...opsComplaints(config),
        ...dataComplaints(config),
    ]),
};

/** A secret has no place among plain values; see secrets.ts. */
const secrets = ["alertmanagerConfig", "otlpAuthorization", "pullThroughToken"];

export const knownKeys = Object.keys({ ...global, ...environment, ...local }).concat(secrets);

/** A schema that also holds one key against another, once each is fine by itself. */
function checked<T extends z.ZodType>(schema: T, complaints: (config: z.output<T>) => Complaint[]) {
    return schema.transform((config, context) => {
        for (const { message, cure, path } of complaints(config)) complain(context, message, cure, path);
        return config;
    });
}
