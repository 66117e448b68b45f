import type { Clock } from "../../ports/index.ts";

/** A clock that stands still until it is set. */
export function createMemoryClock(start = 0): Clock & { set(milliseconds: number): void } {
  let now = start;
  return {
    now: () => now,
    set: (milliseconds) => {
      now = milliseconds;
    },
  };
}
