import { randomBytes } from "node:crypto";
import type { Random } from "../../ports/index.ts";

/** The operating system's random bytes. */
export function createNodeRandom(): Random {
  return { bytes: (count) => randomBytes(count) };
}
