{{- define "shop.labels" -}}
app.kubernetes.io/name: shop
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{- define "shop.databaseHost" -}}
{{- if .Values.database.enabled -}}
{{ .Release.Name }}-database
{{- else -}}
{{ required "externalDatabase.host is needed when database.enabled is false" .Values.externalDatabase.host }}
{{- end -}}
{{- end -}}
