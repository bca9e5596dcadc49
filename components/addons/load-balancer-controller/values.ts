import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccess } from "../aws-access";
import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { spreadOverNodes } from "../spread";
import { mergeValues, type Values } from "../values";

/** Name of the release, of its pods and of their service account. */
export const CONTROLLER = "aws-load-balancer-controller";

export function loadBalancerControllerParts({ replicas }: AddonPlan): Part[] {
    return [{ at: "resources", pods: replicas, size: size(50, 128) }];
}

export function loadBalancerControllerValues(plan: AddonPlan, aws: AwsAccess, vpcId: pulumi.Input<string>): Values {
    return mergeValues(sizeValues(loadBalancerControllerParts(plan)), {
        // Told, because pods cannot ask the nodes' metadata service.
        clusterName: aws.clusterName,
        region: aws.region,
        vpcId,
        // Straight to the pods, which have addresses of the VPC.
        defaultTargetType: "ip",
        defaultTags: aws.tags ?? {},
        // No Service here is of type LoadBalancer. With this webhook every Service of the cluster would wait for the controller.
        enableServiceMutatorWebhook: false,
        // What nobody here uses the controller has no right to, and asks AWS for in vain unless told not to.
        enableShield: false,
        enableWaf: false,
        enableWafv2: false,
        // Otherwise each upgrade makes another certificate, and the webhooks fail until all pods have it.
        keepTLSSecret: true,
        serviceAccount: { name: CONTROLLER },
        // The chart leaves these two out.
        securityContext: { capabilities: { drop: ["ALL"] }, seccompProfile: { type: "RuntimeDefault" } },
        replicaCount: plan.replicas,
        // The chart makes none over a single pod.
        podDisruptionBudget: { maxUnavailable: 1 },
        topologySpreadConstraints: spreadOverNodes({ "app.kubernetes.io/name": CONTROLLER }),
        serviceMonitor: { enabled: true },
    });
}
