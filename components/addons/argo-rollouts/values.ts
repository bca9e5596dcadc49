import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { spreadOverNodes } from "../spread";
import { mergeValues, type Values } from "../values";

/** Name of the release, of its namespace and of its pods' service account. */
export const ROLLOUTS = "argo-rollouts";

export function argoRolloutsParts({ replicas }: AddonPlan): Part[] {
    return [{ at: "controller.resources", pods: replicas, size: size(50, 128) }];
}

/** @param region Region of the cluster in AWS, if it is there. */
export function argoRolloutsValues(plan: AddonPlan, region: string | undefined): Values {
    return mergeValues(sizeValues(argoRolloutsParts(plan)), {
        controller: {
            replicas: plan.replicas,
            pdb: { enabled: plan.replicas > 1, maxUnavailable: 1 },
            topologySpreadConstraints: spreadOverNodes({ "app.kubernetes.io/name": ROLLOUTS }),
            // One without the other scrapes nothing.
            metrics: { enabled: true, serviceMonitor: { enabled: true } },
            ...(region === undefined ? {} : verifiedByAws(region)),
        },
        serviceAccount: { name: ROLLOUTS },
        dashboard: { enabled: false },
        providerRBAC: { providers: { ...NO_PROVIDER, awsLoadBalancerController: region !== undefined } },
    });
}

/**
 * The controller asks AWS whether a load balancer has taken a weight over before it goes on. The documentation names a flag
 * --aws-region, which no release of it knows: it would not start. Its SDK reads the variable.
 */
function verifiedByAws(region: string): Values {
    return { awsVerifyTargetGroup: true, extraEnv: [{ name: "AWS_REGION", value: region }] };
}

/** All that the chart would grant rights for, whether there is such a thing or not. */
const NO_PROVIDER = {
    ambassador: false,
    apisix: false,
    awsAppMesh: false,
    awsLoadBalancerController: false,
    contour: false,
    gatewayAPI: false,
    glooPlatform: false,
    istio: false,
    smi: false,
    traefik: false,
};
