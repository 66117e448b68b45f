// Writes test/cases/helmFlags.json: the flags of the real helm's commands on charts, as their help lists them.
//   node scripts/updateHelmFlags.js     HELM and HELM3 name the binaries
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const file = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), "test/cases/helmFlags.json");
const oracles = process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles");
const binaries = [
  process.env.HELM ?? path.join(oracles, "bin/helm"),
  process.env.HELM3 ?? path.join(oracles, "bin/helm3"),
];
const commands = [
  "template",
  "lint",
  "create",
  "package",
  ...["all", "chart", "values", "readme", "crds"].map((part) => `show ${part}`),
  ...["build", "update", "list"].map((verb) => `dependency ${verb}`),
];
const flags = {};
for (const command of commands) {
  const found = new Set();
  for (const binary of binaries) {
    const help = execFileSync(binary, [...command.split(" "), "--help"], { encoding: "utf8" });
    for (const [, short, name] of help.matchAll(/^ +(?:-(\w), )?--([\w-]+)/gm))
      found.add(short ? `${short} ${name}` : name);
  }
  flags[command] = [...found].sort();
}
fs.writeFileSync(file, `${JSON.stringify(flags, null, 2)}\n`);
