import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../../problems";
import { createNamespace } from "../namespace";
import { componentOptions, type Owner, ownerOf } from "../owner";
import { type AddonArgs, type AddonPlan, planAddon } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { headerVariable } from "./collector";
import { COLLECTOR, COLLECTOR_LABELS, HEADERS, telemetryParts, telemetryValues } from "./values";

export interface TelemetryArgs extends AddonArgs {
    /**
     * Where traces, metrics and logs go on to: host and port of an OTLP backend, over gRPC and TLS. Default: nowhere. They are
     * received, counted and dropped.
     */
    endpoint?: pulumi.Input<string>;
    /** Headers that the backend knows its customer by. They are secrets. Pods read them when they start. Default: none. */
    headers?: Record<string, pulumi.Input<string>>;
}

/**
 * The OpenTelemetry collector: services send it their traces at `otel-collector:4317`, and need not know where those go.
 *
 * It is installed in the namespace `telemetry`, and speaks OTLP over gRPC. Without an endpoint it stores nothing: how much it
 * receives and drops is all there is to see. The custom resource definitions of Prometheus must be there: see `MonitoringCrds`.
 *
 * @example
 * new Telemetry("telemetry", {
 *     endpoint: "otlp.example.com:4317",
 *     headers: { authorization: config.requireSecret("otlpToken") },
 * }, { provider, dependsOn: monitoringCrds });
 */
export class Telemetry extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: TelemetryArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Telemetry", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const { endpoint, headers = {} } = args;
        const owner = ownerOf(name, this, opts);

        const namespace = createNamespace(owner, "telemetry", "restricted");
        const hasHeaders = Object.keys(headers).length > 0;
        const dependsOn = hasHeaders ? [createSecret(owner, namespace, Object.values(headers))] : [];
        const backend = endpoint === undefined ? undefined : { endpoint, headers: Object.keys(headers) };
        const values = telemetryValues(plan, backend);
        installChart(owner, { plan, release: COLLECTOR, namespace, values, dependsOn });
        if (plan.replicas > 1) createBudget(owner, namespace);

        this.requests = pulumi.output(requestsOf(telemetryParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}

function createSecret(
    { name, parent, deletedWith }: Owner,
    namespace: pulumi.Input<string>,
    headers: pulumi.Input<string>[],
): k8s.core.v1.Secret {
    const values = headers.map((value, index) => [headerVariable(index), value]);
    return new k8s.core.v1.Secret(
        `${name}-headers`,
        { metadata: { name: HEADERS, namespace }, stringData: Object.fromEntries(values) },
        { parent, deletedWith },
    );
}

/** The chart knows a budget, but none of its bounds: one without a bound stops every drain. */
function createBudget({ name, parent, deletedWith }: Owner, namespace: pulumi.Input<string>): void {
    new k8s.policy.v1.PodDisruptionBudget(
        `${name}-budget`,
        {
            metadata: { name: COLLECTOR, namespace },
            spec: { maxUnavailable: 1, selector: { matchLabels: COLLECTOR_LABELS } },
        },
        { parent, deletedWith },
    );
}

function validated(name: string, args: TelemetryArgs): AddonPlan {
    const problems = new Problems();
    const plan = planAddon("telemetry", args, problems);
    const { endpoint, headers = {} } = args;
    problems.expect(
        typeof endpoint !== "string" || /^[\w.-]+:\d+$/.test(endpoint),
        "endpoint",
        `expected host and port such as "otlp.example.com:4317", got ${JSON.stringify(endpoint)}: leave scheme and path away`,
    );
    for (const header of Object.keys(headers)) {
        problems.expect(
            endpoint !== undefined,
            `headers.${header}`,
            "expected no header without an endpoint to send it to: give the endpoint",
        );
        problems.expect(
            /^[a-z0-9_.-]+$/.test(header),
            `headers.${header}`,
            "expected a name in small letters: over gRPC there are no others",
        );
    }
    problems.throwIfAny("Telemetry", name);
    return plan;
}
