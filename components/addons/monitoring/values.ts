import type { AddonPlan } from "../plan";
import { type Part, sizeValues } from "../parts";
import { size } from "../../requests";
import { mergeValues, type Values } from "../values";
import { ALERTS } from "./alerts";

/** Name of the release and of its namespace, and the prefix of all its Services. */
export const MONITORING = "monitoring";

/** The Secret that Alertmanager reads its routes from, if the chart does not make it. */
export const ROUTES = `alertmanager-${MONITORING}-alertmanager`;

export interface MonitoringPlan extends AddonPlan {
    /** Class of the volumes. */
    readonly storageClass: string;
    readonly storageGiB: number;
    /** Whether the user says where alerts go. */
    readonly ownRoutes: boolean;
}

export function monitoringParts({ replicas, nodeCount }: AddonPlan): Part[] {
    return [
        { at: "prometheus.prometheusSpec.resources", pods: replicas, size: size(200, 1280) },
        { at: "alertmanager.alertmanagerSpec.resources", pods: replicas, size: size(10, 64) },
        // One beside each Prometheus and each Alertmanager.
        {
            at: "prometheusOperator.prometheusConfigReloader.resources",
            pods: 2 * replicas,
            size: size(10, 50),
            sidecar: true,
        },
        { at: "prometheusOperator.resources", pods: 1, size: size(50, 128) },
        // Jobs of an installation, gone before the pods are there.
        { at: "prometheusOperator.admissionWebhooks.patch.resources", pods: 0, size: size(10, 32) },
        { at: "kube-state-metrics.resources", pods: 1, size: size(20, 96) },
        { at: "prometheus-node-exporter.resources", pods: nodeCount, size: size(20, 32) },
        { at: "grafana.resources", pods: 1, size: size(50, 256) },
        // One for dashboards, one for data sources.
        { at: "grafana.sidecar.resources", pods: 2, size: size(10, 96), sidecar: true },
    ];
}

export function monitoringValues(plan: MonitoringPlan): Values {
    const ours = {
        fullnameOverride: MONITORING,
        // They are another chart's, which can upgrade them: see MonitoringCrds.
        crds: { enabled: false },
        ...UNREACHABLE,
        additionalPrometheusRulesMap: { platform: { groups: ALERTS } },
        prometheus: prometheusValues(plan),
        alertmanager: alertmanagerValues(plan),
        // It reads Secrets of all namespaces to count them. Nobody asks how many there are.
        "kube-state-metrics": { collectorsExclude: ["secrets"] },
        "prometheus-node-exporter": NODE_EXPORTER,
        grafana: GRAFANA,
    };
    return mergeValues(sizeValues(monitoringParts(plan)), ours);
}

/** AWS runs these, or, as kube-proxy, they answer their own node alone: what cannot be scraped would raise an alert for ever. */
const UNREACHABLE = {
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    kubeProxy: { enabled: false },
};

/** How much of a volume the samples may take; the rest is for what is being written. */
const SHARE_OF_VOLUME = 0.8;

function prometheusValues(plan: MonitoringPlan): Values {
    const { replicas, storageGiB } = plan;
    return {
        podDisruptionBudget: { enabled: replicas > 1 },
        prometheusSpec: {
            replicas,
            retention: "15d",
            retentionSize: `${Math.floor(storageGiB * SHARE_OF_VOLUME)}GiB`,
            storageSpec: volumeOf(plan, storageGiB),
            persistentVolumeClaimRetentionPolicy: RETENTION,
            // Otherwise it sees the ServiceMonitors of this chart alone.
            serviceMonitorSelectorNilUsesHelmValues: false,
            podMonitorSelectorNilUsesHelmValues: false,
            ruleSelectorNilUsesHelmValues: false,
            probeSelectorNilUsesHelmValues: false,
            scrapeConfigSelectorNilUsesHelmValues: false,
        },
    };
}

function alertmanagerValues(plan: MonitoringPlan): Values {
    return {
        podDisruptionBudget: { enabled: plan.replicas > 1 },
        alertmanagerSpec: {
            replicas: plan.replicas,
            // Silences outlive a pod.
            storage: volumeOf(plan, 1),
            persistentVolumeClaimRetentionPolicy: RETENTION,
            useExistingSecret: plan.ownRoutes,
        },
    };
}

/** Volumes go with what they were for: nothing is left in the account that costs and that nobody knows of. */
const RETENTION = { whenDeleted: "Delete", whenScaled: "Delete" };

function volumeOf({ storageClass }: MonitoringPlan, gib: number): Values {
    const resources = { requests: { storage: `${gib}Gi` } };
    const spec = { storageClassName: storageClass, accessModes: ["ReadWriteOnce"], resources };
    return { volumeClaimTemplate: { spec } };
}

const NODE_EXPORTER = {
    // It reads the files and the network of its node, which Pod Security forbids in the namespace of the others.
    namespaceOverride: "kube-system",
    securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    containerSecurityContext: {
        allowPrivilegeEscalation: false,
        // It does not have the capability, as it is not root; but only beside it may it ask whether the clock is right.
        capabilities: { drop: ["ALL"], add: ["SYS_TIME"] },
    },
};

const SIDECAR = { resource: "configmap", extraMounts: [{ name: "tmp", mountPath: "/tmp" }] };

/**
 * One pod: its database is a file, and two would each know their own users and sessions. It keeps nothing that is not in a
 * ConfigMap. The password of `admin` is made up by the chart and stays in the Secret `monitoring-grafana`.
 */
const GRAFANA = {
    // Dashboards of this namespace. For those of others it would have to read the Secrets of the whole cluster.
    rbac: { namespaced: true },
    sidecar: {
        dashboards: { ...SIDECAR, searchNamespace: MONITORING },
        datasources: SIDECAR,
        securityContext: { readOnlyRootFilesystem: true },
    },
    containerSecurityContext: { readOnlyRootFilesystem: true },
    extraEmptyDirMounts: [{ name: "tmp", mountPath: "/tmp" }],
    "grafana.ini": {
        analytics: { reporting_enabled: false, check_for_updates: false, check_for_plugin_updates: false },
        // It would fetch plugins from the internet whenever it starts.
        plugins: { preinstall_disabled: true },
    },
    testFramework: { enabled: false },
};
