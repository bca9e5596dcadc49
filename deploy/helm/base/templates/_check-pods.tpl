{{- define "base.check.names" -}}
{{- $image := .Values.image -}}
{{- include "base.match" (list "name of the release" .Release.Name "^[a-z]([a-z0-9-]{0,51}[a-z0-9])?$" "a letter, then lower-case letters, digits and dashes, 53 characters at most" "rename the service, and its file in the ops repository") }}
{{- include "base.match" (list "image.repository" $image.repository "^[a-z0-9][a-z0-9.:-]*(/[a-z0-9][a-z0-9._-]*)+$" "a registry and a name in lower case, such as ghcr.io/acme/shop/api" "correct it; a tag belongs in image.tag") }}
{{- include "base.match" (list "image.tag" $image.tag "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}@sha256:[0-9a-f]{64}$" "a tag and the digest that decides what runs, 1.4.2@sha256:<64 hexadecimal digits>" "take it from a promotion, or add the digest of what was pushed") }}
{{- end }}

{{- define "base.check.pods" -}}
{{- $v := .Values -}}
{{- range $kind, $probe := $v.probes -}}
  {{- if not (has (print $probe.port) (list "http" (print $v.service.port))) }}
probes.{{ $kind }}.port: expected "http" or {{ $v.service.port }}, the port that the container has, got {{ $probe.port }}: correct it, or service.port
  {{- end -}}
{{- end -}}
{{- if and $v.hpa.enabled (gt (int $v.hpa.min) (int $v.hpa.max)) }}
hpa.min: expected at most hpa.max, which is {{ $v.hpa.max }}, got {{ $v.hpa.min }}: lower it, or raise hpa.max
{{- end -}}
{{- $budget := $v.podDisruptionBudget -}}
{{- $pods := ternary $v.hpa.min $v.replicas $v.hpa.enabled -}}
{{- if and $budget.enabled (ge (int $budget.minAvailable) (int $pods)) }}
podDisruptionBudget.minAvailable: expected fewer than {{ $pods }}, the least number of pods, got {{ $budget.minAvailable }}: no node could ever be drained; run more pods, or set podDisruptionBudget.enabled to false
{{- end -}}
{{- end }}

{{- define "base.check.resources" -}}
{{- $cpu := list "^([1-9][0-9]*(m|\\.[0-9]{1,3})?|0\\.[0-9]{0,2}[1-9]0*)$" "cores, such as 200m, 0.5 or 2" "correct it; nothing is finer than 1m" -}}
{{- $memory := list "^([1-9][0-9]*(\\.[0-9]+)?|0\\.[0-9]*[1-9])[MG]i?$" "an amount such as 512Mi, 1.5Gi or 1G" "correct it, with its unit" -}}
{{- range $kind, $amounts := .Values.resources -}}
  {{- range $what, $amount := $amounts -}}
    {{- include "base.match" (concat (list (printf "resources.%s.%s" $kind $what) (print $amount)) (ternary $cpu $memory (eq $what "cpu"))) -}}
  {{- end -}}
{{- end -}}
{{- $limits := .Values.resources.limits -}}
{{- range $what, $request := .Values.resources.requests -}}
  {{- $limit := get $limits $what -}}
  {{- $most := include "base.quantity" $limit | float64 -}}
  {{- if and $most (gt (include "base.quantity" $request | float64) $most) }}
resources.requests.{{ $what }}: expected at most resources.limits.{{ $what }}, which is {{ $limit }}, got {{ $request }}: lower it, or raise the limit
  {{- end -}}
{{- end -}}
{{- end }}

{{/* A quantity of Kubernetes as a number; 0 where there is none. */}}
{{- define "base.quantity" -}}
{{- $number := print . | regexFind "^[0-9.]+" -}}
{{- $units := dict "m" 0.001 "" 1 "M" 1000000 "G" 1000000000 "Mi" 1048576 "Gi" 1073741824 -}}
{{- mulf $number (get $units (print . | trimPrefix $number)) -}}
{{- end }}

{{/* To YAML names such as no, off and N are false, where nobody quotes them. */}}
{{- define "base.check.variables" -}}
{{- $v := .Values -}}
{{- $env := include "base.variables" . | fromYaml -}}
{{- range $name, $value := $env -}}
  {{- if has $name (list "true" "false") }}
env.{{ $name }}: expected the name of a variable, got what YAML makes of a word such as yes, no, Y or N: put the name in quotes
  {{- else if eq $name "PORT" }}
env.PORT: expected none, because the container, its probes and its Service have the port service.port, got {{ $value | quote }}: set service.port
  {{- else if not (kindIs "string" $value) }}
env.{{ $name }}: expected text, got {{ $value }}: put it in quotes
  {{- end -}}
  {{- include "base.match" (list (print "env." $name) $name "^[A-Za-z_][A-Za-z0-9_]*$" "a name of letters, digits and underscores" "rename it") -}}
{{- end -}}
{{- $own := include "base.environment" . | fromYaml -}}
{{- range $index, $name := $v.secrets -}}
  {{- $at := printf "secrets[%d]" $index -}}
  {{- include "base.match" (list $at $name "^[A-Z][A-Z0-9_]*$" "a name of capital letters, digits and underscores, such as DB_URL" "rename it, in the secret store too") -}}
  {{- if hasKey $own $name }}
{{ $at }}: expected none of {{ keys $own | sortAlpha | join ", " }}, which the chart sets itself, got {{ $name | quote }}: rename it
  {{- else if hasKey $env $name }}
{{ $at }}: expected a name that env has not, got {{ $name | quote }}: the plain value would win; take it out of secrets, or out of env by null
  {{- end -}}
{{- end -}}
{{- end }}
