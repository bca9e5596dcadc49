import * as pulumi from "@pulumi/pulumi";
import { componentOptions, ownerOf } from "../owner";
import { type AddonArgs, validPlan } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { metricsServerParts, metricsServerValues } from "./values";

/**
 * The metrics server: how much CPU and memory pods use, which is what a HorizontalPodAutoscaler scales by.
 *
 * It is installed in `kube-system`. The custom resource definitions of Prometheus must be there: see `MonitoringCrds`.
 *
 * @example
 * new MetricsServer("metrics-server", {}, { provider, dependsOn: monitoringCrds });
 */
export class MetricsServer extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: AddonArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:MetricsServer", name, {}, componentOptions(opts));
        const plan = validPlan("metricsServer", { component: "MetricsServer", name }, args);

        installChart(ownerOf(name, this, opts), {
            plan,
            release: "metrics-server",
            namespace: "kube-system",
            values: metricsServerValues(plan),
        });

        this.requests = pulumi.output(requestsOf(metricsServerParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}
