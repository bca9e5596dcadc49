import * as pulumi from "@pulumi/pulumi";
import { createNamespace } from "../namespace";
import { componentOptions, ownerOf } from "../owner";
import { type AddonArgs, validPlan } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { FALCO, runtimeSecurityParts, runtimeSecurityValues } from "./values";

/**
 * Falco: it watches the system calls of every node, and logs what a service has no reason to do, such as starting a shell.
 *
 * It is installed in the namespace `falco`, with one pod for each node, whatever `replicas` says. The custom resource definitions
 * of Prometheus must be there: see `MonitoringCrds`.
 *
 * @example
 * new RuntimeSecurity("runtime-security", {}, { provider, dependsOn: monitoringCrds });
 */
export class RuntimeSecurity extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: AddonArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:RuntimeSecurity", name, {}, componentOptions(opts));
        const plan = validPlan("falco", { component: "RuntimeSecurity", name }, args);
        const owner = ownerOf(name, this, opts);

        // It looks into the kernel and at the files of its node, which no lower level lets a pod do.
        const namespace = createNamespace(owner, FALCO, "privileged");
        installChart(owner, { plan, release: FALCO, namespace, values: runtimeSecurityValues(plan) });

        this.requests = pulumi.output(requestsOf(runtimeSecurityParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}
