import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import type * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "./plan";
import { createServiceRole } from "./roles";
import { type Scope, tagsFor } from "../scope";

/** What the rest of the cluster and its users need to know of the control plane. */
export interface ControlPlane {
    readonly clusterName: pulumi.Output<string>;
    readonly clusterArn: pulumi.Output<string>;
    readonly endpoint: pulumi.Output<string>;
    readonly certificateAuthority: pulumi.Output<string>;
    readonly securityGroupId: pulumi.Output<string>;
}

export function createControlPlane(scope: Scope, plan: ClusterPlan): ControlPlane {
    const { name, parent, tags } = scope;
    const key = createKey(scope, plan);
    const logs = new aws.cloudwatch.LogGroup(
        `${name}-logs`,
        // EKS would make this very group by itself, and keep the logs for ever. After a destroy it sometimes still does, and a
        // deny on its role is no help: https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2763
        { name: `/aws/eks/${plan.clusterName}/cluster`, retentionInDays: plan.logRetentionDays, tags },
        { parent },
    );
    const { role, attachments } = createServiceRole(scope, "control-plane", "eks.amazonaws.com", {
        cluster: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    });
    const controlPlane = new eks.Cluster(
        `${name}-control-plane`,
        { ...settings(plan), serviceRole: role, encryptionConfigKeyArn: key.arn, tags },
        {
            parent,
            protect: plan.deletionProtection,
            transforms: [beyondItsArguments],
            dependsOn: [logs, ...attachments],
        },
    );
    return {
        clusterName: controlPlane.eksCluster.name,
        clusterArn: controlPlane.eksCluster.arn,
        endpoint: controlPlane.eksCluster.endpoint,
        certificateAuthority: controlPlane.eksCluster.certificateAuthority.data,
        securityGroupId: controlPlane.eksCluster.vpcConfig.clusterSecurityGroupId,
    };
}

/** Everything that eks.Cluster would decide by itself: it is the control plane and nothing else. */
function settings(plan: ClusterPlan): eks.ClusterArgs {
    const publicAccessCidrs = plan.openToInternet ? ["0.0.0.0/0"] : plan.publicAccessCidrs;
    const reachable = publicAccessCidrs.length > 0;
    return {
        name: plan.clusterName,
        version: plan.kubernetesVersion,
        // Past the end of standard support AWS upgrades the cluster, instead of charging for extended support.
        upgradePolicy: { supportType: "STANDARD" },
        deletionProtection: plan.deletionProtection,
        vpcId: plan.vpcId,
        subnetIds: plan.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: reachable,
        ...(reachable && { publicAccessCidrs }),
        // The group that EKS makes by itself is enough: the control plane and all nodes are in it.
        skipDefaultSecurityGroups: true,
        authenticationMode: "API",
        createOidcProvider: false,
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        skipDefaultNodeGroup: true,
        createInstanceRole: false,
        // Add-ons are created beside it: in order, and at the versions of AddonVersions.
        bootstrapSelfManagedAddons: false,
        useDefaultVpcCni: true,
        kubeProxyAddonOptions: { enabled: false },
        corednsAddonOptions: { enabled: false },
    };
}

/**
 * What eks.Cluster has no argument for.
 *
 * EKS makes an access entry for whoever creates a cluster: an administrator that no program names or can take away, and
 * whose own entry is then refused as a duplicate. eks.Cluster asks for it: https://github.com/pulumi/pulumi-eks/issues/2373
 *
 * And it takes no subnet of another zone than those that the control plane began with, where a network that grows would offer one:
 * https://github.com/aws/containers-roadmap/issues/170
 */
export const beyondItsArguments: pulumi.ResourceTransform = ({ type, props, opts }) => {
    if (type !== "aws:eks/cluster:Cluster") return undefined;
    const accessConfig = { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false };
    const ignoreChanges = [...(opts.ignoreChanges ?? []), "vpcConfig.subnetIds"];
    return { props: { ...props, accessConfig }, opts: { ...opts, ignoreChanges } };
};

/** Losing this key is losing the cluster. */
function createKey(scope: Scope, plan: ClusterPlan): aws.kms.Key {
    const { name, parent } = scope;
    return new aws.kms.Key(
        `${name}-key`,
        {
            description: `Kubernetes API data of the EKS cluster ${plan.clusterName}`,
            enableKeyRotation: true,
            deletionWindowInDays: 30,
            tags: tagsFor(scope, `${name}-key`),
        },
        { parent, protect: plan.deletionProtection },
    );
}
