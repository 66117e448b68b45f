// Writes the expected output of the parity cases anew, always from the real tools, never from kpack:
// overlays-examples and test/cases/kustomize (kustomize), test/cases/chart and test/cases/gotmpl (helm).
//   npm run test:update [-- kustomize|chart|gotmpl]
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import YAML from "yaml";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const oracles = process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles");
const kustomize = process.env.KUSTOMIZE ?? path.join(oracles, "bin/kustomize");

function build(cwd, args) {
  const env = { ...process.env, KUSTOMIZE_PLUGIN_HOME: path.join(cwd, "plugins") };
  return spawnSync(kustomize, ["build", ...args], { cwd, encoding: "utf8", env, maxBuffer: 1 << 28 });
}

function updateExamples() {
  const out = path.join(root, "test/cases/examples");
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const folder = path.join(root, "overlays-examples");
  for (const file of fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (path.basename(file) !== "kustomization.yaml" || file.includes("components/")) continue;
    const target = path.dirname(file);
    const { status, stdout, stderr } = build(folder, [target]);
    if (status !== 0) throw new Error(`${target}: ${stderr}`);
    fs.writeFileSync(path.join(out, `${target.replaceAll("/", "_")}.yaml`), stdout);
  }
}

function updateChartExamples() {
  for (const name of ["shop", "hello-gotmpl"]) {
    const helm = path.join(oracles, "bin/helm");
    const args = ["template", "rel", path.join(root, "charts-examples", name), "--kube-version", "1.34.0"];
    const { status, stdout, stderr } = spawnSync(helm, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    fs.writeFileSync(path.join(root, "test/cases/chart-examples", `${name}.yaml`), stdout);
  }
}

/** Without what differs between runs and machines: folders, addresses, temporary names. */
function stableText(text, folder) {
  return text
    .replaceAll(folder, "")
    .replaceAll(path.dirname(folder), "")
    .replace(/0x[0-9a-f]{6,}/g, "0x0")
    .replace(/\S*kust-plugin-config-\d+/g, "kust-plugin-config");
}

/** kpack's own cases (what it does otherwise on purpose) are left alone. */
function updateKustomizeCases() {
  const cases = path.join(root, "test/cases/kustomize");
  for (const area of fs.readdirSync(cases))
    for (const name of fs.readdirSync(path.join(cases, area))) {
      const folder = path.join(cases, area, name);
      const spec = YAML.parse(fs.readFileSync(path.join(folder, "case.yaml"), "utf8"));
      if (!String(spec.origin).startsWith("kustomize")) continue;
      const { status, stdout, stderr } = build(path.join(folder, "input"), spec.args ?? ["."]);
      const [write, remove] = status === 0 ? ["expected.yaml", "expected.err"] : ["expected.err", "expected.yaml"];
      fs.rmSync(path.join(folder, remove), { force: true });
      fs.writeFileSync(path.join(folder, write), status === 0 ? stdout : stableText(stderr, folder));
    }
}

const script = (name) => spawnSync(process.execPath, [path.join(root, "scripts", name)], { stdio: "inherit" });
const updates = {
  kustomize: () => {
    updateExamples();
    updateKustomizeCases();
  },
  chart: () => {
    updateChartExamples();
    script("updateChartCases.js");
  },
  gotmpl: () => script("updateTemplateCases.js"),
};
const wanted = process.argv.slice(2);
for (const [name, update] of Object.entries(updates)) if (wanted.length === 0 || wanted.includes(name)) update();
