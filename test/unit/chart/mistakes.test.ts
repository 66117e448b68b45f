import { expect, test } from "vitest";
import { KpackError } from "../../../src/base/index.ts";
import { noUserValues } from "../../../src/chart/index.ts";
import { memoryChart, renderText, testEnvironment } from "../../support/charts.ts";

const values = 'image:\n  repository: nginx\n  tag: "1"\nreplicas: 1\nlist: [a]\nmy-key: 1\n';
const named = '{{- define "app.name" -}}x{{- end -}}\n{{- define "app.labels" -}}x{{- end -}}\n';

async function mistake(template: string, set: string[] = []): Promise<KpackError> {
  const fs = memoryChart({ "values.yaml": values, "templates/_h.tpl": named, "templates/a.yaml": template });
  const error = await renderText(testEnvironment(fs), { values: { ...noUserValues, set } }).catch((e: unknown) => e);
  if (!(error instanceof KpackError)) throw new Error(`no error: ${String(error)}`);
  return error;
}

// What chart authors get wrong most: the line, Helm's words, and a remedy that helm does not give.
test.each<[what: string, template: string, line: number, message: string, hint: string]>([
  [
    "a missing parent",
    "a: 1\nb: {{ .Values.ingress.host }}",
    2,
    "nil pointer evaluating",
    ".Values.ingress is not set",
  ],
  [
    ".Values in a range",
    "{{ range .Values.list }}\nx: {{ .Values.replicas }}\n{{ end }}",
    2,
    "can't evaluate field Values",
    "$.Values",
  ],
  [".Chart in a with", "{{ with .Values.image }}\nx: {{ .Chart.Name }}\n{{ end }}", 2, "nil pointer", "$.Chart"],
  [".Release in a with", "{{ with .Values.image }}\nx: {{ .Release.Name }}\n{{ end }}", 2, "nil pointer", "$.Release"],
  ["a misspelt function", "a: {{ 1 | qoute }}", 1, 'function "qoute" not defined', "did you mean quote"],
  ["a misspelt template", 'a: {{ include "app.nmae" . }}', 1, 'no template "app.nmae"', "did you mean app.name"],
  ["an unknown template", 'a: {{ include "other" . }}', 1, 'no template "other"', "no file of the chart"],
  ["include without a dot", 'a: {{ include "app.name" }}', 1, "want 2 got 1", '{{ include "name" . }}'],
  ["a key with a dash", "a: {{ .Values.my-key }}", 1, "bad character", 'index .Values "my-key"'],
  [
    "a block without an end",
    "a: 1\n{{ if .Values.replicas }}\nb: {{ with 1 }}{{ end }}\n",
    4,
    "unexpected EOF",
    "the if of line 2 has no end",
  ],
  ["an end too many", "a: 1\n{{ end }}", 2, "unexpected {{end}}", "remove this end"],
  ["one brace too few", "a: {{ .Values.replicas }", 1, 'unexpected "}"', "ends with }}"],
  ["tpl of nothing", "a: {{ tpl .Values.config . }}", 1, "expected string", "not set"],
  ["a colon in a text", 'a: {{ "b: c" }}', 1, "mapping values are not allowed", "| quote"],
  ["a tab", "a:\n\tb: 1", 2, "cannot start any token", "a tab"],
  [
    "no blank behind a colon",
    "kind: X\na:{{ .Values.replicas }}",
    2,
    "could not find expected ':'",
    "blank behind the colon",
  ],
])("%s", async (_what, template, line, message, hint) => {
  const error = await mistake(template);
  expect(error).toMatchObject({
    message: expect.stringContaining(message) as string,
    hint: expect.stringContaining(hint) as string,
    span: { file: "chart/templates/a.yaml", line },
  });
});

test("the place that a missing value should come from is named with its whole path", async () => {
  const fs = memoryChart({
    "Chart.yaml":
      "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies: [{name: db, version: 1.0.0, repository: ''}]\n",
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
    "charts/db/values.yaml": "auth: {}\n",
    "charts/db/templates/a.yaml": "a: {{ .Values.auth.user.name }}\n",
  });
  const error = await renderText(testEnvironment(fs)).catch((e: unknown) => e);
  expect(error).toMatchObject({
    span: { file: "chart/charts/db/templates/a.yaml", line: 1 },
    hint: ".Values.auth.user is not set, so .Values.auth.user.name cannot be read",
    notes: [
      "chart/charts/db/values.yaml has no auth.user; it could be set there, in a file given with -f, or with --set db.auth.user=...",
    ],
  });
});

test("a --set that goes below a text names the flag and what is in the way", async () => {
  const fs = memoryChart({});
  const set = { ...noUserValues, set: ["image=foo", "image.tag=2"] };
  await expect(renderText(testEnvironment(fs), { values: set })).rejects.toMatchObject({
    message: expect.stringMatching(/^failed parsing --set data: unable to parse key/) as string,
    hint: expect.stringContaining("holds a text") as string,
    notes: ["in --set image.tag=2"],
  });
});

test("a value with a near name is a warning, with --strict-values an error", async () => {
  const environment = testEnvironment(memoryChart({ "values.yaml": values }));
  await renderText(environment, { values: { ...noUserValues, set: ["replcas=3"] } });
  expect(environment.warnings).toEqual(["the chart does not know the value replcas; did you mean replicas?"]);
  await expect(
    renderText(environment, { values: { ...noUserValues, set: ["replcas=3"] }, strictValues: true }),
  ).rejects.toMatchObject({ code: "chart/unused-values", notes: ["replcas: did you mean replicas?"] });
});
