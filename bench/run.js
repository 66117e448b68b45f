// Measures kpack beside its peers, prints the ratios, and saves them as JSON with the machine's name.
//   npm run bench [-- --only TEXT] [--quick] [--charts DIR] [--out FILE]
// --quick leaves out what takes the peer minutes. Peers: $KPACK_ORACLES/bin, ~/.cache/kpack-oracles/bin, or PATH.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chartScenarios } from "./chartScenarios.js";
import { compare } from "./measure.js";
import { buildScenarios } from "./scenarios.js";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const option = (name) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : undefined);

function findPeer(name) {
  const folders = [
    path.join(process.env.KPACK_ORACLES ?? path.join(os.homedir(), ".cache/kpack-oracles"), "bin"),
    ...(process.env.PATH ?? "").split(":"),
  ];
  return folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

function judge(scenario, result, earlier) {
  const { ours, peer } = result;
  const row = { name: scenario.name, kpack: ours, peer };
  if (peer) {
    row.ratio = ours.minMs / peer.minMs;
    row.medianRatio = ours.medianMs / peer.medianMs;
    if (ours.peakMiB && peer.peakMiB) row.memoryRatio = ours.peakMiB / peer.peakMiB;
  }
  const base = scenario.growthFrom && earlier.find((r) => r.name === scenario.growthFrom);
  if (base) row.growthExponent = Math.log(ours.minMs / base.kpack.minMs) / Math.log(scenario.growthFactor);
  const misses = [
    row.ratio > scenario.goal && `wall ${row.ratio.toFixed(3)} > ${scenario.goal}`,
    row.memoryRatio > scenario.memoryGoal && `memory ${row.memoryRatio.toFixed(2)} > ${scenario.memoryGoal}`,
    ours.minMs > scenario.absoluteGoalMs && `${ours.minMs} ms > ${scenario.absoluteGoalMs} ms`,
    row.growthExponent > scenario.growthGoal && `growth ${row.growthExponent.toFixed(2)} > ${scenario.growthGoal}`,
  ].filter(Boolean);
  return { ...row, goal: scenario.goal, memoryGoal: scenario.memoryGoal, misses };
}

function print(row) {
  const parts = [`${row.name}: kpack ${row.kpack.minMs} ms, ${row.kpack.peakMiB ?? "?"} MiB`];
  if (row.peer) parts.push(`peer ${row.peer.minMs} ms, ${row.peer.peakMiB ?? "?"} MiB`);
  if (row.ratio !== undefined)
    parts.push(`wall ratio ${row.ratio.toFixed(3)} (median ${row.medianRatio.toFixed(3)}, goal ${row.goal})`);
  if (row.memoryRatio !== undefined)
    parts.push(`memory ratio ${row.memoryRatio.toFixed(2)}${row.memoryGoal ? ` (goal ${row.memoryGoal})` : ""}`);
  if (row.growthExponent !== undefined) parts.push(`growth exponent ${row.growthExponent.toFixed(2)}`);
  parts.push(row.misses.length ? `MISSES: ${row.misses.join(", ")}` : "ok");
  console.log(parts.join("; "));
}

const work = fs.mkdtempSync(path.join(os.tmpdir(), "kpack-bench-"));
const argo = path.join(
  process.env.KPACK_SHARED ?? path.join(root, "../shared"),
  "conformance/kustomize-real/argoproj+argo-cd",
);
const setup = {
  kpack: [process.execPath, path.join(root, "bin/kpack.js")],
  kustomize: findPeer("kustomize"),
  helm: findPeer("helm"),
  argo: fs.existsSync(argo) ? argo : undefined,
  charts: option("charts"),
  work,
};
if (!setup.kustomize || !setup.helm) console.log("a peer is missing: its rows have no ratio");

const rows = [];
for (const scenario of [...buildScenarios, ...chartScenarios]) {
  if (option("only") && !scenario.name.includes(option("only"))) continue;
  if (scenario.slow && args.includes("--quick")) continue;
  const prepared = await scenario.prepare(setup);
  if (!prepared) {
    console.log(`${scenario.name}: left out, its input is not here`);
    continue;
  }
  const result = await compare({ ...prepared, runs: scenario.runs, peerRuns: scenario.peerRuns });
  const row = judge(scenario, result, rows);
  rows.push(row);
  print(row);
}
const machine = `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`;
const file =
  option("out") ?? path.join(root, "bench/results", `${machine.replace(/[^A-Za-z0-9]+/g, "-").toLowerCase()}.json`);
if (!option("only")) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    `${JSON.stringify({ machine, node: process.version, date: new Date().toISOString().slice(0, 10), rows }, null, 2)}\n`,
  );
  console.log(`saved ${path.relative(root, file)}`);
}
fs.rmSync(work, { recursive: true, force: true });
