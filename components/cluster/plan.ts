import type { ClusterArgs } from "./cluster";
import { type PlannedNodeGroup, planNodeGroup } from "./nodes";

/** A cluster's arguments with every default filled in. */
export interface ClusterPlan extends Required<Omit<ClusterArgs, "nodeGroups" | "permissionsBoundaryArn">> {
    readonly nodeGroups: PlannedNodeGroup[];
    readonly permissionsBoundaryArn: ClusterArgs["permissionsBoundaryArn"];
}

export function planCluster(name: string, args: ClusterArgs): ClusterPlan {
    const { region, vpcId, subnetIds, accessEntries, kubernetesVersion = "1.36", clusterName = name } = args;
    const { nodeSubnetIds = subnetIds, permissionsBoundaryArn } = args;
    const { publicAccessCidrs = [], openToInternet = false, nodeGroups = [{ name: "default" }] } = args;
    const { addonVersions = {}, logRetentionDays = 90, deletionProtection = true, tags = {} } = args;
    return {
        region,
        vpcId,
        subnetIds,
        nodeSubnetIds,
        accessEntries,
        kubernetesVersion,
        clusterName,
        publicAccessCidrs,
        openToInternet,
        nodeGroups: nodeGroups.map(planNodeGroup),
        addonVersions,
        logRetentionDays,
        deletionProtection,
        permissionsBoundaryArn,
        tags,
    };
}
