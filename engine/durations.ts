import type { RecordedResource, Value } from "./recording";

/** How long it takes to create a resource. */
export interface Duration {
    /** The middle of the range. */
    readonly minutes: number;
    /** Shortest and longest, in seconds. */
    readonly seconds: readonly [number, number];
    /** True when no measurement stands behind it. */
    readonly assumed: boolean;
    /** Where it comes from; for an assumption, what it assumes. */
    readonly note: string;
}

interface Row {
    readonly type: string;
    /** Which resources of the type the row speaks of; all of them when absent. */
    readonly where?: (inputs: Record<string, Value>) => boolean;
    readonly seconds: readonly [number, number];
    readonly assumed?: string;
}

const LOGS = "creation lines in public logs";

/** The first row that fits decides. A spread seen in public, not a benchmark. */
const TABLE: Row[] = [
    { type: "aws:eks/cluster:Cluster", seconds: [501, 683] },
    // The component's own node group is made after the control plane and behind this node, so its time is unknown.
    { type: "eks:index:Cluster", where: (inputs) => inputs.skipDefaultNodeGroup === true, seconds: [501, 683] },
    { type: "eks:index:Cluster", seconds: [608, 1016], assumed: "EKS control plane and default node group, added up" },
    { type: "aws:eks/nodeGroup:NodeGroup", seconds: [107, 333] },
    { type: "aws:eks/addon:Addon", where: (inputs) => inputs.addonName === "vpc-cni", seconds: [35, 35] },
    { type: "aws:eks/addon:Addon", seconds: [35, 35], assumed: "any EKS add-on takes as long as vpc-cni" },
    { type: "aws:ec2/natGateway:NatGateway", seconds: [85, 125] },
    { type: "aws:rds/instance:Instance", where: isSingleZonePostgres, seconds: [357, 368] },
    {
        type: "aws:rds/instance:Instance",
        seconds: [600, 1200],
        assumed: "RDS, Multi-AZ or not PostgreSQL, 10 to 20 min",
    },
    { type: "aws:elasticache/replicationGroup:ReplicationGroup", seconds: [337, 780] },
    {
        type: "kubernetes:helm.sh/v3:Release",
        where: ({ chart }) => typeof chart === "string" && chart.endsWith("-crds"),
        seconds: [5, 15],
        assumed: "a chart of definitions alone, 5 to 15 s",
    },
    // Helm waits until the pods run, and most of that time goes into pulling images.
    { type: "kubernetes:helm.sh/v3:Release", seconds: [60, 180], assumed: "a Helm release, 1 to 3 min" },
    { type: "aws:ec2/vpcEndpoint:VpcEndpoint", seconds: [60, 180], assumed: "VPC endpoint, 1 to 3 min" },
];

const DEFAULT: Row = { type: "", seconds: [5, 5], assumed: "everything else, 5 s" };

/** Typical time to create a resource. */
export function creationTime(resource: RecordedResource): Duration {
    // Providers and stack references are the engine's own: no cloud creates anything for them.
    if (resource.type.startsWith("pulumi:")) return { minutes: 0, seconds: [0, 0], assumed: false, note: "no work" };
    const rows = resource.operation === "read" ? [] : TABLE;
    const row = rows.find(({ type, where }) => type === resource.type && where?.(resource.inputs) !== false) ?? DEFAULT;
    const [low, high] = row.seconds;
    const note = row.assumed ?? LOGS;
    return { minutes: (low + high) / 2 / 60, seconds: [low, high], assumed: row.assumed !== undefined, note };
}

function isSingleZonePostgres(inputs: Record<string, Value>): boolean {
    return inputs.engine === "postgres" && (inputs.multiAz === undefined || inputs.multiAz === false);
}
