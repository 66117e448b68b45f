import { builtin } from "./builtin.ts";
import { isLiving, placeMark } from "./processPlace.ts";
import { randomBytes } from "./random.ts";

/** Names this process as the holder of locks: `user@host:pid:` and a part that is its own. */
export function createLockHolder(user: string): string {
  return `${user}@${builtin("os").hostname()}:${process.pid}:${placeMark()}${randomBytes(4).toString("hex")}`;
}

/** Whether the holder's process runs, where its id means a process of this place. */
export function lifeOfHolder(holder: string): "running" | "ended" | "unknown" {
  const [, pid, place] = /:(\d+):([0-9a-f]{8})[0-9a-f]{8}$/.exec(holder) ?? [];
  if (place !== placeMark()) return "unknown";
  return isLiving(Number(pid)) ? "running" : "ended";
}
