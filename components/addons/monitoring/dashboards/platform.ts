import type { Dashboard, Panel } from "./dashboard";

/** Pods that have ended ask for nothing, whatever their requests still say. */
const ON_A_NODE =
    '* on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1)';

function requested(title: string, resource: string): Panel {
    return {
        title,
        unit: "percentunit",
        queries: [
            {
                expr:
                    `sum by (node) (kube_pod_container_resource_requests{resource="${resource}"} ${ON_A_NODE})` +
                    ` / sum by (node) (kube_node_status_allocatable{resource="${resource}"})`,
                legend: "{{node}}",
            },
        ],
    };
}

/** Whether there is room, and whether what Git and Secrets Manager say has come to the cluster. */
export const PLATFORM: Dashboard = {
    uid: "slipway-platform",
    title: "Platform",
    choices: [],
    panels: [
        requested("CPU of each node that pods ask for", "cpu"),
        requested("Memory of each node that pods ask for", "memory"),
        {
            title: "Pods of each node, of those that it can have",
            unit: "percentunit",
            queries: [
                {
                    expr:
                        `sum by (node) (kube_pod_info{node!=""} ${ON_A_NODE})` +
                        ' / sum by (node) (kube_node_status_allocatable{resource="pods"})',
                    legend: "{{node}}",
                },
            ],
        },
        {
            title: "Volumes, the share that is used",
            unit: "percentunit",
            queries: [
                {
                    expr:
                        "1 - max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_available_bytes)" +
                        " / max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_capacity_bytes)",
                    legend: "{{namespace}}/{{persistentvolumeclaim}}",
                },
            ],
        },
        {
            title: "Applications of Argo CD by health",
            unit: "short",
            queries: [
                {
                    expr: "count by (health_status) (max by (name, health_status) (argocd_app_info))",
                    legend: "{{health_status}}",
                },
            ],
        },
        {
            title: "Applications of Argo CD by state of sync",
            unit: "short",
            queries: [
                {
                    expr: "count by (sync_status) (max by (name, sync_status) (argocd_app_info))",
                    legend: "{{sync_status}}",
                },
            ],
        },
        {
            title: "External secrets that are not ready",
            unit: "short",
            queries: [
                {
                    expr:
                        "max by (exported_namespace, name)" +
                        ' (externalsecret_status_condition{condition="Ready", status="False"}) == 1',
                    legend: "{{exported_namespace}}/{{name}}",
                },
            ],
        },
        {
            title: "Errors while secrets are read, in 5 minutes",
            unit: "short",
            queries: [
                {
                    expr: "sum by (exported_namespace, name) (increase(externalsecret_sync_calls_error[5m]))",
                    legend: "{{exported_namespace}}/{{name}}",
                },
            ],
        },
    ],
};
