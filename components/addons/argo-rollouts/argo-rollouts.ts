import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PodRole } from "../../identity/pod-role";
import { Problems } from "../../problems";
import { type AwsAccess, checkAccess } from "../aws-access";
import { createNamespace } from "../namespace";
import { componentOptions, type Owner, ownerOf } from "../owner";
import { type AddonArgs, type AddonPlan, planAddon } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { verificationPolicy } from "./policy";
import { argoRolloutsParts, argoRolloutsValues, ROLLOUTS } from "./values";

export interface ArgoRolloutsArgs extends AddonArgs {
    /**
     * The cluster in AWS: weights are then set on Application Load Balancers, and verified there before a rollout goes on.
     * Default: the cluster is not in AWS, and weights are numbers of pods.
     */
    aws?: AwsAccess;
    /**
     * Host name of Prometheus in the cluster, which analyses then reach as `http://prometheus:9090`. Default:
     * `monitoring-prometheus.monitoring.svc.cluster.local`, as `Monitoring` installs it.
     */
    prometheusHost?: string;
}

/**
 * Argo Rollouts: it takes a new version of a service to production step by step, and back when its measurements are bad.
 *
 * It is installed in the namespace `argo-rollouts`. The custom resource definitions of Prometheus must be there: see
 * `MonitoringCrds`.
 *
 * @example
 * new ArgoRollouts("rollouts", {
 *     aws: { clusterName: cluster.clusterName, region: "ap-northeast-2" },
 * }, { provider, dependsOn: monitoringCrds });
 */
export class ArgoRollouts extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: ArgoRolloutsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:ArgoRollouts", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const { aws, prometheusHost = "monitoring-prometheus.monitoring.svc.cluster.local" } = args;
        const owner = ownerOf(name, this, opts);

        const namespace = createNamespace(owner, ROLLOUTS, "restricted");
        const roles = aws === undefined ? [] : [createRole(owner, aws)];
        const values = argoRolloutsValues(plan, aws?.region);
        // A pod that starts before its role is there never gets it.
        installChart(owner, { plan, release: ROLLOUTS, namespace, values, dependsOn: roles });
        createPrometheusAlias(owner, namespace, prometheusHost);

        this.requests = pulumi.output(requestsOf(argoRolloutsParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}

function createRole({ name, parent }: Owner, { clusterName, permissionsBoundaryArn, tags }: AwsAccess): PodRole {
    const identity = { clusterName, namespace: ROLLOUTS, serviceAccount: ROLLOUTS };
    const policy = JSON.stringify(verificationPolicy());
    return new PodRole(`${name}-pods`, { ...identity, policy, permissionsBoundaryArn, tags }, { parent });
}

/** The controller, which runs here, is what asks Prometheus: an analysis can name it without knowing where it is. */
function createPrometheusAlias(
    { name, parent, deletedWith }: Owner,
    namespace: pulumi.Input<string>,
    host: string,
): void {
    new k8s.core.v1.Service(
        `${name}-prometheus`,
        { metadata: { name: "prometheus", namespace }, spec: { type: "ExternalName", externalName: host } },
        { parent, deletedWith },
    );
}

function validated(name: string, args: ArgoRolloutsArgs): AddonPlan {
    const problems = new Problems();
    const plan = planAddon("argoRollouts", args, problems);
    if (args.aws !== undefined) checkAccess(args.aws, problems);
    const { prometheusHost } = args;
    problems.expect(
        prometheusHost === undefined || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(prometheusHost),
        "prometheusHost",
        `expected a host name without scheme and port, got ${JSON.stringify(prometheusHost)}: ` +
            'write it like "prometheus.monitoring.svc.cluster.local"',
    );
    problems.throwIfAny("ArgoRollouts", name);
    return plan;
}
