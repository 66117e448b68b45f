/** How long a silent holder of a lock is waited for, on a clock of its own. */
import { describe, expect, test } from "vitest";
import { createMemoryReleaseStore } from "../../../src/adapters/memory/index.ts";
import { acquireLock, type HolderLife } from "../../../src/release/index.ts";

const about = { release: "r", namespace: "default" };
const reporter = { warn: () => undefined, debug: () => undefined };

/** Asks for a lock whose holder never renews it. Gives when it was had. */
async function waitFor(lifeAt: (ms: number) => HolderLife, queue = true): Promise<number> {
  const store = createMemoryReleaseStore();
  await store.acquireLock({ ...about, holder: "silent", ttlMs: 10_000 });
  let now = 0;
  const lock = await acquireLock(store, {
    ...{ ...about, holder: "me", queue, reporter },
    lifeOf: () => lifeAt(now),
    monotonicNow: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  });
  expect(lock.wasTakenOver).toBe(true);
  await lock.release();
  return now;
}

describe("a silent holder of a lock", () => {
  test.each<[string, (ms: number) => HolderLife, number]>([
    ["of which nothing is known is dead after its lock's life", () => "unknown", 10_000],
    ["whose process has ended is dead at once", () => "ended", 0],
    ["whose process runs is starved: it is given three lives", () => "running", 30_000],
    ["whose process ends meanwhile is dead then", (ms) => (ms < 4_000 ? "running" : "ended"), 4_000],
  ])("R3, R17: %s", async (_what, lifeAt, ms) => {
    for (const queue of [true, false]) expect(await waitFor(lifeAt, queue)).toBe(ms);
  });
});
