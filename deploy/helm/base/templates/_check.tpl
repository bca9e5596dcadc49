{{/*
What the schema cannot see, because it is about two values at once, or could only say as a regular expression. Everything that is wrong
is said together. Each check writes a line for each problem.
*/}}
{{- define "base.check" -}}
{{- $root := . -}}
{{- include "base.refuse" (list . (include "base.nulls" (list .Values.base.exports.defaults .Values ""))) -}}
{{- $lines := list -}}
{{- range list "names" "pods" "resources" "variables" "steps" "analysis" "traffic" "migration" "outside" -}}
  {{- $lines = append $lines (include (print "base.check." .) $root) -}}
{{- end -}}
{{- include "base.refuse" (list . (join "\n" $lines)) -}}
{{- end }}

{{- define "base.refuse" -}}
{{- $root := first . -}}
{{- with last . | splitList "\n" | compact -}}
  {{- $count := len . -}}
  {{- fail (printf "%s \"%s\" has %d %s:\n  %s" $root.Chart.Name $root.Release.Name $count (ternary "problem" "problems" (eq $count 1)) (join "\n  " .)) -}}
{{- end -}}
{{- end }}

{{/*
A null takes a default away, and Helm tells no schema. Variables may be fewer, and a pod may take all the CPU that there is. Call it with
(list <defaults> <values> <path>).
*/}}
{{- define "base.nulls" -}}
{{- $values := index . 1 -}}
{{- $path := last . -}}
{{- range $key, $default := first . -}}
  {{- $at := print $path $key -}}
  {{- if hasKey $values $key -}}
    {{- if and (kindIs "map" $default) (ne $at "env") }}
{{ include "base.nulls" (list $default (get $values $key) (print $at ".")) }}
    {{- end -}}
  {{- else if ne $at "resources.limits.cpu" }}
{{ $at }}: expected a value, got null: leave it out to get the default
  {{- end -}}
{{- end -}}
{{- end }}

{{/* Call it with (list <path> <value> <expression> <what was expected> <cure>). */}}
{{- define "base.match" -}}
{{- if not (regexMatch (index . 2) (index . 1)) }}
{{ first . }}: expected {{ index . 3 }}, got {{ index . 1 | quote }}: {{ last . }}
{{- end -}}
{{- end }}
