{{- define "base.rollout" }}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "base.labels" . | nindent 4 }}
    app.kubernetes.io/version: {{ include "base.version" . | quote }}
spec:
  {{- /* With an autoscaler the number of pods is its own: a number here would take back what it scaled, at every sync. */}}
  {{- if not .Values.hpa.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  selector:
    matchLabels: { app: {{ .Release.Name }} }
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
        {{- include "base.labels" . | nindent 8 }}
        app.kubernetes.io/version: {{ include "base.version" . | quote }}
    spec:
      # The load balancer goes on sending requests until it has noticed: 15 s of them, then 45 s to finish what was begun.
      terminationGracePeriodSeconds: 60
      topologySpreadConstraints:
        {{- include "base.spread" (list . "topology.kubernetes.io/zone") | nindent 8 }}
        {{- include "base.spread" (list . "kubernetes.io/hostname") | nindent 8 }}
      {{- include "base.podSpec" (dict "root" . "container" (include "base.serviceContainer" .)) | nindent 6 }}
  strategy:
    canary: {{- include "base.canary" . | nindent 6 }}
{{- end }}

{{/* Each revision is spread by itself: counted together, the pods of the new one would fill the gaps between the old. */}}
{{- define "base.spread" -}}
- topologyKey: {{ last . }}
  maxSkew: 1
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels: { app: {{ (first .).Release.Name }} }
  matchLabelKeys: [rollouts-pod-template-hash]
{{- end }}

{{- define "base.serviceContainer" -}}
name: {{ .Release.Name }}
ports:
  - { name: http, containerPort: {{ .Values.service.port }} }
livenessProbe: {{- include "base.probe" (list . "liveness") | nindent 2 }}
readinessProbe: {{- include "base.probe" (list . "readiness") | nindent 2 }}
lifecycle:
  preStop:
    sleep: { seconds: 15 }
{{- end }}

{{- define "base.canary" -}}
{{- $analysis := .Values.analysis.enabled -}}
{{- $name := .Release.Name -}}
{{- if eq .Values.traffic "alb" -}}
stableService: {{ $name }}
canaryService: {{ $name }}-canary
trafficRouting:
  alb: { ingress: {{ $name }}, servicePort: {{ .Values.service.port }} }
{{- else -}}
# Weights are numbers of pods: new ones come before old ones go.
maxSurge: 25%
maxUnavailable: 0
{{- end }}
steps:
  {{- range .Values.canary.steps }}
  - setWeight: {{ .weight }}
  - pause: { duration: {{ .pause }} }
  {{- if $analysis }}
  - analysis:
      templates:
        - templateName: {{ $name }}slo
      args:
        - name: hash
          valueFrom: { podTemplateHashValue: Latest }
  {{- end }}
  {{- end }}
  - setWeight: 100
{{- end }}
