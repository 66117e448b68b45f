import * as fs from "node:fs";
import { builtin } from "./builtin.ts";

let mark: string | undefined;

/**
 * Where process ids mean the same processes: a mark of the machine's name, of its start and of the PID namespace, for
 * containers may share a name and a folder and not see each other's processes. Tells places apart, not what they are.
 */
export function placeMark(): string {
  mark ??= fnv1a(
    [builtin("os").hostname(), ...["/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"].map(told)].join(),
  );
  return mark;
}

/** False when there is no such process here. */
export function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** What Linux says of itself; nothing elsewhere. */
function told(path: string): string {
  try {
    return path.includes("/ns/") ? fs.readlinkSync(path) : fs.readFileSync(path, "latin1").trim();
  } catch {
    return "";
  }
}

function fnv1a(text: string): string {
  let sum = 0x811c9dc5;
  for (const char of text) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}
