{{/*
What must be there before the pods are. All of it is in Argo CD's sync phase, in waves: a hook before that phase would wait for a secret
that only the phase itself brings.
*/}}
{{- define "base.serviceAccount" }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name | quote }}
  labels: {{- include "base.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
automountServiceAccountToken: false
{{- end }}

{{- define "base.externalSecret" }}
{{- $v := .Values }}
{{- $path := printf "%s/%s" $v.environment .Release.Name }}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: {{ .Release.Name }}-secrets
  labels: {{- include "base.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
spec:
  refreshInterval: 1h
  secretStoreRef: { kind: ClusterSecretStore, name: {{ $v.secretStore | quote }} }
  target: { name: {{ .Release.Name }}-secrets }
  data:
    {{- range $v.secrets }}
    - secretKey: {{ . | quote }}
      remoteRef: { key: {{ $path }}/{{ . }} }
    {{- end }}
{{- end }}

{{/*
It runs at every sync, so it must change nothing when there is nothing to change, as alembic does. When it fails, the sync ends and the
running version stays. A rollback runs the command of the old image first, on the schema that the new one has left.
*/}}
{{- define "base.migration" }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-migrate
  labels:
    {{- include "base.labels" . | nindent 4 }}
    app.kubernetes.io/version: {{ include "base.version" . | quote }}
  annotations:
    argocd.argoproj.io/hook: Sync
    argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
    argocd.argoproj.io/sync-wave: "-1"
spec:
  activeDeadlineSeconds: {{ .Values.migration.deadlineSeconds }}
  backoffLimit: 2
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}-migrate
        {{- include "base.labels" . | nindent 8 }}
    spec:
      # A pod that failed stays, and with it what it said.
      restartPolicy: Never
      {{- include "base.podSpec" (dict "root" . "container" (include "base.migrationContainer" .)) | nindent 6 }}
{{- end }}

{{- define "base.migrationContainer" -}}
name: migrate
command: {{ toJson .Values.migration.command }}
{{- end }}

{{/*
Who may call the service, and whom it calls: policies add up, and those of the namespace let no service reach another. They allow what
all pods of an environment need, such as DNS, and deny everything else.

One call needs both ends, the caller's `calls` and the other one's `callers`.
*/}}
{{- define "base.networkPolicy" }}
{{- $v := .Values }}
{{- $out := or $v.calls $v.outside }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name | quote }}
  labels: {{- include "base.labels" . | nindent 4 }}
  annotations:
    argocd.argoproj.io/sync-wave: "-2"
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/instance: {{ .Release.Name | quote }} }
  policyTypes: [{{ if $v.callers }}Ingress{{ end }}{{ if and $v.callers $out }}, {{ end }}{{ if $out }}Egress{{ end }}]
  {{- if $v.callers }}
  ingress:
    - from:
        {{- range $v.callers }}
        - podSelector: { matchLabels: { app: {{ . | quote }} } }
        {{- end }}
      # A number: not every network plugin finds the port by its name when the caller has none of that name.
      ports: [{ protocol: TCP, port: {{ $v.service.port }} }]
  {{- end }}
  {{- if $out }}
  egress:
    {{- range $v.calls }}
    - to:
        - podSelector: { matchLabels: { app: {{ .service | quote }} } }
      ports: [{ protocol: TCP, port: {{ .port }} }]
    {{- end }}
    {{- range $v.outside }}
    - to:
        - ipBlock: { cidr: {{ .cidr }} }
      ports: [{ protocol: TCP, port: {{ .port }} }]
    {{- end }}
  {{- end }}
{{- end }}
