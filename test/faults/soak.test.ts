/**
 * A long life with random operations and random faults. `KPACK_SOAK_SECONDS` says how long (in full an hour); the seed is
 * printed, and KPACK_FAULT_SEED runs it again.
 */
import { describe, expect, test } from "vitest";
import { isFull, longMs, pick, type Random, seededRandom, tellFigure } from "../support/faultSeeds.ts";
import { useFaultServers } from "../support/faultServers.ts";
import { expectNoUnusedParts } from "../support/faultWorlds.ts";
import { KillStory, type StoryOptions } from "../support/killStory.ts";

const faults = useFaultServers();
const chart = faults.writeChart("settings", 3);

const seconds = Number(process.env["KPACK_SOAK_SECONDS"] ?? (isFull ? 3_600 : 6));
// The short form is the same in every run, so that a failure is somebody's change.
const firstSeed = Number(process.env["KPACK_FAULT_SEED"] ?? (isFull ? Math.floor(Math.random() * 1e6) : 1));

/** Kills at points and at random times, signals, and kills of requests to the API server only. */
function randomFaults(random: Random, store: string): StoryOptions {
  const kinds: StoryOptions[] = [{}, { onlyPoints: true }, { signals: ["SIGTERM", "SIGINT"] }];
  if (store !== "file") kinds.push({ onlyPoints: true, points: "api.*" });
  return pick(random, kinds);
}

describe("R22: a soak", () => {
  test(
    `R22: ${seconds} s of random operations with random faults, first seed ${firstSeed}: nothing that was promised breaks`,
    async () => {
      const until = performance.now() + seconds * 1000;
      let [lives, points, commands] = [0, 0, 0];
      do {
        const seed = firstSeed + lives;
        const random = seededRandom(seed);
        const store = pick(random, faults.stores);
        const world = await faults.makeWorld(store);
        const story = new KillStory(world, chart, random, { ...randomFaults(random, store), work: faults.folder });
        try {
          points += await story.live(isFull ? 5 : 1);
          if (store === "secret") await expectNoUnusedParts(world);
        } catch (error) {
          throw new Error(`seed ${seed}, store ${store}: KPACK_FAULT_SEED=${seed} npm run test:faults -- R22`, {
            cause: error,
          });
        } finally {
          await world.close();
        }
        lives++;
        commands += story.commands;
      } while (performance.now() < until);
      expect(points).toBeGreaterThanOrEqual(lives);
      tellFigure("R22 soak", { seconds, "first seed": firstSeed, lives, commands, faults: points, failures: 0 });
    },
    Math.max(longMs, seconds * 1000 + 600_000),
  );
});
