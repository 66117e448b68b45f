// Writes what the real helm says to the charts of test/cases/lint.json, each given as its files.
//   node scripts/updateLintCases.js     HELM names the binary
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const file = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "test/cases/lint.json");
const oracles = process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles");
const helm = process.env.HELM ?? path.join(oracles, "bin/helm");
const cases = JSON.parse(fs.readFileSync(file, "utf8"));
const work = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-lint-"));
for (const each of cases) {
  for (const [name, text] of Object.entries(each.files)) {
    const target = path.join(work, each.name, name);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  const run = spawnSync(helm, ["lint", each.name, ...(each.args ?? [])], { cwd: work, encoding: "utf8" });
  each.fails = run.status !== 0;
  each.output = run.stdout.replaceAll(work, "/WORK");
}
fs.rmSync(work, { recursive: true });
fs.writeFileSync(file, `${JSON.stringify(cases, null, 2)}\n`);
