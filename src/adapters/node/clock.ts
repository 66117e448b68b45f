import type { Clock } from "../../ports/index.ts";

/** The machine's clock. */
export function createNodeClock(): Clock {
  return { now: () => Date.now() };
}
