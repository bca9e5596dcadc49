import * as assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Cluster } from "../../../components/cluster/cluster";
import { beyondItsArguments } from "../../../components/cluster/control-plane";
import { type Deployment, isSecret, reveal, valueOf } from "../../support/deploy";
import { ARGS, cloud, deployCluster, deployClusters } from "./support";

const CONTROL_PLANE = "eks:index:Cluster";
/** A resource as it travels from a provider: sdk/nodejs/runtime/rpc.ts. */
const reference = (urn: string) => ({
    "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
    urn,
    id: "made-id",
});
const PROTECTED = [CONTROL_PLANE, "aws:kms/key:Key"];

for (const preview of [false, true]) {
    describe(`Cluster, in ${preview ? "preview" : "up"}`, () => {
        it("decides everything that eks.Cluster would decide by itself", async () => {
            const { one } = await deployCluster({}, { preview });
            const { serviceRole, encryptionConfigKeyArn, ...inputs } = one(CONTROL_PLANE).inputs;
            const off = {
                enabled: false,
                resolveConflictsOnCreate: "OVERWRITE",
                resolveConflictsOnUpdate: "OVERWRITE",
            };
            assert.deepEqual(inputs, {
                name: "main",
                version: "1.36",
                upgradePolicy: { supportType: "STANDARD" },
                deletionProtection: true,
                vpcId: "vpc-1",
                subnetIds: ["subnet-a", "subnet-b"],
                endpointPrivateAccess: true,
                endpointPublicAccess: false,
                skipDefaultSecurityGroups: true,
                authenticationMode: "API",
                createOidcProvider: false,
                enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
                skipDefaultNodeGroup: true,
                createInstanceRole: false,
                bootstrapSelfManagedAddons: false,
                useDefaultVpcCni: true,
                kubeProxyAddonOptions: off,
                corednsAddonOptions: off,
                tags: {},
            });
            assert.equal(serviceRole.urn, one("aws:iam/role:Role", "main-control-plane-role").urn);
            assert.equal(encryptionConfigKeyArn, "arn:made-up:main-key");
        });

        it("makes the log group before EKS can, so that its logs expire", async () => {
            const { one } = await deployCluster({ clusterName: "prod-1", logRetentionDays: 30 }, { preview });
            const group = one("aws:cloudwatch/logGroup:LogGroup");
            assert.equal(group.inputs["name"], "/aws/eks/prod-1/cluster");
            assert.equal(group.inputs["retentionInDays"], 30);
            assert.ok(one(CONTROL_PLANE).dependsOn.includes(group.urn));
        });

        it("hands out the outputs that it declares, the kubeconfig as a secret", async () => {
            const { outputs, registrations } = await deployCluster({}, { preview });
            const { kubeconfig, ...rest } = outputs.get(registrations[0]!.urn);
            assert.deepEqual(rest, {
                clusterName: "main",
                clusterArn: "arn:aws:eks:ap-northeast-2:123456789012:cluster/main",
                endpoint: "https://abc.eks.amazonaws.com",
                certificateAuthority: "Q0E=",
                clusterSecurityGroupId: "sg-cluster",
                nodeRoleArn: "arn:made-up:main-node-role",
                nodeRoleName: "main-node-role",
            });
            assert.ok(isSecret(kubeconfig));
            const [cluster] = JSON.parse(reveal(kubeconfig)).clusters;
            assert.equal(cluster.cluster.server, "https://abc.eks.amazonaws.com");
        });

        it("protects the control plane and its key, and nothing else", async () => {
            const { registrations } = await deployCluster({}, { preview });
            const names = registrations.filter((r) => r.protect).map((r) => r.type);
            assert.deepEqual(names.sort(), [...PROTECTED].sort());
        });

        it("protects nothing without deletionProtection", async () => {
            const { registrations, one } = await deployCluster({ deletionProtection: false }, { preview });
            assert.ok(registrations.every((r) => !r.protect));
            assert.equal(one(CONTROL_PLANE).inputs["deletionProtection"], false);
        });
    });
}

describe("Cluster", () => {
    it("plans the same children before anything exists", async () => {
        const names = ({ registrations }: Deployment<unknown>) => registrations.map((r) => r.urn).sort();
        const unknown = await deployCluster({}, { preview: true, state: () => undefined });
        assert.deepEqual(names(unknown), names(await deployCluster()));
    });

    it("encrypts with a key that rotates and is slow to go", async () => {
        const { inputs } = (await deployCluster()).one("aws:kms/key:Key");
        assert.equal(inputs["enableKeyRotation"], true);
        assert.equal(inputs["deletionWindowInDays"], 30);
    });

    it("gives the control plane the one policy that it needs, before it is created", async () => {
        const { one } = await deployCluster();
        const role = one("aws:iam/role:Role", "main-control-plane-role");
        const [{ Principal, Action }] = JSON.parse(role.inputs["assumeRolePolicy"]).Statement;
        assert.deepEqual([Principal, Action], [{ Service: "eks.amazonaws.com" }, "sts:AssumeRole"]);
        const attachment = one(
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            "main-control-plane-cluster-policy",
        );
        assert.equal(attachment.inputs["policyArn"], "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy");
        assert.ok(one(CONTROL_PLANE).dependsOn.includes(attachment.urn));
    });

    it("opens a public endpoint to the named blocks alone", async () => {
        const { inputs } = (await deployCluster({ publicAccessCidrs: ["203.0.113.0/24"] })).one(CONTROL_PLANE);
        assert.equal(inputs["endpointPublicAccess"], true);
        assert.deepEqual(inputs["publicAccessCidrs"], ["203.0.113.0/24"]);
        assert.equal(inputs["endpointPrivateAccess"], true);
    });

    it("opens it to everybody only when asked by name", async () => {
        const { inputs } = (await deployCluster({ openToInternet: true })).one(CONTROL_PLANE);
        assert.equal(inputs["endpointPublicAccess"], true);
        assert.deepEqual(inputs["publicAccessCidrs"], ["0.0.0.0/0"]);
    });

    it("reads the cluster through a reference, which is what the real provider returns", async () => {
        const made = { name: "made", roleArn: "r", vpcConfig: { subnetIds: [] } };
        const state = (resource: pulumi.runtime.MockResourceArgs) => {
            if (resource.type === "aws:eks/cluster:Cluster")
                return cloud({ ...resource, type: CONTROL_PLANE })["eksCluster"];
            if (resource.type !== CONTROL_PLANE) return cloud(resource);
            return { eksCluster: reference("urn:pulumi:stack::project::aws:eks/cluster:Cluster::made") };
        };
        const program = () => [new aws.eks.Cluster("made", made), new Cluster("main", ARGS)] as const;
        const { value } = await deployClusters(program, { state });
        const { clusterName, endpoint, certificateAuthority, clusterSecurityGroupId } = value[1];
        assert.deepEqual(
            await valueOf(pulumi.all([clusterName, endpoint, certificateAuthority, clusterSecurityGroupId])),
            ["made", "https://abc.eks.amazonaws.com", "Q0E=", "sg-cluster"],
        );
    });

    it("makes two that do not collide", async () => {
        const { registrations } = await deployClusters(() => [new Cluster("dev", ARGS), new Cluster("prod", ARGS)]);
        const urns = new Set(registrations.map((r) => r.urn));
        assert.equal(urns.size, registrations.length);
        const physical = registrations.filter((r) => r.inputs["name"] !== undefined).map((r) => r.inputs["name"]);
        assert.deepEqual(physical.sort(), ["/aws/eks/dev/cluster", "/aws/eks/prod/cluster", "dev", "prod"]);
    });

    it("owns its children and names them after itself", async () => {
        const { registrations } = await deployCluster();
        const [component, ...children] = registrations;
        assert.equal(component!.type, "slipway:index:Cluster");
        const owners = registrations.filter((r) => r.type.startsWith("slipway:")).map((r) => r.urn);
        for (const child of children) {
            assert.ok(owners.includes(child.parent), child.name);
            assert.ok(child.name.startsWith("main-"), child.name);
        }
    });

    it("tags everything that takes tags", async () => {
        const { registrations } = await deployCluster({ tags: { team: "core" } });
        const untaggable = /rolePolicyAttachment|accessPolicyAssociation/;
        for (const { type, name, inputs, custom } of registrations) {
            if (custom && !untaggable.test(type)) assert.equal(inputs["tags"]?.team, "core", `${type} ${name}`);
        }
    });
});

describe("beyondItsArguments", () => {
    it("is handed to the engine with the control plane, and with nothing else", async () => {
        const transformed: string[] = [];
        await deployClusters(() => {
            const monitor = pulumi.runtime.getMonitor() as any;
            const register = monitor.registerResource;
            monitor.registerResource = (request: any, callback: any) => {
                if (request.getTransformsList().length > 0) transformed.push(request.getName());
                register(request, callback);
            };
            new Cluster("main", ARGS);
        });
        assert.deepEqual(transformed, ["main-control-plane"]);
    });

    const run = (type: string) =>
        beyondItsArguments({
            type,
            custom: true,
            name: "x",
            props: { version: "1.36", accessConfig: { bootstrapClusterCreatorAdminPermissions: true } },
            opts: { protect: true, ignoreChanges: ["tags"] },
        });

    it("takes away the admin that EKS would add, keeps the subnets of the beginning, and leaves the rest alone", () => {
        assert.deepEqual(run("aws:eks/cluster:Cluster"), {
            props: {
                version: "1.36",
                accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
            },
            opts: { protect: true, ignoreChanges: ["tags", "vpcConfig.subnetIds"] },
        });
    });

    it("does not touch the other children of eks.Cluster", () => {
        assert.equal(run("pulumi:providers:kubernetes"), undefined);
    });
});
