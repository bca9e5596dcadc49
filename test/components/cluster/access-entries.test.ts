import * as assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { AccessPolicy } from "../../../components/cluster/access";
import { Cluster } from "../../../components/cluster/cluster";
import { ARGS, DEPLOYER, deployCluster, deployClusters } from "./support";

const ENTRY = "aws:eks/accessEntry:AccessEntry";
const POLICY = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
const VIEWER = "arn:aws:iam::123456789012:role/teams/viewer";
const accessEntries = [
    ...ARGS.accessEntries,
    { name: "viewer", principalArn: VIEWER, policy: AccessPolicy.View, namespaces: ["dev", "stage"] },
];

for (const preview of [false, true]) {
    describe(`the access entries of a Cluster, in ${preview ? "preview" : "up"}`, () => {
        it("give each principal its policy", async () => {
            const { one } = await deployCluster({ accessEntries }, { preview });
            assert.deepEqual(one(ENTRY, "main-access-viewer").inputs, {
                clusterName: "main",
                principalArn: VIEWER,
                type: "STANDARD",
                tags: {},
            });
            assert.deepEqual(one(POLICY, "main-access-viewer-policy").inputs, {
                clusterName: "main",
                principalArn: VIEWER,
                policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                accessScope: { type: "namespace", namespaces: ["dev", "stage"] },
            });
            assert.deepEqual(one(POLICY, "main-access-deployer-policy").inputs["accessScope"], { type: "cluster" });
            assert.equal(one(ENTRY, "main-access-deployer").inputs["principalArn"], DEPLOYER);
        });

        it("are there, with the nodes and CoreDNS, before anybody gets the kubeconfig", async () => {
            const { one } = await deployClusters(
                () => {
                    const { kubeconfig } = new Cluster("main", { ...ARGS, accessEntries });
                    new aws.ssm.Parameter("user", { type: "SecureString", value: kubeconfig });
                },
                { preview },
            );
            const needed = one("aws:ssm/parameter:Parameter").propertyDependencies["value"]!;
            for (const name of ["main-access-deployer-policy", "main-access-viewer-policy"]) {
                assert.ok(needed.includes(one(POLICY, name).urn), name);
            }
            for (const name of ["main-addon-coredns", "main-addon-aws-ebs-csi-driver"]) {
                assert.ok(needed.includes(one("aws:eks/addon:Addon", name).urn), name);
            }
        });
    });
}
