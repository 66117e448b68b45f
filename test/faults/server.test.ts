/** An API server that is killed in mid-command, and one that answers badly. */
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiServer, apiServerBinaries, apiServerMissing, startApiServer } from "../support/apiServer.ts";
import { forEachSeed, isFull, longMs, type Random, seededRandom, tellFigure } from "../support/faultSeeds.ts";
import { type FaultWorld, makeWorld, type StoreName } from "../support/faultWorlds.ts";
import { startFaultyProxy } from "../support/faultyProxy.ts";
import { type Postgres, startPostgres } from "../support/postgres.ts";
import { startKpack, temporaryFolder, writeConfigChart } from "../support/releaseWorld.ts";
import { runMain } from "../support/runMain.ts";
import { type Content, hashText, manifestHash, setContent } from "../support/settingsRelease.ts";

const work = temporaryFolder();
const chart = writeConfigChart(path.join(work.folder, "settings"), 5);
// Started by the first test that runs: where none is chosen, no hook would stop them.
let server: ApiServer;
let postgres: Postgres | undefined;
beforeAll(async () => {
  if (!apiServerBinaries()) return;
  server = await startApiServer();
  postgres = isFull ? await startPostgres() : undefined;
});
afterAll(async () => {
  await server?.stop();
  await postgres?.stop();
  work.remove();
});

const many = 120;

/** Everything is as `content` says: the newest record, deployed, and the objects. */
async function expectContent({ records, namespace, objects }: FaultWorld, content: Content): Promise<void> {
  const { revisions, problems } = await records.history("r", namespace);
  expect(problems).toEqual([]);
  const statuses = revisions.map(({ release }) => release.info.status);
  expect(statuses.filter((status) => !["superseded", "failed"].includes(status))).toEqual(["deployed"]);
  expect(statuses.at(-1)).toBe("deployed");
  expect(hashText(revisions.at(-1)?.release.manifest ?? "")).toBe(manifestHash("r", content));
  const expected = Array.from({ length: content.count }, (_, i): [string, string] => [`r-${i}`, content.text]);
  expect([...(await objects())].sort()).toEqual(expected.sort());
}

/** Starts an upgrade of 120 objects and waits until about so many of them are new. */
async function startUpgrade(world: FaultWorld, position: number) {
  const { args, env } = world;
  const install = await startKpack(["install", "r", chart, ...setContent({ text: "one", count: many }), ...args], env)
    .ended;
  expect(install.status, install.stderr).toBe(0);
  // Slowed down, so that there is a middle to hit.
  const slow = ["--qps", "60", "--burst-limit", "10"];
  const run = startKpack(["upgrade", "r", chart, ...setContent({ text: "two", count: many }), ...slow, ...args], env);
  let over = false;
  void run.ended.then(() => {
    over = true;
  });
  const count = async (): Promise<number> =>
    [...(await world.objects()).values()].filter((text) => text === "two").length;
  while (!over && (await count()) < position) await sleep(10);
  expect(over, "the upgrade was over before the server was killed").toBe(false);
  return run;
}

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("an API server that is killed", () => {
    const inWorld = async (store: StoreName, use: (world: FaultWorld) => Promise<void>): Promise<void> => {
      const world = await makeWorld(store, work.folder, { server, postgres });
      try {
        await use(world);
      } finally {
        await world.close();
      }
    };
    /** Kills the server in mid-upgrade at one of 20 positions. */
    const positionOf = (seed: number): number => 3 + (((seed - 1) % 20) * (many - 12)) / 20;

    test(
      "R5: it returns, and the upgrade of 120 objects finishes",
      async () => {
        await forEachSeed("R5 kills of the API server", { full: 20, short: 1 }, async (_, seed) => {
          await inWorld("secret", async (world) => {
            const run = await startUpgrade(world, positionOf(isFull ? seed : 10));
            await server.killApiServer();
            await sleep(isFull ? 3_000 : 500);
            await server.restartApiServer();
            const { status, stderr } = await run.ended;
            expect(status, stderr).toBe(0);
            await expectContent(world, { text: "two", count: many });
          });
          return 1;
        });
      },
      longMs,
    );

    test(
      "R5, R19: it stays away and the user gives up: the command ends, and the next one finishes",
      async () => {
        let longest = 0;
        await forEachSeed(
          "R5 commands given up while the API server is away",
          { full: 10, short: 1 },
          async (_, seed) => {
            await inWorld("secret", async (world) => {
              const run = await startUpgrade(world, positionOf(2 * seed));
              await server.killApiServer();
              await sleep(200);
              const asked = performance.now();
              process.kill(run.pid, seed % 2 ? "SIGTERM" : "SIGINT");
              const { status, stderr } = await run.ended;
              longest = Math.max(longest, performance.now() - asked);
              await server.restartApiServer();
              expect(stderr).toContain("[release/interrupted]");
              expect(status).not.toBe(0);
              await expectNextWorks(world);
            });
            return 1;
          },
        );
        tellFigure("R19 longest from signal to end while the API server is away", { ms: Math.round(longest) });
      },
      longMs,
    );

    test.runIf(isFull).each(["secret", "sql"] as const)(
      "R5: it stays away for good: store %s, the command fails, and the next one finishes",
      async (store) => {
        await forEachSeed(`R5 API server away for good, store ${store}`, { full: 2, short: 0 }, async (_, seed) => {
          await inWorld(store, async (world) => {
            const run = await startUpgrade(world, positionOf(7 * seed));
            await server.killApiServer();
            const { status, stderr } = await run.ended;
            await server.restartApiServer();
            expect(status).toBe(1);
            expect(stderr).toContain("[cluster/unreachable]");
            const { revisions } = await world.records.history("r", world.namespace);
            const last = revisions.at(-1)?.release.info.status;
            // Where the records went away with the server, the next command settles what could not be written.
            expect(last).toBe(store === "sql" ? "failed" : "pending-upgrade");
            await expectNextWorks(world);
          });
          return 1;
        });
      },
      longMs,
    );

    test.runIf(isFull)(
      "R6: etcd is restarted in mid-upgrade",
      async () => {
        await forEachSeed("R6 restarts of etcd", { full: 10, short: 0 }, async (_, seed) => {
          await inWorld("secret", async (world) => {
            const run = await startUpgrade(world, positionOf(2 * seed));
            await server.killEtcd();
            await sleep(1_000);
            await server.restartEtcd();
            const { status, stderr } = await run.ended;
            expect(status, stderr).toBe(0);
            await expectContent(world, { text: "two", count: many });
          });
          return 1;
        });
      },
      longMs,
    );

    test(
      "R6: one of five requests meets a fault: no wrong state, and Retry-After is obeyed",
      async () => {
        const atOnce = isFull ? 8 : 1;
        const stallMs = isFull ? 10_000 : 300;
        await forEachSeed(`R6 runs with faults`, { full: 25, short: 1 }, async (_, seed) => {
          const random = seededRandom(seed * 7_919);
          const proxy = await startFaultyProxy(server, { random, folder: work.folder, stallMs });
          try {
            await Promise.all(
              Array.from({ length: atOnce }, (_unused, i) =>
                liveThrough(proxy.kubeconfig, seededRandom(seed * 100 + i)),
              ),
            );
            expect(proxy.tooSoon).toEqual([]);
            expect(proxy.met.size).toBeGreaterThan(2);
          } finally {
            await proxy.stop();
          }
          return atOnce;
        });
      },
      longMs,
    );

    /** Every verb through the proxy, checked without it. */
    async function liveThrough(kubeconfig: string, random: Random): Promise<void> {
      await inWorld("secret", async (world) => {
        const ok = async (...words: string[]): Promise<void> => {
          const env = { KUBECONFIG: kubeconfig };
          const { status, stderr } = await runMain([...words, ...world.args], { env, directory: work.folder });
          expect(status, `${words.join(" ")}: ${stderr}`).toBe(0);
        };
        const first = { text: "one", count: 3 + Math.floor(random() * 5) };
        await ok("install", "r", chart, ...setContent(first));
        await expectContent(world, first);
        const second = { text: "two", count: 3 + Math.floor(random() * 5) };
        await ok("upgrade", "r", chart, ...setContent(second));
        await expectContent(world, second);
        await ok("rollback", "r", "1");
        await expectContent(world, first);
        await ok("uninstall", "r");
        expect([...(await world.objects())]).toEqual([]);
        expect((await world.records.history("r", world.namespace)).revisions).toEqual([]);
      });
    }
  });

async function expectNextWorks(world: FaultWorld): Promise<void> {
  const next = { text: "three", count: 50 };
  const { status, stderr } = await startKpack(["upgrade", "r", chart, ...setContent(next), ...world.args], world.env)
    .ended;
  expect(status, stderr).toBe(0);
  await expectContent(world, next);
}
