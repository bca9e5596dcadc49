{{- define "base.services" }}
{{- include "base.clusterService" (list . .Release.Name) }}
{{- if eq .Values.traffic "alb" }}{{ include "base.clusterService" (list . (print .Release.Name "-canary")) }}{{ end }}
{{- if .Values.metrics.enabled }}{{ include "base.metricsService" . }}{{ end }}
{{- end }}

{{/*
With weights by the load balancer, Argo Rollouts narrows the selector of this one to the stable pods, and that of the canary's to the new
ones. By replicas there is this one alone, and it reaches them all.
*/}}
{{- define "base.clusterService" }}
{{- $root := first . }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ last . | quote }}
  labels: {{- include "base.labels" $root | nindent 4 }}
spec:
  selector: { app: {{ $root.Release.Name | quote }} }
  ports:
    - { name: http, port: {{ $root.Values.service.port }}, targetPort: http }
{{- end }}

{{/* Only this one carries the label that the ServiceMonitor looks for: by the others Prometheus would count each pod twice, or miss the canary. */}}
{{- define "base.metricsService" }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-metrics
  labels:
    app: {{ .Release.Name | quote }}
    {{- include "base.labels" . | nindent 4 }}
spec:
  clusterIP: None
  selector: { app: {{ .Release.Name | quote }} }
  ports:
    - { name: http, port: {{ .Values.service.port }}, targetPort: http }
{{- end }}

{{/* Argo Rollouts writes the weights as an annotation of its own, actions.<service>, which no one else may render. */}}
{{- define "base.ingress" }}
{{- $v := .Values }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .Release.Name | quote }}
  labels: {{- include "base.labels" . | nindent 4 }}
  annotations:
    alb.ingress.kubernetes.io/scheme: {{ $v.ingress.scheme }}
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/listen-ports: '[{"HTTP": 80}, {"HTTPS": 443}]'
    alb.ingress.kubernetes.io/ssl-redirect: "443"
    {{- with $v.ingress.certificateArn }}
    alb.ingress.kubernetes.io/certificate-arn: {{ . }}
    {{- end }}
    alb.ingress.kubernetes.io/healthcheck-path: {{ $v.probes.readiness.path }}
    # Shorter than what a pod has left after its last new request.
    alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30
    {{- if $v.metrics.enabled }}
    # Metrics are not for the internet.
    alb.ingress.kubernetes.io/actions.hidden: '{"type": "fixed-response", "fixedResponseConfig": {"contentType": "text/plain", "statusCode": "404"}}'
    {{- end }}
spec:
  ingressClassName: alb
  rules:
    - host: {{ $v.ingress.host }}
      http:
        paths:
          {{- if $v.metrics.enabled }}
          - path: {{ $v.metrics.path }}
            pathType: Prefix
            backend:
              service: { name: hidden, port: { name: use-annotation } }
          {{- end }}
          - path: /
            pathType: Prefix
            backend:
              service: { name: {{ .Release.Name | quote }}, port: { name: use-annotation } }
{{- end }}
