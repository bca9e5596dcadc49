import * as assert from "node:assert/strict";
import { type Deployment, valueOf } from "../../support/deploy";
import { deployCluster } from "./support";

const ADDON = "aws:eks/addon:Addon";
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

/** Everything that must exist before the resource does, however far away. */
function before({ registrations }: Deployment<unknown>, urn: string): Set<string> {
    const found = new Set<string>();
    const visit = (next: string) => {
        for (const dependency of registrations.find((r) => r.urn === next)?.dependsOn ?? []) {
            if (!found.has(dependency)) visit((found.add(dependency), dependency));
        }
    };
    visit(urn);
    return found;
}

for (const preview of [false, true]) {
    describe(`the nodes of a Cluster, in ${preview ? "preview" : "up"}`, () => {
        it("come after the CNI with its rights, kube-proxy and the Pod Identity agent", async () => {
            const deployment = await deployCluster({}, { preview });
            const { one } = deployment;
            const earlier = before(deployment, one(NODE_GROUP).urn);
            for (const addon of ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]) {
                assert.ok(earlier.has(one(ADDON, `main-addon-${addon}`).urn), addon);
            }
            assert.ok(earlier.has(one(ASSOCIATION, "main-vpc-cni-association").urn));
            assert.ok(earlier.has(one(ATTACHMENT, "main-vpc-cni-AmazonEKS_CNI_Policy").urn));
        });

        it("come before CoreDNS and the EBS driver", async () => {
            const deployment = await deployCluster({}, { preview });
            const { one } = deployment;
            const nodes = one(NODE_GROUP).urn;
            for (const addon of ["coredns", "aws-ebs-csi-driver"]) {
                assert.ok(before(deployment, one(ADDON, `main-addon-${addon}`).urn).has(nodes), addon);
            }
        });

        it("hold no CNI policy", async () => {
            const { all } = await deployCluster({}, { preview });
            const policies = all(ATTACHMENT).filter((r) => r.name.startsWith("main-node-"));
            assert.deepEqual(policies.map((r) => r.inputs["policyArn"]).sort(), [
                "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
                "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
            ]);
        });
    });
}

describe("the nodes of a Cluster", () => {
    it("are Graviton, three to six, and roll over with the cluster's version", async () => {
        const { inputs } = (await deployCluster({ kubernetesVersion: "1.35" })).one(NODE_GROUP, "main-nodes-default");
        assert.equal(inputs["amiType"], "AL2023_ARM_64_STANDARD");
        assert.deepEqual(inputs["instanceTypes"], ["m7g.large"]);
        assert.deepEqual(inputs["scalingConfig"], { minSize: 3, desiredSize: 3, maxSize: 6 });
        assert.equal(inputs["version"], "1.35");
        assert.deepEqual(inputs["updateConfig"], { updateStrategy: "DEFAULT", maxUnavailablePercentage: 33 });
        assert.deepEqual(inputs["nodeRepairConfig"], { enabled: true });
        assert.deepEqual(inputs["launchTemplate"], { id: "main-nodes-default-template-id", version: "7" });
    });

    it("leave their number to whoever scales them, and nothing else", async () => {
        assert.deepEqual((await deployCluster()).one(NODE_GROUP).ignoreChanges, ["scalingConfig.desiredSize"]);
    });

    it("keep their credentials from pods", async () => {
        const { inputs } = (await deployCluster()).one(TEMPLATE);
        assert.deepEqual(inputs["metadataOptions"], {
            httpEndpoint: "enabled",
            httpTokens: "required",
            httpPutResponseHopLimit: 1,
        });
    });

    it("have one encrypted volume and no public address", async () => {
        const { inputs } = (await deployCluster({ nodeGroups: [{ name: "big", diskSizeGiB: 80 }] })).one(TEMPLATE);
        assert.deepEqual(inputs["blockDeviceMappings"], [
            {
                deviceName: "/dev/xvda",
                ebs: { volumeType: "gp3", volumeSize: 80, encrypted: "true", deleteOnTermination: "true" },
            },
        ]);
        assert.deepEqual(inputs["networkInterfaces"], [
            { associatePublicIpAddress: "false", deleteOnTermination: "true", securityGroups: ["sg-cluster"] },
        ]);
    });

    it("pass the tags on to instances, volumes and interfaces", async () => {
        const { inputs } = (await deployCluster({ tags: { team: "core" } })).one(TEMPLATE);
        const tags = { team: "core", Name: "main-nodes-default" };
        assert.deepEqual(
            inputs["tagSpecifications"],
            ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
        );
    });

    it("come in as many groups as asked for, each named by its role", async () => {
        const nodeGroups = [
            { name: "default" },
            { name: "batch", minSize: 0, desiredSize: 1, releaseVersion: "1.36.1-20261105" },
        ];
        const { all, one } = await deployCluster({ nodeGroups });
        assert.deepEqual(
            all(NODE_GROUP)
                .map((r) => r.name)
                .sort(),
            ["main-nodes-batch", "main-nodes-default"],
        );
        assert.equal(all(TEMPLATE).length, 2);
        assert.equal(one(NODE_GROUP, "main-nodes-batch").inputs["releaseVersion"], "1.36.1-20261105");
        assert.equal(one(NODE_GROUP, "main-nodes-default").inputs["releaseVersion"], undefined);
    });
});

describe("the add-ons of a Cluster", () => {
    const versionsOf = ({ all }: Deployment<unknown>) =>
        Object.fromEntries(all(ADDON).map(({ inputs }) => [inputs["addonName"], inputs["addonVersion"]]));

    it("take AWS's default for the Kubernetes version", async () => {
        assert.deepEqual(versionsOf(await deployCluster({ kubernetesVersion: "1.35" })), {
            "vpc-cni": "default-vpc-cni-1.35",
            "kube-proxy": "default-kube-proxy-1.35",
            "eks-pod-identity-agent": "default-eks-pod-identity-agent-1.35",
            coredns: "default-coredns-1.35",
            "aws-ebs-csi-driver": "default-aws-ebs-csi-driver-1.35",
        });
    });

    it("take the versions that they are given, and ask AWS nothing then", async () => {
        const [vpcCni, kubeProxy, podIdentityAgent, coreDns, ebsCsiDriver] = [1, 2, 3, 4, 5].map(
            (n) => `v1.0.${n}-eksbuild.1`,
        );
        const addonVersions = {
            vpcCni: vpcCni!,
            kubeProxy: kubeProxy!,
            podIdentityAgent: podIdentityAgent!,
            coreDns: coreDns!,
            ebsCsiDriver: ebsCsiDriver!,
        };
        const call = () => undefined;
        assert.deepEqual(versionsOf(await deployCluster({ addonVersions }, { call })), {
            "vpc-cni": vpcCni,
            "kube-proxy": kubeProxy,
            "eks-pod-identity-agent": podIdentityAgent,
            coredns: coreDns,
            "aws-ebs-csi-driver": ebsCsiDriver,
        });
    });

    it("never ask for the newest, which would move under a preview", async () => {
        const asked: unknown[] = [];
        const call = ({ inputs }: { inputs: Record<string, unknown> }) => {
            asked.push(inputs["mostRecent"]);
            return { version: "v1.0.0-eksbuild.1" };
        };
        await deployCluster({}, { call });
        assert.deepEqual(asked, [false, false, false, false, false]);
    });

    it("enforce network policies, by the text that the schema wants", async () => {
        const { one, all } = await deployCluster();
        assert.deepEqual(JSON.parse(one(ADDON, "main-addon-vpc-cni").inputs["configurationValues"]), {
            enableNetworkPolicy: "true",
            env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
        });
        assert.equal(all(ADDON).filter((r) => r.inputs["configurationValues"] !== undefined).length, 1);
    });

    it("win over hand-made changes", async () => {
        for (const { inputs, name } of (await deployCluster()).all(ADDON)) {
            assert.equal(inputs["resolveConflictsOnCreate"], "OVERWRITE", name);
            assert.equal(inputs["resolveConflictsOnUpdate"], "OVERWRITE", name);
        }
    });

    it("have a role of their own where they call AWS", async () => {
        const { one } = await deployCluster();
        const subject = ({ inputs }: { inputs: Record<string, any> }) => [
            inputs["namespace"],
            inputs["serviceAccount"],
        ];
        assert.deepEqual(subject(one(ASSOCIATION, "main-vpc-cni-association")), ["kube-system", "aws-node"]);
        assert.deepEqual(subject(one(ASSOCIATION, "main-ebs-csi-association")), [
            "kube-system",
            "ebs-csi-controller-sa",
        ]);
        const policy = one(ATTACHMENT, "main-ebs-csi-AmazonEBSCSIDriverPolicyV2");
        assert.equal(policy.inputs["policyArn"], "arn:aws:iam::aws:policy/AmazonEBSCSIDriverPolicyV2");
    });
});

describe("the kubeconfig of a Cluster", () => {
    it("says the same text whatever else changes", async () => {
        const textOf = async (...args: Parameters<typeof deployCluster>) =>
            valueOf((await deployCluster(...args)).value.kubeconfig);
        const text = await textOf();
        assert.equal(await textOf({ kubernetesVersion: "1.37", tags: { a: "b" }, nodeGroups: [{ name: "x" }] }), text);
        assert.equal(await textOf({}, { preview: true }), text);
        assert.notEqual(await textOf({ clusterName: "other" }), text);
    });
});
