// Writes what the real helm prints and leaves behind for the commands of test/cases/chartCommands.json.
//   node scripts/updateChartCommandCases.js     HELM names the binary
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { unpackTar } from "modern-tar";

const file = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "test/cases/chartCommands.json");
const oracles = process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles");
const helm = process.env.HELM ?? path.join(oracles, "bin/helm");
const cases = JSON.parse(fs.readFileSync(file, "utf8"));
const work = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-commands-"));

function masked(text) {
  return text.replace(/^generated: .*$/m, "generated: MASKED");
}

/** Files that the command made, and what is in packages. The lock's time is masked. */
async function made(folder, before) {
  const found = {};
  for (const name of fs.readdirSync(folder, { recursive: true }).sort()) {
    const full = path.join(folder, name);
    if (!fs.statSync(full).isFile() || name in before) continue;
    if (!name.endsWith(".tgz")) found[name] = masked(fs.readFileSync(full, "utf8"));
    else
      for (const { header, data } of await unpackTar(gunzipSync(fs.readFileSync(full))))
        found[`${name}:${header.name}`] = masked(Buffer.from(data).toString());
  }
  return found;
}

for (const each of cases) {
  const folder = path.join(work, each.name);
  for (const [name, text] of Object.entries(each.files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const env = { PATH: process.env.PATH, HOME: path.join(work, "home") };
  const run = spawnSync(helm, each.command, { cwd: folder, encoding: "utf8", env });
  each.fails = run.status !== 0;
  each.output = run.stdout.replaceAll(folder, "/WORK");
  if (each.fails) each.helmError = run.stderr.replaceAll(folder, "/WORK");
  each.made = await made(folder, each.files);
}
fs.rmSync(work, { recursive: true });
fs.writeFileSync(file, `${JSON.stringify(cases, null, 2)}\n`);
