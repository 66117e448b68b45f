/**
 * kill -9 in the middle of every verb, on every store: half at the points that the fault hook knows (each call to the disk,
 * the API server and the database), half at random times.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { forEachSeed, isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { useFaultServers } from "../support/faultServers.ts";
import { expectNoUnusedParts, type StoreName } from "../support/faultWorlds.ts";
import { KillStory, type StoryOptions } from "../support/killStory.ts";
import { findHelm, run, startKpack } from "../support/releaseWorld.ts";
import { hashText, manifestHash, setContent } from "../support/settingsRelease.ts";

const faults = useFaultServers();
const settings = faults.writeChart("settings", 3);

async function live(
  store: StoreName,
  {
    kills,
    random,
    chart = settings,
    ...options
  }: StoryOptions & { kills: number; random: () => number; chart?: string },
): Promise<KillStory> {
  const world = await faults.makeWorld(store);
  try {
    const story = new KillStory(world, chart, random, { ...options, work: faults.folder });
    expect(await story.live(kills)).toBe(kills);
    return story;
  } finally {
    await world.close();
  }
}

describe.each(faults.stores)("kill -9, store %s", (store) => {
  test(
    "R1, R2, R11: the next command succeeds without help; every acknowledged revision is there, with its manifest",
    async () => {
      const kills = isFull ? 10 : 4;
      await forEachSeed(`R1 kills, store ${store}`, { full: 34, short: 1 }, async (random) => {
        await live(store, { kills, random });
        return kills;
      });
    },
    longMs,
  );
});

describe.each(faults.stores)("signals, store %s", (store) => {
  test(
    "R19: SIGTERM and SIGINT at any point end in a truthful record, never a pending one",
    async () => {
      const kills = isFull ? 5 : 2;
      let longest = 0;
      await forEachSeed(`R19 signals, store ${store}`, { full: 20, short: 1 }, async (random) => {
        const story = await live(store, { kills, random, signals: ["SIGTERM", "SIGINT"] });
        longest = Math.max(longest, story.longestMs);
        return kills;
      });
      tellFigure(`R19 longest run of a command that got a signal, store ${store}`, { ms: Math.round(longest) });
    },
    longMs,
  );
});

if (faults.stores.includes("secret"))
  describe("kill -9 on a cluster", () => {
    test(
      "R12: an upgrade that prunes: nothing is left over, nothing of others is deleted",
      async () => {
        const kills = isFull ? 10 : 3;
        await forEachSeed("R12 kills of upgrades that prune", { full: 50, short: 1 }, async (random) => {
          await live("secret", { kills, random, verbs: ["upgrade"], onlyPoints: true, points: "api.*" });
          return kills;
        });
      },
      longMs,
    );

    test(
      "R8: a record of several parts: killed between them, no part stays behind",
      async () => {
        const large = faults.writeChart("large", 3);
        // Random bytes: nothing that compression could make small.
        writeFileSync(path.join(large, "random.bin"), randomBytes(1_100_000));
        const kills = isFull ? 5 : 1;
        await forEachSeed("R8 kills of writes of large records", { full: 20, short: 1 }, async (random) => {
          const afterAcknowledged = expectNoUnusedParts;
          await live("secret", { kills, random, chart: large, onlyPoints: true, points: "api.*", afterAcknowledged });
          return kills;
        });
      },
      longMs,
    );

    test.runIf(isFull)(
      "R8: a record of 58 MiB is written, read and written again",
      async () => {
        const huge = faults.writeChart("huge", 3);
        for (let i = 0; i < 10; i++) writeFileSync(path.join(huge, `random-${i}.bin`), randomBytes(4_400_000));
        const world = await faults.makeWorld("secret");
        for (const [verb, text] of [
          ["install", "one"],
          ["upgrade", "two"],
        ] as const) {
          const words = [verb, "r", huge, ...setContent({ text, count: 2 }), ...world.args];
          const { status, stderr } = await startKpack(words, world.env).ended;
          expect(status, stderr).toBe(0);
        }
        const { revisions, problems } = await world.records.history("r", world.namespace);
        expect(problems).toEqual([]);
        expect(hashText(revisions.at(-1)?.release.manifest ?? "")).toBe(manifestHash("r", { text: "two", count: 2 }));
        expect(revisions[0]?.release.chart?.files?.map(({ data }) => data.length)).toEqual(Array(10).fill(5_866_668));
        await expectNoUnusedParts(world);
        await world.close();
        tellFigure("R8 records of 58 MiB", { written: 2, failures: 0 });
      },
      longMs,
    );

    test(
      "R11: an uninstall killed after each of its steps is completed by the next, and nothing of others goes",
      async () => {
        const world = await faults.makeWorld("secret");
        await world.addForeign("r-foreign");
        const kpack = async (fault: string, ...words: string[]): Promise<number | null> => {
          const env = { ...world.env, ...(fault ? { KPACK_FAULT: fault } : {}) };
          return (await startKpack([...words, ...world.args], env).ended).status;
        };
        let steps = 0;
        for (let step = isFull ? 1 : 9; ; step += isFull ? 1 : 16) {
          expect(await kpack("", "install", "r", settings, ...setContent({ text: "one", count: 6 }))).toBe(0);
          const status = await kpack(`api.*:${step}:kill`, "uninstall", "r");
          // It came to its end: there is no such step.
          if (status === 0) break;
          expect({ step, status }).toEqual({ step, status: null });
          expect({ step, again: await kpack("", "uninstall", "r", "--ignore-not-found") }).toEqual({ step, again: 0 });
          expect([...(await world.objects())], `step ${step}`).toEqual([["r-foreign", "foreign"]]);
          expect((await world.records.history("r", world.namespace)).revisions).toEqual([]);
          steps++;
        }
        await world.close();
        tellFigure("R11 uninstalls killed, one at each step", { kills: steps, failures: 0 });
      },
      longMs,
    );

    for (const name of ["helm", "helm3"] as const) {
      const helm = findHelm(name);
      if (!helm) {
        test.skip(`R20: ${name} is not on this machine`, () => undefined);
        continue;
      }
      test(
        `R20: after a kill ${name} reads the history and rolls back, and kpack goes on from there`,
        async () => {
          const kills = isFull ? 2 : 1;
          await forEachSeed(`R20 ${name} after a kill`, { full: 25, short: 1 }, async (random) => {
            await live("secret", {
              kills,
              random,
              verbs: ["upgrade"],
              afterKill: (story) => rollBackWith(helm, story),
            });
            return kills;
          });
        },
        longMs,
      );
    }
  });

async function rollBackWith(helm: string, story: KillStory): Promise<void> {
  const { world, acknowledged } = story;
  const inHelm = (...words: string[]): string => {
    const { status, stdout, stderr } = run(helm, [...words, ...world.args], world.env);
    expect({ words, status, stderr: status === 0 ? "" : stderr }).toEqual({ words, status: 0, stderr: "" });
    return stdout;
  };
  const rows = JSON.parse(inHelm("history", "r", "-o", "json")) as { revision: number }[];
  const [revision, content] = [...acknowledged].at(-1) ?? [0, undefined];
  expect(rows.map((row) => row.revision)).toContain(revision);
  if (!content) return;
  inHelm("rollback", "r", String(revision), "--history-max", "0");
  const { revisions } = await world.records.history("r", world.namespace);
  acknowledged.set(revisions.at(-1)?.release.version ?? 0, content);
}
