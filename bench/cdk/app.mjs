// The stack `prod` as far as EKS Blueprints has it: network, cluster with nodes and add-ons, database, cache.
import * as blueprints from "@aws-quickstart/eks-blueprints";
import * as cdk from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as eks from "aws-cdk-lib/aws-eks";
import * as elasticache from "aws-cdk-lib/aws-elasticache";
import * as rds from "aws-cdk-lib/aws-rds";

// No account, and versions where Blueprints would ask AWS for them: nothing here waits for a cloud.
const stack = blueprints.EksBlueprint.builder()
    .version(eks.KubernetesVersion.V1_32)
    .resourceProvider(blueprints.GlobalResources.Vpc, new blueprints.VpcProvider())
    .clusterProvider(
        new blueprints.MngClusterProvider({
            minSize: 3,
            maxSize: 6,
            instanceTypes: [new ec2.InstanceType("m7g.large")],
            amiType: eks.NodegroupAmiType.AL2023_ARM_64_STANDARD,
        }),
    )
    .addOns(
        new blueprints.addons.VpcCniAddOn({ version: "v1.20.4-eksbuild.2" }),
        new blueprints.addons.CoreDnsAddOn("v1.11.4-eksbuild.2"),
        new blueprints.addons.KubeProxyAddOn("v1.32.6-eksbuild.12"),
        new blueprints.addons.EksPodIdentityAgentAddOn("v1.3.10-eksbuild.2"),
        new blueprints.addons.EbsCsiDriverAddOn({ version: "v1.56.0-eksbuild.1" }),
    )
    .build(new cdk.App(), "prod");

const vpc = stack.getClusterInfo().cluster.vpc;
new rds.DatabaseInstance(stack, "database", {
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 }),
    instanceType: new ec2.InstanceType("m6g.large"),
    allocatedStorage: 100,
    multiAz: true,
    vpc,
});
const subnets = new elasticache.CfnSubnetGroup(stack, "subnets", {
    description: "cache",
    subnetIds: vpc.privateSubnets.map((subnet) => subnet.subnetId),
});
new elasticache.CfnReplicationGroup(stack, "cache", {
    replicationGroupDescription: "cache",
    cacheNodeType: "cache.t4g.medium",
    numCacheClusters: 2,
    cacheSubnetGroupName: subnets.ref,
});
