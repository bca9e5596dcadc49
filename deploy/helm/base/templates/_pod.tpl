{{/* What the pods of the service and of its migration have in common. Call it with (dict "root" $ "container" <YAML of the rest of the container>). */}}
{{- define "base.podSpec" -}}
{{- $v := .root.Values -}}
{{- $name := .root.Release.Name -}}
serviceAccountName: {{ $name | quote }}
automountServiceAccountToken: false
# Kubernetes would add variables such as API_PORT for each Service of the namespace, and they read like settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
containers:
  - image: {{ include "base.image" .root }}
    imagePullPolicy: {{ $v.image.pullPolicy }}
    {{- .container | nindent 4 }}
    env:
      {{- range $key, $value := merge dict (include "base.variables" .root | fromYaml) (include "base.environment" .root | fromYaml) }}
      - { name: {{ $key | quote }}, value: {{ $value | quote }} }
      {{- end }}
    {{- if $v.secrets }}
    envFrom:
      - secretRef: { name: {{ $name }}-secrets }
    {{- end }}
    resources: {{- include "base.resources" $v.resources | trim | nindent 6 }}
    securityContext:
      readOnlyRootFilesystem: true
      allowPrivilegeEscalation: false
      capabilities: { drop: [ALL] }
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
volumes:
  - name: tmp
    emptyDir: { sizeLimit: 256Mi }
{{- end }}

{{/* Always as text: a quantity is a number to nobody but YAML. */}}
{{- define "base.resources" -}}
{{- range $kind, $amounts := . }}
{{ $kind }}: {{- range $what, $amount := $amounts }}
  {{ $what }}: {{ $amount | quote }}
{{- end }}
{{- end }}
{{- end }}

{{/* Call it with (list $ "liveness"). */}}
{{- define "base.probe" -}}
{{- $probe := get (first .).Values.probes (last .) -}}
httpGet: { path: {{ $probe.path }}, port: {{ $probe.port }} }
initialDelaySeconds: {{ $probe.initialDelaySeconds }}
periodSeconds: {{ $probe.periodSeconds }}
timeoutSeconds: 3
{{- end }}

{{/* What the team sets. Helm leaves a null in place whose name the chart has not. */}}
{{- define "base.variables" -}}
{{- range $name, $value := .Values.env -}}
  {{- if not (kindIs "invalid" $value) }}
{{ $name | quote }}: {{ $value | toJson }}
  {{- end -}}
{{- end -}}
{{- end }}

{{/* What the service is told anyway: its port, and whose its traces are, for two environments may share a collector. */}}
{{- define "base.environment" -}}
PORT: {{ .Values.service.port }}
OTEL_SERVICE_NAME: {{ .Release.Name | quote }}
OTEL_RESOURCE_ATTRIBUTES: deployment.environment.name={{ .Values.environment }},service.version={{ include "base.version" . }}
{{- end }}
