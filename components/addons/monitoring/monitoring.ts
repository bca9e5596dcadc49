import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Problems } from "../../problems";
import { createNamespace } from "../namespace";
import { componentOptions, type Owner, ownerOf } from "../owner";
import { type AddonArgs, planAddon } from "../plan";
import { installChart } from "../release";
import { type Requests, requestsOf } from "../../requests";
import { DASHBOARDS } from "./dashboards";
import { dashboardJson } from "./dashboards/dashboard";
import { MONITORING, type MonitoringPlan, monitoringParts, monitoringValues, ROUTES } from "./values";

export interface MonitoringArgs extends AddonArgs {
    /**
     * Where alerts go: the configuration of Alertmanager, a secret as a whole.
     * See https://prometheus.io/docs/alerting/latest/configuration/. Default: nowhere. They are shown, and nobody is told.
     */
    // Pulumi's package schema has a word for any, and none for unknown.
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    alertmanagerConfig?: pulumi.Input<Record<string, any>>;
    /** Storage of each Prometheus in GiB, of which samples get four fifths. Default: 50. Volumes that exist keep theirs. */
    storageGiB?: number;
    /** Storage class of the volumes. Default: one of its own, of encrypted gp3 volumes of EBS. */
    storageClass?: string;
}

/**
 * Prometheus, Alertmanager and Grafana: every ServiceMonitor of the cluster is scraped, and what is wrong raises an alert.
 *
 * It is installed in the namespace `monitoring`, and its exporter of the nodes' own figures in `kube-system`. Samples are kept for
 * 15 days. Volumes are deleted with it. Grafana is a single pod, with dashboards of the platform, its services and their rollouts;
 * its password is in the Secret `monitoring-grafana`. The custom resource definitions must be there: see `MonitoringCrds`.
 *
 * @example
 * new Monitoring("monitoring", {
 *     alertmanagerConfig: {
 *         route: { receiver: "team" },
 *         receivers: [{ name: "team", slack_configs: [{ api_url: config.requireSecret("slackUrl"), channel: "#alerts" }] }],
 *     },
 * }, { provider, dependsOn: monitoringCrds });
 */
export class Monitoring extends pulumi.ComponentResource {
    /** What its pods ask of the nodes, by the values of Slipway. */
    public readonly requests: pulumi.Output<Requests>;

    constructor(name: string, args: MonitoringArgs = {}, opts?: pulumi.ComponentResourceOptions) {
        super("slipway:index:Monitoring", name, {}, componentOptions(opts));
        const plan = validated(name, args);
        const owner = ownerOf(name, this, opts);

        const namespace = createNamespace(owner, MONITORING, "restricted");
        const dependsOn = [
            ...(args.storageClass === undefined ? [createStorageClass(owner, plan.storageClass)] : []),
            ...(args.alertmanagerConfig === undefined ? [] : [createRoutes(owner, namespace, args.alertmanagerConfig)]),
        ];
        installChart(owner, { plan, release: MONITORING, namespace, values: monitoringValues(plan), dependsOn });
        createDashboards(owner, namespace);

        this.requests = pulumi.output(requestsOf(monitoringParts(plan)));
        this.registerOutputs({ requests: this.requests });
    }
}

function createStorageClass({ name, parent, deletedWith }: Owner, storageClass: string): pulumi.Resource {
    return new k8s.storage.v1.StorageClass(
        `${name}-storage-class`,
        {
            metadata: { name: storageClass },
            provisioner: "ebs.csi.aws.com",
            parameters: { type: "gp3", encrypted: "true" },
            // A volume is in one zone: that of the node where its pod will be.
            volumeBindingMode: "WaitForFirstConsumer",
            reclaimPolicy: "Delete",
            allowVolumeExpansion: true,
        },
        { parent, deletedWith },
    );
}

/** In a Secret of its own it is read again without an installation, and is in the values of none. */
function createRoutes(
    { name, parent, deletedWith }: Owner,
    namespace: pulumi.Input<string>,
    config: NonNullable<MonitoringArgs["alertmanagerConfig"]>,
): pulumi.Resource {
    // JSON is YAML. What is in a Secret, the provider's own type tells the engine to keep secret.
    const text = pulumi.jsonStringify(config);
    return new k8s.core.v1.Secret(
        `${name}-routes`,
        { metadata: { name: ROUTES, namespace }, stringData: { "alertmanager.yaml": text } },
        { parent, deletedWith },
    );
}

function createDashboards({ name, parent, deletedWith }: Owner, namespace: pulumi.Input<string>): void {
    for (const [topic, dashboard] of Object.entries(DASHBOARDS)) {
        // Grafana finds them by the label.
        const metadata = { name: dashboard.uid, namespace, labels: { grafana_dashboard: "1" } };
        const data = { [`${dashboard.uid}.json`]: dashboardJson(dashboard) };
        new k8s.core.v1.ConfigMap(`${name}-${topic}-dashboard`, { metadata, data }, { parent, deletedWith });
    }
}

function validated(name: string, args: MonitoringArgs): MonitoringPlan {
    const { storageGiB = 50, storageClass = MONITORING, alertmanagerConfig } = args;
    const problems = new Problems();
    const plan = planAddon("monitoring", args, problems);
    problems.expect(
        Number.isInteger(storageGiB) && storageGiB >= 5,
        "storageGiB",
        `expected a whole number of at least 5, got ${storageGiB}: a day of samples must fit`,
    );
    problems.expect(
        /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(storageClass),
        "storageClass",
        `expected the name of a storage class, got ${JSON.stringify(storageClass)}: kubectl get storageclass lists them`,
    );
    problems.throwIfAny("Monitoring", name);
    return { ...plan, storageGiB, storageClass, ownRoutes: alertmanagerConfig !== undefined };
}
