import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, ENVIRONMENT_TAG, Network, type NodeGroup } from "../components";
import { readAccess } from "./access";
import { region, type EnvironmentConfig } from "./config";
import { createData } from "./data";

/** A network with a cluster, and the data of every environment that the stack hosts. */
export async function createEnvironment(config: EnvironmentConfig) {
    const stack = pulumi.getStack();
    const global = new pulumi.StackReference(`${pulumi.getOrganization()}/${pulumi.getProject()}/global`);
    const { accessEntries, permissionsBoundaryArn } = await readAccess(config.administrators, global);
    const { zones, cidrBlock, natGateways, interfaceEndpoints, deletionProtection } = config;
    const { kubernetesVersion, publicAccessCidrs } = config;
    const shared = { permissionsBoundaryArn, tags: { [ENVIRONMENT_TAG]: stack } };

    const network = new Network(`${stack}-network`, { zones, cidrBlock, natGateways, interfaceEndpoints, ...shared });
    const cluster = new Cluster(`${stack}-cluster`, {
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
    new aws.iam.RolePolicyAttachment(`${stack}-image-pull`, {
        role: cluster.nodeRoleName,
        policyArn: global.requireOutput("imagePullPolicyArn"),
    });
    const data = createData(config, network, cluster, shared.tags);

    return {
        clusterName: cluster.clusterName,
        kubeconfig: cluster.kubeconfig,
        vpcId: network.vpcId,
        natPublicIps: network.natPublicIps,
        ...data,
    };
}

function nodesOf({ nodeInstanceType, nodeCount, nodeCountMax }: EnvironmentConfig): NodeGroup {
    return { name: "default", instanceTypes: [nodeInstanceType], minSize: nodeCount, maxSize: nodeCountMax };
}
