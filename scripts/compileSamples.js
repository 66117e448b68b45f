// Runs kpack on a few samples and keeps what V8 compiled in dist/cli/compiled: the first run of a command is as fast as the
// next ones, also where there is no home to keep compiled code in, and does not depend on what was run first.
// It serves the Node that builds, and every one with the same V8; others keep their own (bin/kpack.js).
//   node scripts/compileSamples.js SAMPLE FOLDER     one of them, in a process of its own
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(import.meta.url);

/** Compiles all samples; `{engine, names}` for dist/cli/entry.json. */
export function compileSamples(root) {
  const folder = path.join(root, "dist", "cli", "compiled");
  fs.mkdirSync(folder);
  for (const sample of Object.keys(samples)) {
    // Where bin/kpack.js would keep what it compiles: a place without any.
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-samples-"));
    try {
      // Code that is compiled under other flags of V8 would be of no use.
      const env = { ...process.env, XDG_CACHE_HOME: home, KPACK_CODE_CACHE: "", NODE_OPTIONS: "" };
      const found = path.join(home, "kpack", "code");
      const stdio = ["ignore", "ignore", "inherit"];
      execFileSync(process.execPath, [script, sample, found], { cwd: root, env, stdio });
      for (const name of fs.readdirSync(found)) keep(path.join(found, name), path.join(folder, name));
    } finally {
      fs.rmSync(home, { recursive: true, force: true });
    }
  }
  const names = fs.readdirSync(folder).map((name) => path.basename(name, ".bin"));
  return { engine: `${process.versions.v8}-${process.arch}`, names };
}

/** The first sample that loads a script decides what of it is compiled. Whoever may run kpack reads the result. */
function keep(from, to) {
  if (fs.existsSync(to)) return;
  fs.copyFileSync(from, to);
  fs.chmodSync(to, 0o644);
}

/** In the order in which they decide. What one of them names runs in one process. */
const samples = {
  build: () => [["build", "overlays-examples/hello/overlays/prod"]],
  template: (scratch) => [
    ["template", "sample", starter(path.join(scratch, "small"))],
    ["template", "sample", largeChart(path.join(scratch, "large"))],
    ["template", "sample", "charts-examples/shop"],
  ],
  more: () => [["build", "overlays-examples/shop/overlays/prod"]],
};

/** What `kpack create --engine gotmpl` writes. */
function starter(chart) {
  execFileSync(process.execPath, ["bin/kpack.js", "create", chart, "--engine", "gotmpl"], { stdio: "ignore" });
  return chart;
}

/** A chart with so many templates that they are read where they run. */
function largeChart(chart) {
  const templates = path.join(starter(chart), "templates");
  const files = fs.readdirSync(templates).filter((name) => /\.(yaml|tpl)$/.test(name));
  for (let i = 0; i < 32; i++)
    for (const name of files) fs.copyFileSync(path.join(templates, name), path.join(templates, `${i}-${name}`));
  fs.writeFileSync(path.join(templates, "values.yaml"), valuesTemplate);
  fs.appendFileSync(path.join(chart, "values.yaml"), moreValues);
  fs.appendFileSync(path.join(chart, "Chart.yaml"), "maintainers:\n- name: somebody\n  url: https://example.com\n");
  return chart;
}

const moreValues = `
## @param text Some text
text: |
  two
  lines: %
folded: >-
  one
  line
flow: [a, {b: "c\\t"}, 'd', 0.5, 010, ~]
tolerations:
  - key: "node-role.kubernetes.io/control-plane"
    value: ""
    enabled: false
`;

/** What charts do besides. */
const valuesTemplate = `{{- $names := list "b" "a" | uniq | sortAlpha -}}
{{- $more := merge (dict "x" 1) (dict "y" (dict "z" true)) -}}
{{- if and (not .Values.absent) (or (eq .Release.Name "sample") (gt (len $names) 1)) (has "a" $names) }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ regexReplaceAll "[^a-z]+" (printf "%s-%d" (tpl "{{ .Release.Name }}" .) (int 3)) "-" | lower | replace "+" "_" | trunc 63 | trimSuffix "-" }}
data:
  {{- range $key, $value := $more }}
  {{ $key }}: {{ ternary $value "none" (kindIs "map" $value) | toJson | quote }}
  {{- end }}
  checksum: {{ toYaml .Values | sha256sum }}
  patterns: {{ and (regexMatch "^v?([0-9]+)(\\\\.[0-9]+)?(-[0-9A-Za-z]+)*$" "v1.2-x") (regexMatch "(?i)^(A|bc)?d+" "ad") }}
  found: {{ regexFind "-r\\\\d+$|sha256:" "1-r2" }}{{ regexReplaceAllLiteral "\\\\W" "a-b" "" }}{{ regexSplit ":" "a:b" -1 | join "" }}
  replaced: {{ regexReplaceAll "(-?[^a-z\\\\d\\\\-])+-?" "aB-c" "${1}" }}
  encoded: {{ join "," $names | b64enc }}
  version: {{ semverCompare ">=1.20-0" .Capabilities.KubeVersion.Version }}
  api: {{ .Capabilities.APIVersions.Has "apps/v1" }}
  {{- with $.Values.text }}
  text.txt: |-
    {{- . | nindent 4 }}
  {{- else }}
  empty: ""
  {{- end }}
  {{- if not (empty .Values.tolerations) }}
  tolerations: {{ .Values.tolerations | toYaml | b64enc | b64dec | trimAll "-" | indent 2 | quote }}
  {{- else if ne (.Values.folded | default "x") "x" }}
  number: {{ add 1 0x10 1.5 | int64 | toString | quote }}
  {{- end }}
  secret: {{ randAlphaNum 8 | quote }}
  text: {{ coalesce .Values.absent (get (omit $more "x") "none") (without $names "a" | last) | title }}
{{- end }}
`;

async function runSamples(name, folder) {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-sample-"));
  try {
    const kpack = createRequire(import.meta.url)("../bin/kpack.js");
    for (const words of samples[name](scratch)) {
      const code = await kpack.start(words);
      if (code !== 0) throw new Error(`kpack ${words.join(" ")} ended with ${code}`);
    }
    kpack.keepCompiled(folder);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] === script) await runSamples(process.argv[2], process.argv[3]);
