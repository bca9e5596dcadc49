import type { ChartFacts } from "../known-values";

// Made by `npm run charts`.
export const facts: ChartFacts = {
version: "31.0.1",
serves: [
"monitoring.coreos.com/v1/Alertmanager",
"monitoring.coreos.com/v1/PodMonitor",
"monitoring.coreos.com/v1/Probe",
"monitoring.coreos.com/v1/Prometheus",
"monitoring.coreos.com/v1/PrometheusRule",
"monitoring.coreos.com/v1/ServiceMonitor",
"monitoring.coreos.com/v1/ThanosRuler",
"monitoring.coreos.com/v1alpha1/AlertmanagerConfig",
"monitoring.coreos.com/v1alpha1/PrometheusAgent",
"monitoring.coreos.com/v1alpha1/ScrapeConfig"],
values: {
"global": true,
"crds": {"alertmanagerconfigs":{"enabled":true},"alertmanagers":{"enabled":true},"annotations":true,"podmonitors":{"enabled":true},"probes":{"enabled":true},"prometheusagents":{"enabled":true},"prometheuses":{"enabled":true},"prometheusrules":{"enabled":true},"scrapeconfigs":{"enabled":true},"servicemonitors":{"enabled":true},"thanosrulers":{"enabled":true},"global":true}}};
