import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
    type AccessEntry,
    Cluster,
    ENVIRONMENT_TAG,
    type NamespaceSettings,
    Network,
    type NodeGroup,
    type SecretStore,
    subnetCidrBlocks,
} from "../components";
import { checkHosts, readAccess } from "./access";
import { reportCapacity } from "./capacity-report";
import { type EnvironmentConfig, region } from "./config";
import { createData } from "./data";
import { readDelivery } from "./delivery";
import { PLATFORM_STORE, platformPath, storeOf } from "./names";
import { createPlatform } from "./platform";

/** A network with a cluster, the data of every environment that the stack hosts, and the platform that delivers services. */
export async function createEnvironment(config: EnvironmentConfig) {
    const stack = pulumi.getStack();
    const global = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/global`);
    const { accessEntries, permissionsBoundaryArn } = await readAccess(config.administrators, global);
    await checkHosts(config.environments, global);
    const delivery = await readDelivery(global);
    const shared = { permissionsBoundaryArn, tags: { [ENVIRONMENT_TAG]: stack } };

    const network = createNetwork(config, shared);
    const cluster = createCluster(config, network, accessEntries, shared);
    const imagePullPolicyArn = global.requireOutput("imagePullPolicyArn");
    const imagePull = new aws.iam.RolePolicyAttachment(`${stack}-image-pull`, {
        role: cluster.nodeRoleName,
        policyArn: imagePullPolicyArn,
    });
    const { stores, connectionSecretNames } = createData(config, network, cluster, shared.tags);
    const { clusterName } = cluster;
    const access = { clusterName, region: region(), vpcId: network.vpcId, imagePullPolicyArn, ...shared };
    const { requests } = createPlatform(config, delivery, {
        provider: createProvider(cluster),
        cluster,
        aws: access,
        stores: storesOf(config),
        namespaces: subnetsSeenBy(config),
        githubAppSecretName: `${platformPath()}/github-app`,
        data: [imagePull, ...stores],
    });
    reportCapacity(requests, config);

    const { kubeconfig } = cluster;
    const { vpcId, natPublicIps } = network;
    return { clusterName, kubeconfig, vpcId, natPublicIps, connectionSecretNames };
}

/** What roles and tags have in common. */
interface Shared {
    readonly permissionsBoundaryArn: string | undefined;
    readonly tags: Record<string, string>;
}

function createNetwork(config: EnvironmentConfig, shared: Shared): Network {
    const { zones, cidrBlock, natGateways, interfaceEndpoints, deletionProtection } = config;
    const args = { zones, cidrBlock, natGateways, interfaceEndpoints, deletionProtection, ...shared };
    return new Network(`${pulumi.getStack()}-network`, args);
}

function createCluster(
    config: EnvironmentConfig,
    network: Network,
    accessEntries: AccessEntry[],
    shared: Shared,
): Cluster {
    const { kubernetesVersion, publicAccessCidrs, deletionProtection } = config;
    return new Cluster(`${pulumi.getStack()}-cluster`, {
        region: region(),
        vpcId: network.vpcId,
        subnetIds: network.privateSubnetIds,
        nodeSubnetIds: network.routedPrivateSubnetIds,
        kubernetesVersion,
        publicAccessCidrs,
        accessEntries,
        nodeGroups: [nodesOf(config)],
        deletionProtection,
        ...shared,
    });
}

function nodesOf({ nodeInstanceType, nodeCount, nodeCountMax }: EnvironmentConfig): NodeGroup {
    return { name: "default", instanceTypes: [nodeInstanceType], minSize: nodeCount, maxSize: nodeCountMax };
}

/** Reaches the cluster as whoever runs the program. Only another cluster makes another provider: the ARN says which it is. */
function createProvider({ kubeconfig, clusterArn }: Cluster): k8s.Provider {
    return new k8s.Provider(`${pulumi.getStack()}-kubernetes`, {
        kubeconfig,
        clusterIdentifier: clusterArn,
        enableServerSideApply: true,
    });
}

/** Where services are reached from, and where their data is. Internal load balancers stand beside the data: see `Network`. */
function subnetsSeenBy({ cidrBlock, zones }: EnvironmentConfig): NamespaceSettings {
    const blocks = subnetCidrBlocks({ cidrBlock, zones });
    return { loadBalancerCidrBlocks: [...blocks.public, ...blocks.data], dataCidrBlocks: blocks.data };
}

/** A store for each environment, which its services read, and one for the secrets of the platform itself. */
function storesOf({ environments }: EnvironmentConfig): SecretStore[] {
    return [
        ...environments.map((environment) => ({ name: storeOf(environment), environment, path: environment })),
        { name: PLATFORM_STORE, namespaces: ["argocd", "monitoring"], path: platformPath() },
    ];
}
