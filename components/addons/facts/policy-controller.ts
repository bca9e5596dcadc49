import type { ChartFacts } from "../known-values";

// Made by `npm run charts`.
export const facts: ChartFacts = {
version: "0.10.6",
serves: [
"policy.sigstore.dev/v1alpha1/ClusterImagePolicy",
"policy.sigstore.dev/v1alpha1/TrustRoot",
"policy.sigstore.dev/v1beta1/ClusterImagePolicy"],
values: {
"global": true,
"commonAnnotations": true,
"commonNodeSelector": true,
"commonTolerations": true,
"cosign": {"cosignPub":true,"webhookName":true,"webhookTimeoutSeconds":true},
"imagePullSecrets": true,
"installCRDs": true,
"leasescleanup": {"automountServiceAccountToken":true,"image":{"pullPolicy":true,"repository":true,"version":true},"podSecurityContext":true,"priorityClass":true,"resources":true},
"loglevel": true,
"serviceMonitor": {"enabled":true},
"webhook": {"affinity":true,"automountServiceAccountToken":true,"configData":true,"customLabels":true,"env":true,"envFrom":true,"extraArgs":true,"failurePolicy":true,"image":{"pullPolicy":true,"repository":true,"version":true},"name":true,"namespaceSelector":true,"podAnnotations":true,"podDisruptionBudget":{"enabled":true,"minAvailable":true},"podSecurityContext":true,"priorityClass":true,"registryCaBundle":true,"replicaCount":true,"resources":true,"securityContext":true,"service":{"annotations":true,"port":true,"type":true},"serviceAccount":{"annotations":true,"create":true,"name":true},"volumeMounts":true,"volumes":true,"webhookNames":{"defaulting":true,"validating":true},"webhookTimeoutSeconds":true}}};
