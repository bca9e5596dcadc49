import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ControlPlane } from "./control-plane";
import { type PlannedNodeGroup, nodeUserData } from "./nodes";
import type { ClusterPlan } from "./plan";
import { type ServiceRole, createServiceRole } from "./roles";
import { type Scope, tagsFor } from "../scope";

/** The role of every node. It holds no CNI policy: the CNI has a role of its own, which other pods cannot borrow. */
export function createNodeRole(scope: Scope): ServiceRole {
    return createServiceRole(scope, "node", "ec2.amazonaws.com", {
        worker: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
        registry: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    });
}

/** What all node groups of a cluster share. */
export interface NodeContext {
    readonly plan: ClusterPlan;
    readonly controlPlane: ControlPlane;
    readonly nodeRole: ServiceRole;
    /** What a node needs from its first minute. */
    readonly dependsOn: pulumi.Resource[];
}

export function createNodeGroup(scope: Scope, group: PlannedNodeGroup, context: NodeContext): aws.eks.NodeGroup {
    const { plan, controlPlane, nodeRole, dependsOn } = context;
    const { name, instanceTypes, amiType, minSize, desiredSize, maxSize, releaseVersion } = group;
    const template = createLaunchTemplate(scope, group, controlPlane.securityGroupId);
    return new aws.eks.NodeGroup(
        `${scope.name}-nodes-${name}`,
        {
            clusterName: controlPlane.clusterName,
            nodeRoleArn: nodeRole.role.arn,
            subnetIds: plan.nodeSubnetIds,
            version: plan.kubernetesVersion,
            releaseVersion,
            amiType,
            instanceTypes,
            capacityType: "ON_DEMAND",
            scalingConfig: { minSize, desiredSize, maxSize },
            launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
            // New nodes come first; then at most a third of the old ones is drained at a time.
            updateConfig: { updateStrategy: "DEFAULT", maxUnavailablePercentage: 33 },
            nodeRepairConfig: { enabled: true },
            tags: scope.tags,
        },
        {
            parent: scope.parent,
            dependsOn: [...nodeRole.attachments, ...dependsOn],
            // Autoscalers and operators change it, and that is no difference to undo. But AWS is sent all three sizes when one of
            // the others changes, this one as the state knows it: see NodeGroup.minSize.
            ignoreChanges: ["scalingConfig.desiredSize"],
        },
    );
}

function createLaunchTemplate(
    scope: Scope,
    group: PlannedNodeGroup,
    securityGroupId: pulumi.Input<string>,
): aws.ec2.LaunchTemplate {
    const name = `${scope.name}-nodes-${group.name}-template`;
    const tags = tagsFor(scope, `${scope.name}-nodes-${group.name}`);
    return new aws.ec2.LaunchTemplate(
        name,
        {
            updateDefaultVersion: true,
            userData: nodeUserData(),
            // One hop ends on the node: pods cannot ask for the credentials of its role.
            metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
            // Encrypted with the account's default EBS key: a key of our own would need a grant for the autoscaling service,
            // and nothing on a node outlives it.
            blockDeviceMappings: [
                {
                    deviceName: "/dev/xvda",
                    ebs: {
                        volumeType: "gp3",
                        volumeSize: group.diskSizeGiB,
                        encrypted: "true",
                        deleteOnTermination: "true",
                    },
                },
            ],
            // With an interface of its own in the template, EKS does not add the cluster's security group.
            networkInterfaces: [
                {
                    associatePublicIpAddress: "false",
                    deleteOnTermination: "true",
                    securityGroups: [securityGroupId],
                },
            ],
            tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({
                resourceType,
                tags,
            })),
            tags: tagsFor(scope, name),
        },
        { parent: scope.parent },
    );
}
