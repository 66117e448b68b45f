// Writes the expected output of test/cases/chart/*/* anew, always from the real helm, never from kpack.
//   node scripts/updateChartCases.js [AREA/CASE ...]     HELM names the binary; HELM3 the one for cases with --compat helm3
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "test/cases/chart");
const oracles = process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles");
const helm = {
  helm4: process.env.HELM ?? path.join(oracles, "bin/helm"),
  helm3: process.env.HELM3 ?? path.join(oracles, "bin/helm3"),
};

const wanted = process.argv.slice(2);
for (const area of fs.readdirSync(root))
  for (const name of fs.readdirSync(path.join(root, area)))
    if (wanted.length === 0 || wanted.includes(`${area}/${name}`)) update(path.join(root, area, name));

function update(folder) {
  const argsFile = path.join(folder, "args");
  const given = fs.existsSync(argsFile) ? fs.readFileSync(argsFile, "utf8").split("\n").filter(Boolean) : [];
  const at = given.indexOf("--compat");
  const version = at < 0 ? "helm4" : given[at + 1];
  const args = at < 0 ? given : [...given.slice(0, at), ...given.slice(at + 2)];
  const run = spawnSync(helm[version], ["template", "rel", "chart", "-n", "ns1", "--kube-version", "1.34.0", ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  if (run.error) throw run.error;
  const error = path.join(folder, "expected.err");
  const output = path.join(folder, "expected.yaml");
  if (fs.existsSync(error)) {
    if (run.status === 0) throw new Error(`${folder}: helm does not fail`);
    // What kpack has to say is written by hand, one part a line; helm's own words are kept for readers.
    fs.writeFileSync(path.join(folder, "helm.err"), run.stderr.replaceAll(folder, "."));
  } else {
    if (run.status !== 0) throw new Error(`${folder}: helm fails: ${run.stderr}`);
    fs.writeFileSync(output, run.stdout);
  }
}
