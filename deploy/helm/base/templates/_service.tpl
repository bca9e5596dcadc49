{{/* Everything of one service. A chart includes this and nothing else. */}}
{{- define "base.service" -}}
{{- include "base.check" . -}}
{{- include "base.serviceAccount" . }}
{{- if or .Values.callers .Values.calls .Values.outside }}{{ include "base.networkPolicy" . }}{{ end }}
{{- if .Values.secrets }}{{ include "base.externalSecret" . }}{{ end }}
{{- if .Values.migration.enabled }}{{ include "base.migration" . }}{{ end }}
{{- include "base.services" . }}
{{- if eq .Values.traffic "alb" }}{{ include "base.ingress" . }}{{ end }}
{{- include "base.rollout" . }}
{{- if .Values.analysis.enabled }}{{ include "base.analysis" . }}{{ end }}
{{- if .Values.hpa.enabled }}{{ include "base.hpa" . }}{{ end }}
{{- if .Values.podDisruptionBudget.enabled }}{{ include "base.podDisruptionBudget" . }}{{ end }}
{{- if .Values.metrics.enabled }}{{ include "base.serviceMonitor" . }}{{ end }}
{{- end }}

{{/*
The labels of every object. What selects pods, or changes with the image, is added where it belongs. A name that may stand alone is
quoted everywhere: a service may be called "on", which YAML takes for true.
*/}}
{{- define "base.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* The readable part of the image's tag as a label: a digest is too long for one, and so may a tag be. */}}
{{- define "base.version" -}}
{{ .Values.image.tag | splitList "@" | first | trunc 63 | trimAll "._-" }}
{{- end }}

{{- define "base.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- end }}
