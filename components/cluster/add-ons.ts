import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../identity/pod-role";
import type { ControlPlane } from "./control-plane";
import type { ClusterPlan } from "./plan";
import type { Scope } from "../scope";

/**
 * Versions of the EKS add-ons, such as `v1.20.4-eksbuild.2`.
 *
 * AWS is asked for a version that is absent at every run, so any `up` may move that add-on: when AWS names another default, or
 * with the Kubernetes version. Production should pin all five; `aws eks describe-addon-versions` lists them.
 */
export interface AddonVersions {
    /** Version of vpc-cni. Default: the one that AWS names as default for the Kubernetes version. */
    vpcCni?: string;
    /** Version of kube-proxy. Default: the one that AWS names as default for the Kubernetes version. */
    kubeProxy?: string;
    /** Version of eks-pod-identity-agent. Default: the one that AWS names as default for the Kubernetes version. */
    podIdentityAgent?: string;
    /** Version of coredns. Default: the one that AWS names as default for the Kubernetes version. */
    coreDns?: string;
    /** Version of aws-ebs-csi-driver. Default: the one that AWS names as default for the Kubernetes version. */
    ebsCsiDriver?: string;
}

/** Where add-ons go, and at which versions. */
export interface AddonContext {
    readonly plan: ClusterPlan;
    readonly controlPlane: ControlPlane;
}

const ADDON_NAMES: Record<keyof AddonVersions, string> = {
    vpcCni: "vpc-cni",
    kubeProxy: "kube-proxy",
    podIdentityAgent: "eks-pod-identity-agent",
    coreDns: "coredns",
    ebsCsiDriver: "aws-ebs-csi-driver",
};

const VPC_CNI_SETTINGS = {
    // The schema of the add-on wants text, not a boolean.
    enableNetworkPolicy: "true",
    // Addresses come in blocks of 16, so that a node of the default type holds 110 pods instead of 29.
    env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
};

/** What a node needs to become ready, and the CNI to have rights of its own from the first pod on. */
export function createAddonsBeforeNodes(scope: Scope, context: AddonContext): aws.eks.Addon[] {
    const cniRole = createAddonRole(scope, context, "vpc-cni", "aws-node", "AmazonEKS_CNI_Policy");
    return [
        createAddon(scope, context, "podIdentityAgent"),
        createAddon(scope, context, "kubeProxy"),
        // Credentials reach a pod when it is created, so the association must be there before the first node.
        createAddon(scope, context, "vpcCni", [cniRole], JSON.stringify(VPC_CNI_SETTINGS)),
    ];
}

/** What runs on nodes, and so cannot become active before there are some. */
export function createAddonsAfterNodes(scope: Scope, context: AddonContext, nodes: pulumi.Resource[]): aws.eks.Addon[] {
    // Version 2 of the policy reaches only volumes and snapshots that a driver made, not every volume of the account.
    const policy = "AmazonEBSCSIDriverPolicyV2";
    const ebsRole = createAddonRole(scope, context, "ebs-csi", "ebs-csi-controller-sa", policy);
    return [
        createAddon(scope, context, "coreDns", nodes),
        createAddon(scope, context, "ebsCsiDriver", [...nodes, ebsRole]),
    ];
}

function createAddonRole(
    { name, parent, tags, permissionsBoundaryArn }: Scope,
    { controlPlane }: AddonContext,
    purpose: string,
    serviceAccount: string,
    managedPolicy: string,
): PodRole {
    const managedPolicyArns = [`arn:aws:iam::aws:policy/${managedPolicy}`];
    return new PodRole(
        `${name}-${purpose}`,
        {
            clusterName: controlPlane.clusterName,
            namespace: "kube-system",
            serviceAccount,
            managedPolicyArns,
            permissionsBoundaryArn,
            tags,
        },
        { parent },
    );
}

function createAddon(
    { name, parent, tags }: Scope,
    { plan, controlPlane }: AddonContext,
    addon: keyof AddonVersions,
    dependsOn: pulumi.Resource[] = [],
    configurationValues?: string,
): aws.eks.Addon {
    const { addonVersions, kubernetesVersion } = plan;
    const addonName = ADDON_NAMES[addon];
    const addonVersion =
        addonVersions[addon] ??
        aws.eks.getAddonVersionOutput({ addonName, kubernetesVersion, mostRecent: false }, { parent }).version;
    return new aws.eks.Addon(
        `${name}-addon-${addonName}`,
        {
            clusterName: controlPlane.clusterName,
            addonName,
            addonVersion,
            configurationValues,
            // What stands here wins over what somebody edited by hand.
            resolveConflictsOnCreate: "OVERWRITE",
            resolveConflictsOnUpdate: "OVERWRITE",
            tags,
        },
        { parent, dependsOn },
    );
}
