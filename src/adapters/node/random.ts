import { closeSync, openSync, readSync } from "node:fs";
import type { Random } from "../../ports/index.ts";
import { builtin } from "./builtin.ts";

/** The operating system's random bytes. */
export function createNodeRandom(): Random {
  return { bytes: randomBytes };
}

/** Read from the kernel's own device where there is one: loading node:crypto for them takes longer than a small build. */
export function randomBytes(count: number): Buffer {
  return readDevice(count) ?? builtin("crypto").randomBytes(count);
}

function readDevice(count: number): Buffer | undefined {
  let device: number;
  try {
    device = openSync("/dev/urandom", "r");
  } catch {
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(count);
    for (let at = 0; at < count; ) {
      const read = readSync(device, bytes, at, count - at, null);
      if (read === 0) return undefined;
      at += read;
    }
    return bytes;
  } catch {
    return undefined;
  } finally {
    closeSync(device);
  }
}
