{{- define "base.hpa" }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .Release.Name | quote }}
  labels: {{- include "base.labels" . | nindent 4 }}
spec:
  scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: {{ .Release.Name | quote }} }
  minReplicas: {{ .Values.hpa.min }}
  maxReplicas: {{ .Values.hpa.max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .Values.hpa.cpu }} }
{{- end }}

{{- define "base.podDisruptionBudget" }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .Release.Name | quote }}
  labels: {{- include "base.labels" . | nindent 4 }}
spec:
  minAvailable: {{ .Values.podDisruptionBudget.minAvailable }}
  # A pod that is not ready serves nobody, and must not hold up a node.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: { app: {{ .Release.Name | quote }} }
{{- end }}

{{/* The pod's labels go with each of its series: the analysis tells the canary by them. */}}
{{- define "base.serviceMonitor" }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ .Release.Name | quote }}
  labels: {{- include "base.labels" . | nindent 4 }}
spec:
  selector:
    matchLabels: { app: {{ .Release.Name | quote }} }
  podTargetLabels: [app, rollouts-pod-template-hash]
  endpoints:
    - { port: http, path: {{ .Values.metrics.path }}, interval: 30s }
{{- end }}
