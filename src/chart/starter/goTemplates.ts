/** Templates of a new chart, as Go templates. `<NAME>` stands for the chart's name. */
export const goTemplates: Readonly<Record<string, string>> = Object.freeze({
  "templates/_labels.tpl": `{{- define "<NAME>.labels" -}}
app.kubernetes.io/name: <NAME>
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
`,
  "templates/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-<NAME>
  labels:
    {{- include "<NAME>.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      {{- include "<NAME>.labels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "<NAME>.labels" . | nindent 8 }}
    spec:
      containers:
        - name: web
          image: {{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) | quote }}
          ports:
            - name: http
              containerPort: 80
          {{- with .Values.env }}
          env:
            {{- range $name, $value := . }}
            - name: {{ $name }}
              value: {{ $value | quote }}
            {{- end }}
          {{- end }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
  "templates/service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-<NAME>
  labels:
    {{- include "<NAME>.labels" . | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  selector:
    {{- include "<NAME>.labels" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
`,
  "templates/NOTES.txt": `{{ .Release.Name }} is there. Look at it: kubectl -n {{ .Release.Namespace }} port-forward svc/{{ .Release.Name }}-<NAME> 8080:{{ .Values.service.port }}
`,
});
