/** Templates of a new chart, in Handlebars. `<NAME>` stands for the chart's name. */
export const handlebarsTemplates: Readonly<Record<string, string>> = Object.freeze({
  "templates/_labels.hbs": `app.kubernetes.io/name: <NAME>
app.kubernetes.io/instance: {{ Release.Name }}
`,
  "templates/deployment.yaml.hbs": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ Release.Name }}-<NAME>
  labels:
    {{> labels }}
spec:
  replicas: {{ Values.replicas }}
  selector:
    matchLabels:
      {{> labels }}
  template:
    metadata:
      labels:
        {{> labels }}
    spec:
      containers:
        - name: web
          image: {{ quote (printf "%s:%s" Values.image.repository (default Chart.AppVersion Values.image.tag)) }}
          ports:
            - name: http
              containerPort: 80
          {{#if Values.env}}
          env:
            {{#each Values.env}}
            - name: {{ @key }}
              value: {{ quote this }}
            {{/each}}
          {{/if}}
          {{#if Values.resources}}
          resources:
            {{ toYaml Values.resources }}
          {{/if}}
`,
  "templates/service.yaml.hbs": `apiVersion: v1
kind: Service
metadata:
  name: {{ Release.Name }}-<NAME>
  labels:
    {{> labels }}
spec:
  type: {{ Values.service.type }}
  selector:
    {{> labels }}
  ports:
    - name: http
      port: {{ Values.service.port }}
      targetPort: http
`,
  "templates/NOTES.txt": `{{ .Release.Name }} is there. Look at it: kubectl -n {{ .Release.Namespace }} port-forward svc/{{ .Release.Name }}-<NAME> 8080:{{ .Values.service.port }}
`,
});
