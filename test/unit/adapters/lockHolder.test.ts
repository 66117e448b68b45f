import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { createLockHolder, lifeOfHolder } from "../../../src/adapters/node/index.ts";

describe("the holder of a lock", () => {
  test("R17: lives while its process does, as far as that can be told here", () => {
    const own = createLockHolder("me");
    expect(own).toMatch(/^me@.+:\d+:[0-9a-f]{16}$/);
    expect(lifeOfHolder(own)).toBe("running");
    const ended = own.replace(/:\d+:/, `:${endedProcess()}:`);
    expect(lifeOfHolder(ended)).toBe("ended");
    expect(lifeOfHolder(ended.replace(/:[0-9a-f]{8}/, ":00000000"))).toBe("unknown");
    expect(lifeOfHolder("another command")).toBe("unknown");
  });
});

function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", "0"]).pid;
}
