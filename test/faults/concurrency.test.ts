/** Many commands on one release at once: who wins, who waits, what readers see; and locks on machines whose clocks lie. */
import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createObjectStore } from "../../src/adapters/cluster/index.ts";
import { createMemoryCluster } from "../../src/adapters/memory/cluster/index.ts";
import { createFileStore } from "../../src/adapters/node/stores/index.ts";
import type { ReleaseStore } from "../../src/ports/index.ts";
import { acquireLock } from "../../src/release/index.ts";
import { startFakeControllers } from "../support/fakeControllers.ts";
import { forEachSeed, isFull, longMs, type Random } from "../support/faultSeeds.ts";
import { useFaultServers } from "../support/faultServers.ts";
import type { FaultWorld } from "../support/faultWorlds.ts";
import { findViolations, type Operation } from "../support/linearizability.ts";
import { startKpack } from "../support/releaseWorld.ts";
import type { Run } from "../support/runKpack.ts";
import { runMain } from "../support/runMain.ts";

const faults = useFaultServers();
const chart = faults.writeChart("settings", 3);

/** Runs one command. */
type Runner = (words: readonly string[], world: FaultWorld) => Promise<Run>;
const asProcess: Runner = (words, { args, env }) => startKpack([...words, ...args], env).ended;
const inProcess: Runner = (words, { args, env }) => runMain([...words, ...args], { env, directory: faults.folder });

/** What clients did to one release of a world, and the store's own last word about it. */
class Recorder {
  readonly operations: Operation[] = [];
  readonly world: FaultWorld;
  readonly release: string;
  readonly #runner: Runner;
  #texts = 0;

  constructor(world: FaultWorld, release: string, runner: Runner) {
    this.world = world;
    this.release = release;
    this.#runner = runner;
  }

  /** Words of a change come without values: each gets a text of its own. */
  async write(...words: string[]): Promise<Run> {
    const value = `${this.release}-${++this.#texts}`;
    const calledAt = performance.now();
    const run = await this.#runner([...words, "--set", `text=${value}`], this.world);
    const answeredAt = performance.now();
    const told = /^REVISION: (\d+)$/m.exec(run.stdout)?.[1];
    const version = run.status === 0 && told ? Number(told) : undefined;
    if (run.status === 0) expect(version, run.stdout).toBeDefined();
    this.operations.push({ kind: "write", value, calledAt, answeredAt, version });
    return run;
  }

  async read(): Promise<void> {
    const calledAt = performance.now();
    const run = await this.#runner(["status", this.release, "-o", "json"], this.world);
    const answeredAt = performance.now();
    expect(run.status, run.stderr).toBe(0);
    const { version, config } = JSON.parse(run.stdout) as { version: number; config: { text: string } };
    this.operations.push({ kind: "read", value: config.text, version, calledAt, answeredAt });
  }

  /** Revisions without gaps, one deployed, the newest live, and an order of operations that explains every answer. */
  async expectLinearizable(): Promise<number> {
    const { revisions, problems } = await this.world.records.history(this.release, this.world.namespace);
    expect(problems).toEqual([]);
    expect(revisions.map(({ release }) => release.version)).toEqual(revisions.map((_, i) => i + 1));
    const statuses = revisions.map(({ release }) => release.info.status);
    expect(statuses.filter((status) => status === "deployed")).toHaveLength(1);
    const texts = revisions.map(({ release }): [number, string] => [release.version, String(release.config?.["text"])]);
    expect(findViolations(this.operations, new Map(texts))).toEqual([]);
    const live = [...(await this.world.objects())].filter(([name]) => name.startsWith(`${this.release}-`));
    const [, newest] = texts[statuses.indexOf("deployed")] ?? [];
    expect(live.map(([, text]) => text)).toEqual(live.map(() => newest));
    return revisions.length;
  }
}

describe.each(faults.stores)("many commands on one release, store %s", (store) => {
  const many = isFull ? 32 : 5;

  test(
    "R3, R21: with --queue all finish in order, none is lost, and readers see nothing that was not so",
    async () => {
      await forEachSeed(
        `R3 rounds of ${many} upgrades with --queue, store ${store}`,
        { full: 20, short: 1 },
        async () => {
          const world = await faults.makeWorld(store);
          const recorder = new Recorder(world, "r", asProcess);
          expect((await recorder.write("install", "r", chart)).status).toBe(0);
          const upgrade = ["upgrade", "r", chart, "--queue", "--history-max", "0"];
          const runs = await Promise.all([
            ...Array.from({ length: many }, () => recorder.write(...upgrade)),
            ...Array.from({ length: 3 }, () => recorder.read()),
          ]);
          for (const run of runs) if (run) expect(run.status, run.stderr).toBe(0);
          expect(await recorder.expectLinearizable()).toBe(many + 1);
          await world.close();
          return many;
        },
      );
    },
    longMs,
  );

  test(
    "R3: without it whoever does not win exits with 3 and names the holder",
    async () => {
      await forEachSeed(
        `R3 rounds of ${many} upgrades without --queue, store ${store}`,
        { full: 20, short: 1 },
        async () => {
          const world = await faults.makeWorld(store);
          const recorder = new Recorder(world, "r", asProcess);
          const runs = store === "file" ? await race(recorder, many) : await raceWithSlowWinner(recorder, many);
          const won = runs.filter(({ status }) => status === 0).length;
          for (const { status, stderr } of runs) {
            if (status === 0) continue;
            expect(status, stderr).toBe(3);
            expect(stderr).toMatch(/locked by .+@.+:\d+/);
          }
          // On a folder a command takes so little time that several win, one after the other.
          if (store === "file") expect(won).toBeGreaterThanOrEqual(1);
          else expect(won).toBe(1);
          expect(await recorder.expectLinearizable()).toBe(won + 1);
          await world.close();
          return many;
        },
      );
    },
    longMs,
  );
});

async function race(recorder: Recorder, many: number): Promise<Run[]> {
  expect((await recorder.write("install", "r", chart)).status).toBe(0);
  const upgrade = ["upgrade", "r", chart, "--history-max", "0"];
  return Promise.all(Array.from({ length: many }, () => recorder.write(...upgrade)));
}

/** The winner waits for a Deployment that gets ready only when all others have ended. */
async function raceWithSlowWinner(recorder: Recorder, many: number): Promise<Run[]> {
  const { cluster, namespace } = recorder.world;
  if (!cluster) throw new Error("this race needs a cluster");
  const waiting = path.join(faults.folder, `waiting-${namespace}`);
  cpSync(chart, waiting, { recursive: true });
  writeFileSync(path.join(waiting, "templates/deployment.yaml"), deployment);
  expect((await recorder.write("install", "r", waiting)).status).toBe(0);
  const upgrade = ["upgrade", "r", waiting, "--wait", "--timeout", "10m", "--history-max", "0"];
  let ended = 0;
  let othersEnded = (): void => undefined;
  const waited = new Promise<void>((resolve) => {
    othersEnded = resolve;
  });
  const runs = Array.from({ length: many }, async () => {
    const run = await recorder.write(...upgrade);
    if (++ended === many - 1) othersEnded();
    return run;
  });
  await waited;
  const controllers = startFakeControllers(cluster, { namespace });
  const all = await Promise.all(runs);
  await controllers.stop();
  return all;
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {matchLabels: {app: x}}
  template:
    metadata: {labels: {app: x}}
    spec: {containers: [{name: x, image: x, env: [{name: TEXT, value: {{ .Values.text }}}]}]}
`;

describe.each(faults.stores)("clients that read and write, store %s", (store) => {
  test(
    "R21: every answer fits one order of what all clients did",
    async () => {
      const releases = isFull ? 30 : 2;
      const each = isFull ? 56 : 6;
      await forEachSeed(`R21 operations, store ${store}`, { full: 1, short: 1 }, async (random) => {
        const world = await faults.makeWorld(store);
        const recorders = Array.from({ length: releases }, (_, i) => new Recorder(world, `r${i}x`, inProcess));
        await Promise.all(recorders.map((recorder) => live(recorder, each, random)));
        let operations = 0;
        for (const recorder of recorders) {
          await recorder.expectLinearizable();
          operations += recorder.operations.length;
        }
        await world.close();
        return operations;
      });
    },
    longMs,
  );
});

/** Two clients of one release, each doing so many things. */
async function live(recorder: Recorder, each: number, random: Random): Promise<void> {
  expect((await recorder.write("install", recorder.release, chart)).status).toBe(0);
  const client = async (): Promise<void> => {
    for (let i = 0; i < each; i++) {
      if (random() < 0.7) await recorder.read();
      else {
        const run = await recorder.write("upgrade", recorder.release, chart, "--queue", "--history-max", "0");
        expect(run.status, run.stderr).toBe(0);
      }
    }
  };
  await Promise.all([client(), client()]);
}

describe("R17: clocks that jump and differ", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const stores: [string, () => (now: () => number) => ReleaseStore][] = [
    [
      "Lease",
      () => {
        const cluster = createMemoryCluster();
        return (now) => createObjectStore(cluster, "Secret", now);
      },
    ],
    [
      "file",
      () => {
        const folder = path.join(faults.folder, `locks-${Math.random()}`);
        return () => createFileStore(folder);
      },
    ],
  ];
  test.each(stores)(
    "R17: a lock of the %s store never has two owners, however clocks jump and processes stand still",
    async (name, make) => {
      await forEachSeed(
        `R17 ten simulated minutes of four machines, ${name} store`,
        { full: 200, short: 1 },
        async (random) => {
          const open = make();
          const owners = { holder: "", writes: 0, takeOvers: 0 };
          const until = performance.now() + 600_000;
          const machines = ["a", "b", "c", "d"].map((id) => runMachine({ id, open, random, owners, until }));
          const all = Promise.all(machines);
          let ended = false;
          void all.finally(() => {
            ended = true;
          });
          while (!ended) await vi.advanceTimersByTimeAsync(1_000);
          await all;
          expect(owners.writes).toBeGreaterThan(10);
          return owners.writes;
        },
      );
    },
    longMs,
  );
});

interface Machine {
  id: string;
  open: (now: () => number) => ReleaseStore;
  random: Random;
  /** Who has the lock by the store's own word; counts writes done under it. */
  owners: { holder: string; writes: number; takeOvers: number };
  until: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes the lock again and again and writes under it. Its wall clock is wrong and jumps; it stands still at times. */
async function runMachine({ id, open, random, owners, until }: Machine): Promise<void> {
  let skew = (random() - 0.5) * 600_000;
  let frozenUntil = 0;
  const thaw = async (): Promise<void> => {
    while (performance.now() < frozenUntil) await sleep(frozenUntil - performance.now());
  };
  const store = open(() => Date.now() + skew);
  const holder = (): string => `${id}@host:1:${Math.floor(random() * 1e9)}`;
  /** A machine that stands still neither asks nor hears; the store knows at once who has the lock. */
  const standing: ReleaseStore = {
    ...store,
    async acquireLock(request) {
      await thaw();
      const answer = await store.acquireLock(request);
      if (answer.acquired) owners.holder = answer.lock.holder;
      await thaw();
      return answer;
    },
    async renewLock(lock) {
      await thaw();
      const renewed = await store.renewLock(lock);
      await thaw();
      return renewed;
    },
  };
  while (performance.now() < until) {
    const mine = holder();
    const lock = await acquireLock(standing, {
      release: "r",
      namespace: "default",
      holder: mine,
      queue: true,
      monotonicNow: () => performance.now(),
      sleep,
      reporter: { warn: () => undefined, debug: () => undefined },
    });
    if (lock.wasTakenOver) owners.takeOvers++;
    try {
      for (let step = 0; step < 5; step++) {
        await lock.confirm();
        expect(owners.holder, `${id} writes`).toBe(mine);
        owners.writes++;
        if (random() < 0.1) skew += (random() < 0.5 ? -1 : 1) * 86_400_000;
        if (random() < 0.1) frozenUntil = performance.now() + random() * 40_000;
        await sleep(random() * 3_000);
        await thaw();
      }
    } catch (error) {
      if ((error as { code?: string }).code !== "release/lock-lost") throw error;
    }
    await thaw();
    // Some machines die with the lock in their hands: they only stop renewing.
    await lock.release();
    await sleep(random() * 500);
  }
}
