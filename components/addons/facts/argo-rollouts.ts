import type { ChartFacts } from "../known-values";

// Made by `npm run charts`.
export const facts: ChartFacts = {
version: "2.41.0",
serves: [
"argoproj.io/v1alpha1/AnalysisRun",
"argoproj.io/v1alpha1/AnalysisTemplate",
"argoproj.io/v1alpha1/ClusterAnalysisTemplate",
"argoproj.io/v1alpha1/Experiment",
"argoproj.io/v1alpha1/Rollout"],
values: {
"global": {"deploymentAnnotations":true,"deploymentLabels":true,"dnsConfig":true,"revisionHistoryLimit":true},
"apiVersionOverrides": {"ingress":true},
"clusterInstall": true,
"containerSecurityContext": true,
"controller": {"affinity":true,"albTagKeyResourceID":true,"awsTargetGroupBindingAPIVersion":true,"awsVerifyTargetGroup":true,"component":true,"containerPorts":{"healthz":true,"metrics":true},"createClusterRole":true,"createConfigmap":true,"deploymentAnnotations":true,"deploymentLabels":true,"extraArgs":true,"extraContainers":true,"extraEnv":true,"image":{"pullPolicy":true,"registry":true,"repository":true,"tag":true},"initContainers":true,"lifecycle":true,"livenessProbe":true,"logging":{"format":true,"kloglevel":true,"level":true},"metricProviderPlugins":true,"metrics":{"enabled":true,"service":{"annotations":true,"port":true,"portName":true},"serviceMonitor":{"additionalAnnotations":true,"additionalLabels":true,"enabled":true,"metricRelabelings":true,"namespace":true,"relabelings":true,"tlsConfig":true}},"nodeSelector":true,"pdb":{"annotations":true,"enabled":true,"labels":true,"maxUnavailable":true,"minAvailable":true},"podAnnotations":true,"podLabels":true,"pprofAddress":true,"priorityClassName":true,"readinessProbe":true,"replicas":true,"resources":true,"selfServiceNotification":true,"stepPlugins":true,"terminationGracePeriodSeconds":true,"tolerations":true,"topologySpreadConstraints":true,"trafficRouterPlugins":true,"volumeMounts":true,"volumes":true},
"crdAnnotations": true,
"createClusterAggregateRoles": true,
"dashboard": {"affinity":true,"component":true,"containerSecurityContext":true,"createClusterRole":true,"deploymentAnnotations":true,"deploymentLabels":true,"enabled":true,"extraArgs":true,"extraEnv":true,"httproute":{"annotations":true,"enabled":true,"hostnames":true,"labels":true,"parentRefs":true,"rules":true},"image":{"pullPolicy":true,"registry":true,"repository":true,"tag":true},"ingress":{"annotations":true,"enabled":true,"extraPaths":true,"hosts":true,"ingressClassName":true,"labels":true,"pathType":true,"paths":true,"tls":true},"logging":{"kloglevel":true,"level":true},"nodeSelector":true,"pdb":{"annotations":true,"enabled":true,"labels":true,"maxUnavailable":true,"minAvailable":true},"podAnnotations":true,"podLabels":true,"podSecurityContext":true,"priorityClassName":true,"readonly":true,"replicas":true,"resources":true,"rootPath":true,"service":{"annotations":true,"externalIPs":true,"labels":true,"loadBalancerClass":true,"loadBalancerIP":true,"loadBalancerSourceRanges":true,"nodePort":true,"port":true,"portName":true,"targetPort":true,"type":true},"serviceAccount":{"annotations":true,"create":true,"name":true},"tolerations":true,"topologySpreadConstraints":true,"volumeMounts":true,"volumes":true},
"extraObjects": true,
"fullnameOverride": true,
"imagePullSecrets": true,
"installCRDs": true,
"keepCRDs": true,
"kubeVersionOverride": true,
"nameOverride": true,
"namespaceOverride": true,
"notifications": {"configmap":{"create":true},"notifiers":true,"secret":{"annotations":true,"create":true,"items":true},"subscriptions":true,"templates":true,"triggers":true},
"podAnnotations": true,
"podLabels": true,
"podSecurityContext": true,
"providerRBAC": {"additionalRules":true,"enabled":true,"providers":{"ambassador":true,"apisix":true,"awsAppMesh":true,"awsLoadBalancerController":true,"contour":true,"gatewayAPI":true,"glooPlatform":true,"istio":true,"smi":true,"traefik":true}},
"serviceAccount": {"annotations":true,"create":true,"name":true},
"serviceAnnotations": true}};
