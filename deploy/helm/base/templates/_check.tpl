{{/* What the schema cannot see, because it is about two values at once. Everything that is wrong is said together. */}}
{{- define "base.check" -}}
{{- $v := .Values -}}
{{- include "base.refuse" (list . (include "base.nulls" (list $v.base.exports.defaults $v "") | splitList "\n" | compact)) -}}
{{- $problems := list -}}
{{- if not (regexMatch "^[a-z]([a-z0-9-]{0,51}[a-z0-9])?$" .Release.Name) -}}
  {{- $problems = append $problems (printf "name of the release: expected a letter, then lower-case letters, digits and dashes, 53 characters at most, got %q: rename the service, and its file in the ops repository" .Release.Name) -}}
{{- end -}}
{{- range $kind, $probe := $v.probes -}}
  {{- $ports := list "http" (print $v.service.port) -}}
  {{- if not (has (print $probe.port) $ports) -}}
    {{- $problems = append $problems (printf "probes.%s.port: expected \"http\" or %v, the port that the container has, got %v: correct it, or service.port" $kind $v.service.port $probe.port) -}}
  {{- end -}}
{{- end -}}
{{- if and $v.hpa.enabled (gt (int $v.hpa.min) (int $v.hpa.max)) -}}
  {{- $problems = append $problems (printf "hpa.min: expected at most hpa.max, which is %v, got %v: lower it, or raise hpa.max" $v.hpa.max $v.hpa.min) -}}
{{- end -}}
{{- $pods := ternary $v.hpa.min $v.replicas $v.hpa.enabled -}}
{{- if and $v.podDisruptionBudget.enabled (ge (int $v.podDisruptionBudget.minAvailable) (int $pods)) -}}
  {{- $problems = append $problems (printf "podDisruptionBudget.minAvailable: expected fewer than %v, the least number of pods, got %v: no node could ever be drained; run more pods, or set podDisruptionBudget.enabled to false" $pods $v.podDisruptionBudget.minAvailable) -}}
{{- end -}}
{{- $before := 0 -}}
{{- range $index, $step := $v.canary.steps -}}
  {{- if le (int $step.weight) $before -}}
    {{- $problems = append $problems (printf "canary.steps[%d].weight: expected more than %d, the weight before it, got %v: put the steps in order" $index $before $step.weight) -}}
  {{- end -}}
  {{- $before = int $step.weight -}}
{{- end -}}
{{- if and $v.analysis.enabled (not $v.metrics.enabled) -}}
  {{- $problems = append $problems "analysis.enabled: expected false while metrics.enabled is false, got true: no canary without metrics would ever be promoted; set analysis.enabled to false too" -}}
{{- end -}}
{{- if and $v.analysis.enabled (le (mulf $v.analysis.minRequests $v.analysis.errorRatio) 1.0) -}}
  {{- $problems = append $problems (printf "analysis.minRequests: expected more than %.0f while analysis.errorRatio is %v, got %v: one error alone must not end a rollout; raise it, or analysis.errorRatio" (divf 1 $v.analysis.errorRatio | floor) $v.analysis.errorRatio $v.analysis.minRequests) -}}
{{- end -}}
{{- if and (eq $v.traffic "alb") (not $v.ingress.host) -}}
  {{- $problems = append $problems "ingress.host: expected the name that the load balancer answers to, such as \"shop.example.com\", because traffic is alb, got \"\": set it, or set traffic to replicas" -}}
{{- end -}}
{{- if and (eq $v.traffic "replicas") $v.ingress.host -}}
  {{- $problems = append $problems (printf "ingress.host: expected \"\" because traffic is replicas, which makes no ingress, got %q: set traffic to alb, or leave the host out" $v.ingress.host) -}}
{{- end -}}
{{- if and $v.migration.enabled (not $v.migration.command) -}}
  {{- $problems = append $problems "migration.command: expected the command that migrates the database, such as [alembic, upgrade, head], got []: set it, or set migration.enabled to false" -}}
{{- end -}}
{{- if and $v.migration.enabled (not (has "DB_URL" $v.secrets)) -}}
  {{- $problems = append $problems (printf "secrets: expected DB_URL among them because migration.enabled is true, got [%s]: add it, or set migration.enabled to false" (join ", " $v.secrets)) -}}
{{- end -}}
{{- include "base.refuse" (list . $problems) -}}
{{- end }}

{{- define "base.refuse" -}}
{{- $root := first . -}}
{{- with last . -}}
  {{- $count := len . -}}
  {{- fail (printf "%s \"%s\" has %d %s:\n  %s" $root.Chart.Name $root.Release.Name $count (ternary "problem" "problems" (eq $count 1)) (join "\n  " .)) -}}
{{- end -}}
{{- end }}

{{/* A null takes a default away, and Helm tells no schema. Variables and resources may be fewer. Call it with (list <defaults> <values> <path>). */}}
{{- define "base.nulls" -}}
{{- $values := index . 1 -}}
{{- $path := last . -}}
{{- range $key, $default := first . -}}
  {{- if not (hasKey $values $key) }}
{{ $path }}{{ $key }}: expected a value, got null: leave it out to get the default
  {{- else if and (kindIs "map" $default) (not (has $key (list "env" "resources"))) }}
{{ include "base.nulls" (list $default (get $values $key) (print $path $key ".")) }}
  {{- end -}}
{{- end -}}
{{- end }}
