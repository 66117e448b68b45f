// Fills in the expected output of test/cases/gotmpl/*.txt with what the real Helm 4 gives (never with kpack's own).
// usage: node scripts/updateTemplateCases.js [FILE...]
// A case: a line "=== NAME", the template, a line "+++", then the output, or "ERR: " and the error text.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../test/cases/gotmpl");
const helm = path.join(process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles"), "bin/helm");
const chart = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-cases-"));
fs.mkdirSync(path.join(chart, "templates"));
fs.mkdirSync(path.join(chart, "files"));
fs.writeFileSync(path.join(chart, "Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.2.3\nappVersion: 4.5.6\n");
fs.writeFileSync(path.join(chart, "files/a.txt"), "alpha\nbeta\n");
fs.writeFileSync(path.join(chart, "files/b.json"), '{"k": 1}');
fs.copyFileSync(path.join(folder, "values.json"), path.join(chart, "values.yaml"));

function runHelm(template, text) {
  fs.writeFileSync(path.join(chart, "templates/t.yaml"), template);
  fs.writeFileSync(path.join(chart, "case.tpl"), text);
  const args = ["template", "rel", chart, "--namespace", "ns", "--kube-version", "1.34.0"];
  try {
    return { output: execFileSync(helm, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }) };
  } catch (error) {
    return { error: error.stderr.replace(/^(?:.*\n)*?Error: /, "").trimEnd() };
  }
}

function answer(text) {
  const direct = runHelm(text, "");
  if (direct.error !== undefined && /^(parse error|execution error|template: |c\/templates)/.test(direct.error))
    return `ERR: ${direct.error.replace(/\n\nUse --debug.*$/s, "")}`;
  const wrapped = runHelm('out: {{ tpl (.Files.Get "case.tpl") . | toJson }}\n', text);
  if (wrapped.output === undefined) throw new Error(`${text}\n${direct.error}\n${wrapped.error}`);
  return JSON.parse(/^out: (.*)$/m.exec(wrapped.output)[1]);
}

try {
  const files = process.argv.slice(2).length
    ? process.argv.slice(2)
    : fs.readdirSync(folder).filter((name) => name.endsWith(".txt"));
  for (const name of files) {
    const file = path.join(folder, path.basename(name));
    const cases = fs.readFileSync(file, "utf8").split(/^=== /m).slice(1);
    const filled = cases.map((entry) => {
      const [title, ...rest] = entry.split("\n");
      const text = rest
        .join("\n")
        .split(/\n\+\+\+\n/)[0]
        .replace(/\n$/, "");
      return `=== ${title}\n${text}\n+++\n${answer(text)}\n`;
    });
    fs.writeFileSync(file, filled.join(""));
    console.log(`${name}: ${filled.length} cases`);
  }
} finally {
  fs.rmSync(chart, { recursive: true });
}
