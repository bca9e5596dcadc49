/** Operating system and architecture of nodes, by AWS's own names. */
export const AmiType = {
    /** Amazon Linux 2023 on Graviton. */
    AL2023_ARM_64_STANDARD: "AL2023_ARM_64_STANDARD",
    /** Amazon Linux 2023 on Intel and AMD. */
    AL2023_x86_64_STANDARD: "AL2023_x86_64_STANDARD",
} as const;
export type AmiType = (typeof AmiType)[keyof typeof AmiType];

/** Nodes of one kind. */
export interface NodeGroup {
    /** Role of the nodes, fixed for life, such as `default`. A new name makes new nodes first and removes the old ones after. */
    name: string;
    /** EC2 instance types, most wanted first. Default: m7g.large. A change replaces the group. */
    instanceTypes?: string[];
    /** Operating system and architecture. Default: AL2023_ARM_64_STANDARD. A change replaces the group. */
    amiType?: AmiType;
    /**
     * Fewest nodes. Default: 3. AWS refuses to raise it above the size that Pulumi knows ("Minimum capacity 4 can't be greater
     * than desired size 3"), since desiredSize is not updated. So scale the group in AWS first: `aws eks
     * update-nodegroup-config --cluster-name <cluster> --nodegroup-name <group> --scaling-config
     * minSize=4,desiredSize=4,maxSize=8`, then `pulumi refresh`, and only then write the same minSize and maxSize here.
     */
    minSize?: number;
    /**
     * Nodes to start with. Default: minSize. Ignored once the group exists: its size belongs to autoscalers and operators, and a
     * change here scales nothing. Twice it is still the default of maxSize. To scale by hand: see minSize.
     */
    desiredSize?: number;
    /** Most nodes. Default: twice desiredSize. To lower it below the size that Pulumi knows, go the way of minSize. */
    maxSize?: number;
    /** Root volume in GiB, at least 20. Default: 50. */
    diskSizeGiB?: number;
    /** AMI release such as `1.36.1-20261105`. Default: the newest of the day when the group or its Kubernetes version changes. */
    releaseVersion?: string;
}

/** A node group with every default filled in. */
export type PlannedNodeGroup = Required<Omit<NodeGroup, "releaseVersion">> & Pick<NodeGroup, "releaseVersion">;

export function planNodeGroup(group: NodeGroup): PlannedNodeGroup {
    const { name, instanceTypes = ["m7g.large"], amiType = AmiType.AL2023_ARM_64_STANDARD } = group;
    const { minSize = 3, desiredSize = minSize, maxSize = 2 * desiredSize, diskSizeGiB = 50, releaseVersion } = group;
    return { name, instanceTypes, amiType, minSize, desiredSize, maxSize, diskSizeGiB, releaseVersion };
}

/** True for Graviton: a `g` after the generation (m7g, c8gd, im4gn), which neither g4dn nor g6 has; and the old a1. */
export function isArm(instanceType: string): boolean {
    return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType);
}

/** Most pods on a node: what Kubernetes recommends for machines of fewer than 30 vCPUs. */
export const MAX_PODS = 110;

/**
 * User data for nodeadm of Amazon Linux 2023, in base64. EKS adds its own part beside it.
 *
 * nodeadm knows nothing of prefix delegation and would stop at what single addresses allow: 29 pods on an m7g.large.
 */
export function nodeUserData(): string {
    const lines = [
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="BOUNDARY"',
        "",
        "--BOUNDARY",
        "Content-Type: application/node.eks.aws",
        "",
        "apiVersion: node.eks.aws/v1alpha1",
        "kind: NodeConfig",
        "spec:",
        "  kubelet:",
        "    config:",
        `      maxPods: ${MAX_PODS}`,
        "",
        "--BOUNDARY--",
        "",
    ];
    return Buffer.from(lines.join("\n")).toString("base64");
}
