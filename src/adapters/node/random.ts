import type { Random } from "../../ports/index.ts";
import { builtin } from "./builtin.ts";

/** The operating system's random bytes. */
export function createNodeRandom(): Random {
  return { bytes: (count) => builtin("crypto").randomBytes(count) };
}
