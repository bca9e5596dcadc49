{{/*
Whether the canary keeps its promises, judged by its own series only: those of its pod template hash.

A measurement that neither succeeds nor fails is inconclusive: no data, NaN, too few requests. One of them holds the rollout where it is;
it never promotes. The guard empties the result below minRequests, and keeps an error ratio of 0/0 away.
One failure aborts: it is the average of a whole window already, and base.check sees to it that one error alone is none. Errors of
Prometheus are tried again each 10 s; the fifth in a row aborts, because nobody watches the canary then.
*/}}
{{- define "base.analysis" }}
{{- $a := .Values.analysis }}
{{- $labels := printf "app=%q,namespace=%q,rollouts_pod_template_hash=\"{{args.hash}}\"" .Release.Name .Release.Namespace }}
{{- $ours := printf "%s,route!~%q" $labels (include "base.unwatched" .) }}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: {{ .Release.Name }}slo
  labels: {{- include "base.labels" . | nindent 4 }}
spec:
  args:
    - name: hash
  metrics:
    - name: {{ .Release.Name }}-p95
      {{- include "base.measure" (list . $a.latencySeconds) | nindent 6 }}
          query: |
            histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket{{ "{" }}{{ $ours }}}[{{ $a.window }}])))
            {{- include "base.guard" (list . $ours) | nindent 12 }}
    - name: {{ .Release.Name }}-error-rate
      {{- include "base.measure" (list . $a.errorRatio) | nindent 6 }}
          query: |
            (sum(rate(http_requests_total{{ "{" }}{{ $ours }},status=~"5.."}[{{ $a.window }}])) or vector(0))
              / sum(rate(http_requests_total{{ "{" }}{{ $ours }}}[{{ $a.window }}]))
            {{- include "base.guard" (list . $ours) | nindent 12 }}
{{- end }}

{{/*
Requests of the kubelet and of Prometheus are no traffic, nor is what a scanner tries: with their quick answers a canary that nobody calls
would look healthy. Paths are taken as they are, though Prometheus reads an expression here.
*/}}
{{- define "base.unwatched" -}}
{{- $v := .Values -}}
{{- $routes := list -}}
{{- range list $v.probes.liveness.path $v.probes.readiness.path $v.metrics.path "unmatched" | uniq -}}
  {{- $routes = append $routes (regexQuoteMeta .) -}}
{{- end -}}
{{- join "|" $routes -}}
{{- end }}

{{- define "base.guard" -}}
{{- $a := (first .).Values.analysis -}}
and on() sum(increase(http_requests_total{{ "{" }}{{ last . }}}[{{ $a.window }}])) >= {{ int $a.minRequests }}
{{- end }}

{{- define "base.measure" -}}
{{- $a := (first .).Values.analysis -}}
{{- $usable := "len(result) > 0 && !isNaN(result[0])" -}}
interval: {{ $a.interval }}
count: {{ $a.count }}
failureLimit: 0
inconclusiveLimit: 0
consecutiveErrorLimit: 4
successCondition: {{ $usable }} && result[0] < {{ last . }}
failureCondition: {{ $usable }} && result[0] >= {{ last . }}
provider:
  prometheus:
    address: {{ $a.address }}
{{- end }}
