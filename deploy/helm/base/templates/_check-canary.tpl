{{- define "base.check.steps" -}}
{{- $before := 0 -}}
{{- range $index, $step := .Values.canary.steps -}}
  {{- $at := printf "canary.steps[%d]" $index -}}
  {{- if le (int $step.weight) $before }}
{{ $at }}.weight: expected more than {{ $before }}, the weight before it, got {{ $step.weight }}: put the steps in order
  {{- end -}}
  {{- include "base.check.time" (list (print $at ".pause") $step.pause) -}}
  {{- $before = int $step.weight -}}
{{- end -}}
{{- end }}

{{- define "base.check.analysis" -}}
{{- $v := .Values -}}
{{- $a := $v.analysis -}}
{{- include "base.check.time" (list "analysis.window" $a.window) -}}
{{- include "base.check.time" (list "analysis.interval" $a.interval) -}}
{{- if and $a.enabled (not $v.metrics.enabled) }}
analysis.enabled: expected false while metrics.enabled is false, got true: no canary without metrics would ever be promoted; set analysis.enabled to false too
{{- end -}}
{{- if and $a.enabled (le (mulf $a.minRequests $a.errorRatio) 1.0) }}
analysis.minRequests: expected more than {{ divf 1 $a.errorRatio | floor | printf "%.0f" }} while analysis.errorRatio is {{ $a.errorRatio }}, got {{ $a.minRequests }}: one error alone must not end a rollout; raise it, or analysis.errorRatio
{{- end -}}
{{- /* Another Prometheus than that of the platform keeps a time of its own. */ -}}
{{- $isOurs := eq $a.address $v.base.exports.defaults.analysis.address -}}
{{- $window := include "base.seconds" (print $a.window) | int -}}
{{- if and $a.enabled $isOurs $window (lt $window 60) }}
analysis.window: expected 60s or more, got {{ $a.window | quote }}: Prometheus reads every 30 seconds, and a rate takes two readings; raise it
{{- end -}}
{{- end }}

{{/* Call it with (list <path> <value>). */}}
{{- define "base.check.time" -}}
{{- $time := last . | print -}}
{{- $problem := include "base.match" (list (first .) $time "^[1-9][0-9]{0,5}[smh]$" "a whole number and its unit s, m or h, such as 90s or 2m" "correct it") -}}
{{- $problem -}}
{{- if and (not $problem) (gt (include "base.seconds" $time | int) 86400) }}
{{ first . }}: expected 24h at most, got {{ $time | quote }}: a rollout that waits holds up the next version, and what its pods ask for; lower it
{{- end -}}
{{- end }}

{{- define "base.seconds" -}}
{{- mul (regexFind "^[0-9]+" . | int) (get (dict "s" 1 "m" 60 "h" 3600) (regexFind "[smh]$" .)) -}}
{{- end }}

{{- define "base.check.traffic" -}}
{{- $v := .Values -}}
{{- $host := $v.ingress.host -}}
{{- if eq $v.traffic "alb" -}}
  {{- if not $host }}
ingress.host: expected the name that the load balancer answers to, such as "shop.example.com", because traffic is alb, got "": set it, or set traffic to replicas
  {{- else -}}
    {{- include "base.match" (list "ingress.host" $host "^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$" "one name in lower case, such as shop.example.com" "leave out its scheme, port and path") -}}
  {{- end -}}
  {{- if and $v.metrics.enabled (eq $v.metrics.path "/") }}
metrics.path: expected another path because traffic is alb, got "/": the load balancer hides it with all that is below; serve metrics at /metrics
  {{- end -}}
{{- else if $host }}
ingress.host: expected "" because traffic is replicas, which makes no ingress, got {{ $host | quote }}: set traffic to alb, or leave the host out
{{- end -}}
{{- end }}

{{- define "base.check.migration" -}}
{{- $v := .Values -}}
{{- if and $v.migration.enabled (not $v.migration.command) }}
migration.command: expected the command that migrates the database, such as [alembic, upgrade, head], got []: set it, or set migration.enabled to false
{{- end -}}
{{- if and $v.migration.enabled (not (has "DB_URL" $v.secrets)) }}
secrets: expected DB_URL among them because migration.enabled is true, got [{{ join ", " $v.secrets }}]: add it, or set migration.enabled to false
{{- end -}}
{{- end }}

{{- define "base.check.outside" -}}
{{- $octet := "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])" -}}
{{- $block := printf `^%s(\.%s){3}/(3[0-2]|[12]?[0-9])$` $octet $octet -}}
{{- range $index, $one := .Values.outside -}}
  {{- include "base.match" (list (printf "outside[%d].cidr" $index) $one.cidr $block "an IPv4 block such as 203.0.113.0/24, or an address such as 203.0.113.7/32" "correct it; a network policy knows no names") -}}
{{- end -}}
{{- end }}
