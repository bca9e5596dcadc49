{{- define "base.rollout" }}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: {{ .Release.Name | quote }}
  labels:
    {{- include "base.labels" . | nindent 4 }}
    app.kubernetes.io/version: {{ include "base.version" . | quote }}
spec:
  {{- /* With an autoscaler the number of pods is its own: a number here would take back what it scaled, at every sync. */}}
  {{- if not .Values.hpa.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  selector:
    matchLabels: { app: {{ .Release.Name | quote }} }
  template:
    metadata:
      labels:
        app: {{ .Release.Name | quote }}
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
    matchLabels: { app: {{ (first .).Release.Name | quote }} }
  matchLabelKeys: [rollouts-pod-template-hash]
{{- end }}

{{- define "base.serviceContainer" -}}
name: {{ .Release.Name | quote }}
ports:
  - { name: http, containerPort: {{ .Values.service.port }} }
livenessProbe: {{- include "base.probe" (list . "liveness") | nindent 2 }}
readinessProbe: {{- include "base.probe" (list . "readiness") | nindent 2 }}
lifecycle:
  preStop:
    sleep: { seconds: 15 }
{{- end }}

{{/*
By weights every old pod stays until the end, for which a rollout asks for twice the pods. With dynamicStableScale it would not; but then an
abort waits for old pods to come back, step by step, while the bad version keeps its share, and for ever where the quota or the nodes are
full (rollout/trafficrouting.go, calculateDesiredWeightOnAbortOrStableRollback). As it is, an abort needs nothing but new weights.

A page asks for the scripts and styles of its own build, which the other version answers with 404: so a browser stays for a while with the
version that it met. For a short while. Every request prolongs it, and nothing that AWS has written says that a weight of 0 ends it: what
ends it is that Argo Rollouts points the Service of an aborted canary at the old pods, and that of a promoted one has the new ones.
*/}}
{{- define "base.canary" -}}
{{- $analysis := .Values.analysis.enabled -}}
{{- $name := .Release.Name -}}
{{- if eq .Values.traffic "alb" -}}
stableService: {{ $name | quote }}
canaryService: {{ $name }}-canary
trafficRouting:
  alb:
    ingress: {{ $name | quote }}
    servicePort: {{ .Values.service.port }}
    stickinessConfig: { enabled: true, durationSeconds: 30 }
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
