// Times the verbs on a real API server beside helm: 80 ConfigMaps and 20 Deployments, and counts the server's requests.
//   node bench/release.js --kubeconfig FILE [--rounds N] [--out FILE]
import fs from "node:fs";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import YAML from "yaml";
import { runOnce } from "./measure.js";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const option = (name) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);
const kubeconfig = option("kubeconfig") ?? process.env.KUBECONFIG;
if (!kubeconfig) throw new Error("name a kubeconfig: --kubeconfig FILE");
process.env.KUBECONFIG = path.resolve(kubeconfig);
const config = YAML.parse(fs.readFileSync(kubeconfig, "utf8"));
const [{ server }, { token }] = [config.clusters[0].cluster, config.users[0].user];

const helm = path.join(process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles"), "bin/helm");
const tools = { kpack: [process.execPath, path.join(root, "bin/kpack.js")], helm: [helm] };

const work = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-bench-release-"));
const chart = path.join(work, "chart");
fs.mkdirSync(path.join(chart, "templates"), { recursive: true });
fs.writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: bench\nversion: 0.1.0\n");
fs.writeFileSync(path.join(chart, "values.yaml"), "text: one\n");
fs.writeFileSync(
  path.join(chart, "templates/all.yaml"),
  `{{- range $i := until 80 }}
---
apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ $.Release.Name }}-{{ $i }}" }
data: { text: {{ $.Values.text | quote }} }
{{- end }}
{{- range $i := until 20 }}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ $.Release.Name }}-{{ $i }}" }
spec:
  selector: { matchLabels: { app: "a{{ $i }}" } }
  template:
    metadata: { labels: { app: "a{{ $i }}" }, annotations: { text: {{ $.Values.text | quote }} } }
    spec: { containers: [{ name: a, image: nginx }] }
{{- end }}
`,
);

/** Requests of clients; the server's own have no user agent here, so its watches and health checks are left out by verb. */
function requestCount() {
  return new Promise((resolve, reject) => {
    const request = https.get(
      `${server}/metrics`,
      { headers: { authorization: `Bearer ${token}` }, rejectUnauthorized: false },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => {
          let sum = 0;
          for (const [, labels, count] of text.matchAll(/^apiserver_request_total\{([^}]*)\} ([\d.e+]+)$/gm))
            if (
              !/verb="WATCH"|resource="(leases|endpointslices|apiservices|flowschemas|prioritylevelconfigurations)",scope="(cluster|resource)".*group="(apiregistration|flowcontrol)/.test(
                labels,
              )
            )
              sum += Number(count);
          resolve(sum);
        });
      },
    );
    request.on("error", reject);
  });
}

const verbs = [
  ["install", ["install", "b", chart, "--create-namespace"], 0.8, 130],
  ["upgrade of all", ["upgrade", "b", chart, "--set", "text=two"], 0.8, 130],
  ["upgrade that changes nothing", ["upgrade", "b", chart, "--set", "text=two"], 0.8, 30],
  ["rollback", ["rollback", "b", "1"], 0.8, 130],
  ["uninstall", ["uninstall", "b"], 0.8, 130],
];
const samples = new Map();
for (let round = 0; round < Number(option("rounds") ?? 3); round++)
  for (const tool of ["kpack", "helm"])
    for (const [verb, words] of verbs) {
      const before = await requestCount();
      const { ms } = await runOnce({ argv: [...tools[tool], ...words, "-n", `bench-${tool}`], cwd: work });
      const requests = (await requestCount()) - before - 1;
      const key = `${tool}/${verb}`;
      samples.set(key, [...(samples.get(key) ?? []), { ms, requests }]);
    }
const rows = verbs.map(([name, , goal, most]) => {
  const best = (tool, field) => Math.min(...samples.get(`${tool}/${name}`).map((s) => s[field]));
  const ratio = best("kpack", "ms") / best("helm", "ms");
  const row = {
    name,
    kpackMs: Math.round(best("kpack", "ms")),
    helmMs: Math.round(best("helm", "ms")),
    ratio: Number(ratio.toFixed(2)),
    kpackRequests: best("kpack", "requests"),
    helmRequests: best("helm", "requests"),
  };
  const verdict = ratio <= goal && row.kpackRequests <= most ? "ok" : `MISSES: goal ${goal}, at most ${most} requests`;
  console.log(
    `${name}: kpack ${row.kpackMs} ms, ${row.kpackRequests} requests; helm ${row.helmMs} ms, ${row.helmRequests} requests; ratio ${row.ratio}; ${verdict}`,
  );
  return row;
});
if (option("out")) fs.writeFileSync(option("out"), `${JSON.stringify({ node: process.version, rows }, null, 2)}\n`);
fs.rmSync(work, { recursive: true, force: true });
