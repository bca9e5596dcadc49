import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../problems";
import type { AccessEntry } from "./access";
import { createAccessEntry } from "./access-entries";
import { type AddonVersions, createAddonsAfterNodes, createAddonsBeforeNodes } from "./add-ons";
import { type ControlPlane, createControlPlane } from "./control-plane";
import { kubeconfigFor } from "./kubeconfig";
import { createNodeGroup, createNodeRole } from "./node-group";
import type { NodeGroup } from "./nodes";
import { type ClusterPlan, planCluster } from "./plan";
import { checkCluster } from "./validation";

export interface ClusterArgs {
    /** Commercial AWS region of the cluster, such as `ap-northeast-2`: the one that the AWS provider works in. */
    region: string;
    /** Id of the VPC. A change makes a new cluster. */
    vpcId: pulumi.Input<string>;
    /** Ids of private subnets in at least two zones, for the control plane's interfaces. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Ids of the subnets that nodes start in, with a way to pull images. Default: those of the control plane. */
    nodeSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Who may use the Kubernetes API, one ClusterAdmin at the least. There is no other way in: the creator of the cluster
     * gets nothing by itself.
     */
    accessEntries: AccessEntry[];
    /** Kubernetes minor version, as text. Default: 1.36. It can go up one minor at a time, and never down. */
    kubernetesVersion?: string;
    /** Name of the cluster in AWS. Default: the component's name. A change makes a new, empty cluster. */
    clusterName?: string;
    /** IPv4 blocks that may reach the API from outside the VPC, such as those of offices and runners. Default: none, and no public endpoint. */
    publicAccessCidrs?: string[];
    /** Lets the whole internet reach the API endpoint, which then only IAM protects. Default: false. */
    openToInternet?: boolean;
    /** Groups of nodes. Default: one, called `default`, of three to six m7g.large. */
    nodeGroups?: NodeGroup[];
    /** Versions of the EKS add-ons. Default: what AWS names as default at each `up`, so they can move by themselves; pin them in production. */
    addonVersions?: AddonVersions;
    /** Days that the logs of the control plane are kept. Default: 90. */
    logRetentionDays?: number;
    /** Refuses to delete the control plane and its key, in AWS and in Pulumi. Default: true. Set it to false and deploy before a destroy. */
    deletionProtection?: boolean;
    /** ARN of the policy that caps every role of the cluster. Default: none. */
    permissionsBoundaryArn?: pulumi.Input<string>;
    /** Tags of everything that can have tags, nodes and their volumes included. Default: none. */
    tags?: Record<string, pulumi.Input<string>>;
}

/**
 * An EKS cluster: control plane, nodes, the five add-ons that every cluster needs, and who may use it.
 *
 * Kubernetes API data is encrypted with a key of its own, all control plane logs are kept for a limited time, nodes have no
 * public address and do not hand their credentials to pods, and NetworkPolicies are enforced. Pods get AWS permissions by EKS
 * Pod Identity: see `PodRole`. Whoever deploys needs `aws` on the PATH.
 *
 * After a destroy EKS may flush late logs and so make the log group again: it does so with its service-linked role, which no
 * policy of ours reaches. The next `up` of that name then stops at a log group that already exists, until `aws logs
 * delete-log-group --log-group-name /aws/eks/<clusterName>/cluster` has removed it.
 *
 * About 73 USD a month for the control plane in ap-northeast-2; nodes, their volumes, logs and the key come on top.
 *
 * @example
 * const cluster = new Cluster("prod", {
 *     region: "ap-northeast-2",
 *     vpcId: network.vpcId,
 *     subnetIds: network.privateSubnetIds,
 *     nodeSubnetIds: network.routedPrivateSubnetIds,
 *     accessEntries: [
 *         { name: "deployer", principalArn: "arn:aws:iam::123456789012:role/deployer", policy: AccessPolicy.ClusterAdmin },
 *     ],
 * });
 */
export class Cluster extends pulumi.ComponentResource {
    /** Name of the cluster in AWS. */
    public readonly clusterName: pulumi.Output<string>;
    /** ARN of the cluster. */
    public readonly clusterArn: pulumi.Output<string>;
    /** URL of the Kubernetes API. */
    public readonly endpoint: pulumi.Output<string>;
    /** Certificate authority of the Kubernetes API: PEM in base64. */
    public readonly certificateAuthority: pulumi.Output<string>;
    /** Kubeconfig as JSON text, the same for everybody. It is there once nodes, add-ons and access are. */
    public readonly kubeconfig: pulumi.Output<string>;
    /** Id of the security group that nodes and pods are in: what a database lets in. */
    public readonly clusterSecurityGroupId: pulumi.Output<string>;
    /** ARN of the role of all nodes. */
    public readonly nodeRoleArn: pulumi.Output<string>;
    /** Name of the same role, to attach policies to. */
    public readonly nodeRoleName: pulumi.Output<string>;

    constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Cluster", name, {}, opts);
        const plan = planCluster(name, args);
        validate(name, plan);

        const { tags, permissionsBoundaryArn } = plan;
        const scope = { parent: this, name, tags, permissionsBoundaryArn };
        const controlPlane = createControlPlane(scope, plan);
        const context = { plan, controlPlane };
        const access = plan.accessEntries.map((entry) => createAccessEntry(scope, controlPlane.clusterName, entry));
        const dependsOn = createAddonsBeforeNodes(scope, context);
        const nodeRole = createNodeRole(scope);
        const nodes = plan.nodeGroups.map((group) =>
            createNodeGroup(scope, group, { ...context, nodeRole, dependsOn }),
        );
        const workloads = createAddonsAfterNodes(scope, context, nodes);

        this.clusterName = controlPlane.clusterName;
        this.clusterArn = controlPlane.clusterArn;
        this.endpoint = controlPlane.endpoint;
        this.certificateAuthority = controlPlane.certificateAuthority;
        this.kubeconfig = createKubeconfig(plan.region, controlPlane, [...access, ...workloads]);
        this.clusterSecurityGroupId = controlPlane.securityGroupId;
        this.nodeRoleArn = nodeRole.role.arn;
        this.nodeRoleName = nodeRole.role.name;
        this.registerOutputs({
            clusterName: this.clusterName,
            clusterArn: this.clusterArn,
            endpoint: this.endpoint,
            certificateAuthority: this.certificateAuthority,
            kubeconfig: this.kubeconfig,
            clusterSecurityGroupId: this.clusterSecurityGroupId,
            nodeRoleArn: this.nodeRoleArn,
            nodeRoleName: this.nodeRoleName,
        });
    }
}

/**
 * The kubeconfig, once `ready` exists: whatever is installed with it comes after the access and the nodes that it needs, and
 * goes before them on a destroy. The name that these children repeat carries the order, because it is never unknown: an id
 * that is would look like a new cluster to a preview.
 */
function createKubeconfig(
    region: string,
    { clusterName, endpoint, certificateAuthority }: ControlPlane,
    ready: { clusterName: pulumi.Output<string> }[],
): pulumi.Output<string> {
    const names = ready.map((child) => child.clusterName);
    const kubeconfig = pulumi
        .all([clusterName, endpoint, certificateAuthority, ...names])
        .apply(([clusterName, endpoint, certificateAuthority]) =>
            kubeconfigFor({ clusterName, region, endpoint, certificateAuthority }),
        );
    return pulumi.secret(kubeconfig);
}

function validate(name: string, plan: ClusterPlan): void {
    const problems = new Problems();
    checkCluster(plan, problems);
    problems.throwIfAny("Cluster", name);
}
