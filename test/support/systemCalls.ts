/** What a command asks of the operating system, as strace tells. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Run, root } from "./runKpack.ts";

export const straceMissing = "skipped: strace is not on this machine, or may not trace here";

export function canTrace(): boolean {
  return spawnSync("strace", ["-f", "-e", "trace=openat", "-o", "/dev/null", "true"], { stdio: "ignore" }).status === 0;
}

export interface TracedRun extends Run {
  /** Calls that reach for the network: sockets, connections, messages. */
  network: string[];
  /** Paths that were opened, or looked at. */
  paths: string[];
  /** Programs that were started besides the command itself, and processes that it made. */
  processes: string[];
}

/** Runs bin/kpack.js with every thread and child of it traced. `record` is a file for the trace. */
export function traceKpack(args: readonly string[], options: { cwd: string; record: string }): TracedRun {
  const words = [
    ...["-f", "-e", "trace=network,process,file", "-s", "4096", "-o", options.record],
    ...[process.execPath, path.join(root, "bin/kpack.js"), ...args],
  ];
  const { status, stdout, stderr } = spawnSync("strace", words, {
    cwd: options.cwd,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: undefined },
    encoding: "utf8",
    timeout: 120_000,
  });
  const calls = readFileSync(options.record, "utf8")
    .split("\n")
    .map((line) => line.replace(/^\d+\s+/, ""));
  return {
    ...{ status, stdout, stderr },
    network: calls.filter((call) => /^(socket|connect|sendto|sendmsg|sendmmsg|bind|listen)\(/.test(call)),
    paths: calls
      .filter(isOfFile)
      .flatMap((call) => [...call.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = ""]) => name)),
    processes: [...calls.filter(startsProgram).slice(1), ...calls.filter(makesProcess)],
  };
}

const isOfFile = (call: string): boolean =>
  /^(open|openat|openat2|stat|lstat|newfstatat|statx|access|faccessat2?|readlink|readlinkat)\(/.test(call);
const startsProgram = (call: string): boolean => /^execve(at)?\(/.test(call);
/** Threads are made by the same calls. */
const makesProcess = (call: string): boolean =>
  /^v?fork\(/.test(call) || (/^clone3?\(/.test(call) && !call.includes("CLONE_THREAD"));
