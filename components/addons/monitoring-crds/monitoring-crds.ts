import * as pulumi from "@pulumi/pulumi";
import { componentOptions, ownerOf } from "../owner";
import { type AddonArgs, validPlan } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { monitoringCrdsParts, monitoringCrdsValues } from "./values";

/**
 * The custom resource definitions of Prometheus, by which add-ons and services say how they are scraped.
 *
 * They come first in a cluster: every chart that brings a ServiceMonitor waits for them. They run no pods, and stay when the
 * component goes. Helm keeps its record of them in `kube-system`.
 *
 * @example
 * const monitoringCrds = new MonitoringCrds("monitoring-crds", {}, { provider });
 */
export class MonitoringCrds extends pulumi.ComponentResource {
    /** What its pods ask of the nodes: nothing, it has none. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: AddonArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:MonitoringCrds", name, {}, componentOptions(opts));
        const plan = validPlan("monitoringCrds", { component: "MonitoringCrds", name }, args);

        installChart(ownerOf(name, this, opts), {
            plan,
            release: "prometheus-operator-crds",
            namespace: "kube-system",
            values: monitoringCrdsValues(),
        });

        this.requests = pulumi.output(requestsOf(monitoringCrdsParts()));
        this.registerOutputs({ requests: this.requests });
    }
}
