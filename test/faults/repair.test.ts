/** A repair that is killed at every kind of step, on every store: run again it completes, and nothing is lost. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { useFaultServers } from "../support/faultServers.ts";
import { expectNoUnusedParts, type FaultWorld, type StoreName } from "../support/faultWorlds.ts";
import { startKpack } from "../support/releaseWorld.ts";
import type { Run } from "../support/runKpack.ts";
import { setContent } from "../support/settingsRelease.ts";

const faults = useFaultServers();
const small = faults.writeChart("settings", 3);
const large = faults.writeChart("large", 3);
// Random bytes: nothing that compression could make small.
writeFileSync(path.join(large, "random.bin"), randomBytes(1_100_000));

/** What each store's calls are called by the fault hook. */
const points: Record<StoreName, string> = { file: "file.*", secret: "api.*", sql: "sql.*" };

async function kpack(world: FaultWorld, words: readonly string[], fault = ""): Promise<Run> {
  const env = { ...world.env, ...(fault ? { KPACK_FAULT: fault } : {}) };
  return startKpack([...words, ...world.args], env).ended;
}

async function ok(world: FaultWorld, ...words: string[]): Promise<void> {
  const { status, stderr } = await kpack(world, words);
  expect({ words, status, stderr: status === 0 ? "" : stderr }).toEqual({ words, status: 0, stderr: "" });
}

/** Cuts what is on record of a revision in half. */
async function damage({ records: { store }, namespace }: FaultWorld, revision: number): Promise<void> {
  const found = await store.get(`sh.helm.release.v1.r.v${revision}`, namespace);
  if (!found) throw new Error(`there is no revision ${revision}`);
  await store.update({ ...found, bytes: found.bytes.subarray(0, found.bytes.length / 2) });
}

/** Damages an older revision and the deployed one, before which another one says that it is deployed. */
async function damageRelease(world: FaultWorld, chart: string): Promise<void> {
  await ok(world, "install", "r", chart, ...setContent({ text: "one", count: 2 }));
  await ok(world, "upgrade", "r", chart, ...setContent({ text: "two", count: 2 }));
  await ok(world, "upgrade", "r", chart, ...setContent({ text: "three", count: 5 }));
  const { revisions } = await world.records.history("r", world.namespace);
  const [, second] = revisions;
  if (second)
    await world.records.update({
      ...second,
      release: { ...second.release, info: { ...second.release.info, status: "deployed" } },
    });
  for (const revision of [1, 3]) await damage(world, revision);
}

async function expectRepaired(world: FaultWorld, where: string): Promise<void> {
  const { revisions, problems } = await world.records.history("r", world.namespace);
  expect(problems, where).toEqual([]);
  expect(
    revisions.map(({ release }) => `${release.version} ${release.info.status}`),
    where,
  ).toEqual(["1 superseded", "2 superseded", "3 deployed"]);
  expect(revisions[2]?.release.manifest?.match(/text: "?three/g), where).toHaveLength(5);
  const expected = [["r-foreign", "foreign"], ...Array.from({ length: 5 }, (_, i) => [`r-${i}`, "three"])];
  expect([...(await world.objects())].sort(), where).toEqual(expected.sort());
}

/** Kills a repair at its every `stride`th step. Gives how many kills there were. */
async function killRepairs(world: FaultWorld, chart: string, stride: number): Promise<number> {
  await world.addForeign("r-foreign");
  let kills = 0;
  for (let step = isFull ? 1 : stride; ; step += isFull ? 1 : stride) {
    await damageRelease(world, chart);
    const { status } = await kpack(world, ["repair", "r"], `${points[world.store]}:${step}:kill`);
    const where = `${world.store}, killed at step ${step}`;
    // It came to its end: there is no such step.
    if (status !== 0) {
      expect(status, where).toBeNull();
      await ok(world, "repair", "r");
      kills++;
    }
    await expectRepaired(world, where);
    await expectNoUnusedParts(world, where);
    expect((await kpack(world, ["repair", "r"])).stdout, where).toContain("nothing to repair");
    await ok(world, "upgrade", "r", chart, ...setContent({ text: "four", count: 1 }));
    await ok(world, "uninstall", "r");
    expect([...(await world.objects())], where).toEqual([["r-foreign", "foreign"]]);
    if (status === 0) return kills;
  }
}

/** Kills at its every `stride`th step a repair that removes what was left behind. Gives how many kills there were. */
async function killPrunes(world: FaultWorld, chart: string, stride: number): Promise<number> {
  await world.addForeign("r-foreign");
  const { store } = world.records;
  let kills = 0;
  for (let step = isFull ? 1 : stride; ; step += isFull ? 1 : stride) {
    await damageRelease(world, chart);
    await ok(world, "upgrade", "r", chart, "--take-over", ...setContent({ text: "four", count: 1 }));
    await ok(world, "repair", "r");
    expect(await store.listAside("r", world.namespace)).toHaveLength(2);
    expect([...(await world.objects()).keys()].sort()).toEqual(["r-0", "r-2", "r-3", "r-4", "r-foreign"]);
    const { status } = await kpack(world, ["repair", "r", "--prune"], `${points[world.store]}:${step}:kill`);
    const where = `${world.store}, killed at step ${step}`;
    if (status !== 0) {
      expect(status, where).toBeNull();
      await ok(world, "repair", "r", "--prune");
      kills++;
    }
    expect(await store.listAside("r", world.namespace), where).toEqual([]);
    expect([...(await world.objects()).keys()].sort(), where).toEqual(["r-0", "r-foreign"]);
    const { revisions, problems } = await world.records.history("r", world.namespace);
    expect(problems, where).toEqual([]);
    expect(revisions.at(-1)?.release.info.status, where).toBe("deployed");
    await ok(world, "uninstall", "r");
    expect([...(await world.objects())], where).toEqual([["r-foreign", "foreign"]]);
    if (status === 0) return kills;
  }
}

describe("R9: a repair that is killed", () => {
  test.each(faults.stores)(
    "R9: at each of the steps of --prune, store %s: run again it completes, and takes nothing of others",
    async (store) => {
      const world = await faults.makeWorld(store);
      const kills = await killPrunes(world, small, { file: 5, secret: 40, sql: 8 }[store]);
      await world.close();
      expect(kills).toBeGreaterThan(0);
      tellFigure(`R9 prunes killed, store ${store}`, { kills, failures: 0 });
    },
    longMs,
  );

  test.each(faults.stores)(
    "R9: at each of its steps, store %s: run again it completes",
    async (store) => {
      const world = await faults.makeWorld(store);
      const kills = await killRepairs(world, small, { file: 9, secret: 50, sql: 9 }[store]);
      await world.close();
      expect(kills).toBeGreaterThan(1);
      tellFigure(`R9 repairs killed, store ${store}`, { kills, failures: 0 });
    },
    longMs,
  );

  test.runIf(faults.stores.includes("secret"))(
    "R9: with records of several parts, no part is lost and none stays behind",
    async () => {
      const world = await faults.makeWorld("secret");
      const kills = await killRepairs(world, large, 170);
      await world.close();
      tellFigure("R9 repairs of large records killed", { kills, failures: 0 });
    },
    longMs,
  );
});
