// Times whole processes: wall clock and peak memory, two commands in turn (A B A B ...) so that both see the same machine.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const gnuTime = fs.existsSync("/usr/bin/time") ? "/usr/bin/time" : undefined;

/** One run: {ms, peakMiB | undefined, code}. Output is read and thrown away. */
export async function runOnce({ argv, cwd }) {
  const report = path.join(os.tmpdir(), `kpack-bench-${process.pid}.rss`);
  const full = gnuTime ? [gnuTime, "-q", "-f", "%M", "-o", report, ...argv] : argv;
  const env = { ...process.env };
  // Makes Node read a certificate bundle at every start: no part of what is measured.
  delete env.NODE_EXTRA_CA_CERTS;
  const start = process.hrtime.bigint();
  const child = spawn(full[0], full.slice(1), { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stdout.resume();
  child.stderr.on("data", (chunk) => {
    stderr = (stderr + chunk).slice(-2000);
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (code !== 0) throw new Error(`${argv.join(" ")} ended with ${code}: ${stderr}`);
  const peakMiB = gnuTime ? Number(fs.readFileSync(report, "utf8").trim().split("\n").at(-1)) / 1024 : undefined;
  if (gnuTime) fs.rmSync(report, { force: true });
  return { ms, peakMiB };
}

/** Runs `ours` and `peer` (optional) in turn after one warm-up of each. `before` prepares each counted run. */
export async function compare({ ours, peer, runs, peerRuns = runs, before }) {
  const samples = { ours: [], peer: [] };
  await before?.("ours");
  await runOnce(ours);
  for (let i = 0; i < Math.max(runs, peer ? peerRuns : 0); i++) {
    if (i < runs) {
      await before?.("ours");
      samples.ours.push(await runOnce(ours));
    }
    if (peer && i < peerRuns) {
      await before?.("peer");
      samples.peer.push(await runOnce(peer));
    }
  }
  return { ours: summary(samples.ours), peer: peer ? summary(samples.peer) : undefined };
}

function summary(samples) {
  const ms = samples.map((s) => s.ms).sort((a, b) => a - b);
  const peaks = samples.map((s) => s.peakMiB).filter((p) => p !== undefined);
  return {
    runs: ms.length,
    minMs: round(ms[0]),
    medianMs: round(ms[Math.floor(ms.length / 2)]),
    peakMiB: peaks.length ? round(Math.min(...peaks)) : undefined,
  };
}

function round(n) {
  return Math.round(n * 100) / 100;
}
