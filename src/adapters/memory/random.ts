import type { Random } from "../../ports/index.ts";

/** A repeatable stream of bytes (xorshift32); for tests only, never for secrets. */
export function createMemoryRandom(seed = 1): Random {
  let state = seed >>> 0 || 1;
  return {
    bytes: (count) => {
      const bytes = new Uint8Array(count);
      for (let i = 0; i < count; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        bytes[i] = state & 0xff;
      }
      return bytes;
    },
  };
}
