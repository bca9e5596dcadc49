import * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../../identity/pod-role";
import { Problems } from "../../problems";
import { type AwsAccess, checkAccess } from "../aws-access";
import { componentOptions, ownerOf } from "../owner";
import { type AddonArgs, type AddonPlan, planAddon } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { loadBalancerPolicy } from "./policy";
import { CONTROLLER, loadBalancerControllerParts, loadBalancerControllerValues } from "./values";

export interface LoadBalancerControllerArgs extends AddonArgs {
    /** The cluster, and the role that the controller gets. */
    aws: AwsAccess;
    /** Id of the cluster's VPC. Subnets for load balancers are found in it by their tags, as `Network` sets them. */
    vpcId: pulumi.Input<string>;
}

/**
 * The AWS Load Balancer Controller: it makes an Application Load Balancer of each Ingress of the class `alb`, with the pods
 * themselves as targets.
 *
 * It is installed in `kube-system`, with a role that can touch only what bears the cluster's name. The custom resource
 * definitions of Prometheus must be there: see `MonitoringCrds`. It must outlive every Ingress: a load balancer that nobody
 * takes down holds the network. Each load balancer costs by the hour and by its traffic.
 *
 * @example
 * new LoadBalancerController("load-balancers", {
 *     aws: { clusterName: cluster.clusterName, region: "ap-northeast-2" },
 *     vpcId: network.vpcId,
 * }, { provider, dependsOn: monitoringCrds });
 */
export class LoadBalancerController extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:LoadBalancerController", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const { aws, vpcId } = args;
        const { clusterName, permissionsBoundaryArn, tags } = aws;

        const namespace = "kube-system";
        const role = new PodRole(
            `${name}-pods`,
            {
                clusterName,
                namespace,
                serviceAccount: CONTROLLER,
                policy: pulumi.output(clusterName).apply((cluster) => JSON.stringify(loadBalancerPolicy(cluster))),
                permissionsBoundaryArn,
                tags,
            },
            { parent: this },
        );
        const values = loadBalancerControllerValues(plan, aws, vpcId);
        installChart(
            ownerOf(name, this, opts),
            // A pod that starts before its role is there never gets it.
            { plan, release: CONTROLLER, namespace, values, dependsOn: [role] },
        );

        this.requests = pulumi.output(requestsOf(loadBalancerControllerParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}

function validated(name: string, args: LoadBalancerControllerArgs): AddonPlan {
    const problems = new Problems();
    const plan = planAddon("loadBalancerController", args, problems);
    checkAccess(args.aws, problems);
    problems.throwIfAny("LoadBalancerController", name);
    return plan;
}
