import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { createLockHolder, holderMayLive } from "../../../src/adapters/node/index.ts";

describe("the holder of a lock", () => {
  test("R17: lives while its process does, as far as that can be told here", () => {
    const own = createLockHolder("me");
    expect(own).toMatch(/^me@.+:\d+:[0-9a-f]{16}$/);
    expect(holderMayLive(own)).toBe(true);
    const ended = own.replace(/:\d+:/, `:${endedProcess()}:`);
    expect(holderMayLive(ended)).toBe(false);
    expect(holderMayLive(ended.replace(/:[0-9a-f]{8}/, ":00000000"))).toBe(true);
    expect(holderMayLive("another command")).toBe(true);
  });
});

function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", "0"]).pid;
}
