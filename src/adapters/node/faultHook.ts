import { appendFileSync } from "node:fs";
import { KpackError } from "../../base/index.ts";

/** Called at every point where a run may be cut; may not return (kill) or may throw an errno error. */
export type FaultHook = (operation: string) => void;

/**
 * The hook that KPACK_FAULT asks for; undefined when nothing is asked. For tests of what happens when a run is cut.
 * The setting is a comma-separated list of `operation:n:action`: at the n-th call whose operation matches (exactly, or
 * by a prefix that ends in `*`), `kill` ends the process by SIGKILL, SIGTERM or SIGINT sends it that and goes on, SIGSTOP
 * stops it until SIGCONT, and an errno word (`ECONNRESET`, `ENOSPC`) is thrown as the system would throw it. `n` may be `n+`: that call and all later ones. `trace:FILE` appends every operation.
 */
export function createFaultHook(setting: string | undefined): FaultHook | undefined {
  if (!setting) return undefined;
  const hooks = setting.split(",").map(parseFault);
  return (operation) => {
    for (const hook of hooks) hook(operation);
  };
}

function parseFault(text: string): FaultHook {
  if (text.startsWith("trace:")) {
    const file = text.slice("trace:".length);
    return (operation) => appendFileSync(file, `${operation}\n`);
  }
  const match = /^([^:]+):(\d+)(\+?):(kill|SIGTERM|SIGINT|SIGSTOP|E[A-Z0-9]+)$/.exec(text);
  if (!match)
    throw new KpackError("cluster/bad-fault", `KPACK_FAULT does not understand ${JSON.stringify(text)}`, {
      hint: "write operation:n:kill, operation:n:SIGTERM, operation:n:ERRNO or trace:FILE",
    });
  const [, pattern = "", count = "", onwards = "", action = ""] = match;
  const first = Number(count);
  let seen = 0;
  return (operation) => {
    const matches = pattern.endsWith("*") ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;
    if (!matches) return;
    seen++;
    if (seen !== first && !(onwards && seen > first)) return;
    if (action === "kill") killSelf();
    if (action.startsWith("SIG")) return void process.kill(process.pid, action);
    throw Object.assign(new Error(`${action}: fault asked for at ${operation}`), { code: action, syscall: operation });
  };
}

function killSelf(): never {
  process.kill(process.pid, "SIGKILL");
  // The signal is delivered at once; nothing may run meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}
