import * as pulumi from "@pulumi/pulumi";
import {
    Admission,
    ArgoCd,
    ArgoRollouts,
    ExternalSecrets,
    LoadBalancerController,
    MetricsServer,
    Monitoring,
    MonitoringCrds,
    type Requests,
    RuntimeSecurity,
    Telemetry,
} from "../components";
import { admissionOf, argoCdOf, metricsServerOf, monitoringOf, telemetryOf } from "./addon-settings";
import type { PlatformConfig } from "./config";
import type { Delivery } from "./delivery";
import type { Target } from "./platform";

/** What the add-ons are to the rest of the stack. */
export interface Addons {
    /** Absent where there is no AWS to balance load in. */
    readonly loadBalancers: LoadBalancerController | undefined;
    readonly argoCd: ArgoCd;
    readonly externalSecrets: ExternalSecrets;
    readonly all: pulumi.Resource[];
    readonly requests: pulumi.Output<Requests[]>;
}

/**
 * The add-ons. The definitions that Prometheus reads come first, for every chart says how it is scraped; all others start then,
 * at once, but for Argo CD where it has a load balancer.
 */
export function createAddons(config: PlatformConfig, delivery: Delivery, target: Target): Addons {
    const { provider, cluster: deletedWith, aws, stores } = target;
    const stack = pulumi.getStack();
    const size = { replicas: config.addonReplicas, nodeCount: config.nodeCount };

    const crds = new MonitoringCrds(`${stack}-monitoring-crds`, {}, { provider, deletedWith });
    const options = { provider, deletedWith, dependsOn: [crds] };
    const loadBalancers =
        aws && new LoadBalancerController(`${stack}-load-balancers`, { ...size, aws, vpcId: aws.vpcId }, options);
    const externalSecrets = new ExternalSecrets(`${stack}-external-secrets`, { ...size, stores, aws }, options);
    const login = argoCdOf(config, delivery, externalSecrets);
    // Load balancers and volumes are in AWS: whoever owns one is really deleted, not forgotten with the cluster.
    const exposed = { provider, dependsOn: [crds, ...(loadBalancers ? [loadBalancers] : [])] };
    const argoCd = new ArgoCd(`${stack}-argo-cd`, { ...size, ...login }, login.ingress ? exposed : options);
    const monitoring = new Monitoring(
        `${stack}-monitoring`,
        { ...size, ...monitoringOf(config, target) },
        { provider, dependsOn: [crds] },
    );
    const addons = [
        crds,
        externalSecrets,
        argoCd,
        monitoring,
        new Admission(`${stack}-admission`, { ...size, ...admissionOf(config, delivery, target) }, options),
        new ArgoRollouts(`${stack}-rollouts`, { ...size, aws }, options),
        new Telemetry(`${stack}-telemetry`, { ...size, ...telemetryOf(config) }, options),
        new MetricsServer(`${stack}-metrics-server`, { ...size, ...metricsServerOf(target) }, options),
        ...(config.runtimeSecurity ? [new RuntimeSecurity(`${stack}-runtime-security`, size, options)] : []),
        ...(loadBalancers ? [loadBalancers] : []),
    ];
    return {
        loadBalancers,
        argoCd,
        externalSecrets,
        all: addons,
        requests: pulumi.all(addons.map(({ requests }) => requests)),
    };
}
