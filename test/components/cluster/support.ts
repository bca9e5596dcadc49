import * as pulumi from "@pulumi/pulumi";
import { AccessPolicy } from "../../../components/cluster/access";
import { Cluster, type ClusterArgs } from "../../../components/cluster/cluster";
import { type DeployOptions, type Deployment, deploy } from "../../support/deploy";

export const DEPLOYER = "arn:aws:iam::123456789012:role/deployer";

export const ARGS: ClusterArgs = {
    region: "ap-northeast-2",
    vpcId: "vpc-1",
    subnetIds: ["subnet-a", "subnet-b"],
    accessEntries: [{ name: "deployer", principalArn: DEPLOYER, policy: AccessPolicy.ClusterAdmin }],
};

/** Deploys whatever holds clusters, with the answers that AWS would give. */
export function deployClusters<T>(program: () => T, options: DeployOptions = {}): Promise<Deployment<T>> {
    return deploy(program, { call: addonVersion, state: cloud, ...options });
}

export function deployCluster(
    args: Partial<ClusterArgs> = {},
    options: DeployOptions = {},
): Promise<Deployment<Cluster>> {
    return deployClusters(() => new Cluster("main", { ...ARGS, ...args }), options);
}

/** What AWS and the eks provider make up. */
export function cloud({ type, name, inputs }: pulumi.runtime.MockResourceArgs): Record<string, any> {
    if (type === "eks:index:Cluster") {
        return {
            eksCluster: {
                name: inputs["name"],
                arn: `arn:aws:eks:ap-northeast-2:123456789012:cluster/${inputs["name"]}`,
                endpoint: "https://abc.eks.amazonaws.com",
                certificateAuthority: { data: "Q0E=" },
                vpcConfig: { clusterSecurityGroupId: "sg-cluster" },
            },
        };
    }
    if (type === "aws:ec2/launchTemplate:LaunchTemplate") return { latestVersion: 7 };
    return { name: inputs["name"] ?? name, arn: `arn:made-up:${name}` };
}

function addonVersion({ token, inputs }: pulumi.runtime.MockCallArgs): Record<string, any> | undefined {
    if (token !== "aws:eks/getAddonVersion:getAddonVersion") return undefined;
    return { ...inputs, version: `default-${inputs["addonName"]}-${inputs["kubernetesVersion"]}` };
}
