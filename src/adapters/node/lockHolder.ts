import { builtin } from "./builtin.ts";
import { isLiving, placeMark } from "./processPlace.ts";
import { randomBytes } from "./random.ts";

/** Names this process as the holder of locks: `user@host:pid:` and a part that is its own. */
export function createLockHolder(user: string): string {
  return `${user}@${builtin("os").hostname()}:${process.pid}:${placeMark()}${randomBytes(4).toString("hex")}`;
}

/** False when the holder is a process of this place that has ended; of processes of other places nothing is known. */
export function holderMayLive(holder: string): boolean {
  const [, pid, place] = /:(\d+):([0-9a-f]{8})[0-9a-f]{8}$/.exec(holder) ?? [];
  return place !== placeMark() || isLiving(Number(pid));
}
