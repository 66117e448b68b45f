/**
 * What survives when a run is cut: kills and errors at every point, signals, a server that goes away, many commands at once.
 * The short form runs with the other tests; `npm run test:faults` runs every point. docs/reliability.md has the figures.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiServer, apiServerBinaries, apiServerMissing, startApiServer } from "../support/apiServer.ts";
import { type Postgres, startPostgres } from "../support/postgres.ts";
import { startKpack, temporaryFolder, writeConfigChart } from "../support/releaseWorld.ts";
import { type Run, runKpack } from "../support/runKpack.ts";

const isFull = process.env["KPACK_FAULTS"] === "full";
const longMs = isFull ? 3_600_000 : 300_000;

/** Where releases of one suite live: how to reach them from the command line. */
interface World {
  name: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}

const work = temporaryFolder();
const chart = writeConfigChart(path.join(work.folder, "settings"), 4);
const postgres: Postgres | undefined = await startPostgres();
const server: ApiServer | undefined = apiServerBinaries() ? await startApiServer() : undefined;
afterAll(async () => {
  await postgres?.stop();
  await server?.stop();
  work.remove();
});

let counter = 0;
function worlds(): World[] {
  const namespace = `faults-${++counter}`;
  const folder = path.join(work.folder, `out-${counter}`);
  const found: World[] = [{ name: "file", args: ["--to", folder], env: {} }];
  if (!server) return found;
  const base = ["-n", namespace];
  found.push({ name: "secret", args: base, env: { KUBECONFIG: server.kubeconfig } });
  if (postgres)
    found.push({
      name: "sql",
      args: [...base, "--store", "sql"],
      env: { KUBECONFIG: server.kubeconfig, HELM_DRIVER_SQL_CONNECTION_STRING: postgres.createDatabase() },
    });
  return found;
}

function kpack({ args, env }: World, ...words: string[]): Run {
  return runKpack([...words, ...args], { env });
}

function faulty(world: World, fault: string, ...words: string[]): Run {
  return kpack({ ...world, env: { ...world.env, KPACK_FAULT: fault } }, ...words);
}

/** How many points a command passes at which it may be cut. */
function countPoints(world: World, ...words: string[]): number {
  const trace = path.join(work.folder, "trace");
  rmSync(trace, { force: true });
  const { status, stderr } = faulty(world, `trace:${trace}`, ...words);
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return existsSync(trace) ? readFileSync(trace, "utf8").split("\n").length - 1 : 0;
}

/** Every point, or a few spread over all of them. */
function choosePoints(count: number, few: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  return isFull || count <= few
    ? all
    : all.filter((_, i) => Math.floor((i * few) / count) !== Math.floor(((i - 1) * few) / count));
}

/** History can be read, nothing is pending, the newest record is what is live. */
function expectTruth(world: World, name: string): void {
  const history = kpack(world, "history", name, "-o", "json");
  expect(history.status).toBe(0);
  expect(history.stderr).toBe("");
  const rows = JSON.parse(history.stdout) as { revision: number; status: string }[];
  expect(rows.at(-1)?.status).toBe("deployed");
  expect(rows.filter((row) => row.status === "deployed")).toHaveLength(1);
  expect(rows.filter((row) => row.status.startsWith("pending"))).toHaveLength(0);
  expect(new Set(rows.map((row) => row.revision)).size).toBe(rows.length);
  expect(JSON.parse(kpack(world, "diff", name, "-o", "json").stdout)).toEqual({ values: [], objects: [] });
}

const verbs: { verb: string; before: string[][]; words: string[]; next: string[] }[] = [
  {
    verb: "install",
    before: [],
    words: ["install", "r", chart, "--create-namespace"],
    next: ["upgrade", "-i", "r", chart, "--set", "text=next", "--create-namespace"],
  },
  {
    verb: "upgrade",
    before: [["install", "r", chart, "--create-namespace"]],
    words: ["upgrade", "r", chart, "--set", "text=two,count=2"],
    next: ["upgrade", "r", chart, "--set", "text=next,count=3"],
  },
  {
    verb: "rollback",
    before: [
      ["install", "r", chart, "--create-namespace"],
      ["upgrade", "r", chart, "--set", "text=two"],
    ],
    words: ["rollback", "r", "1"],
    next: ["rollback", "r", "1"],
  },
];

const stores = worlds().map(({ name }) => name);

describe.each(stores)("R1, R12, R20: kill -9 in the middle, store %s", (store) => {
  const world = (): World => worlds().find(({ name }) => name === store) as World;

  test.each(verbs)(
    "$verb: the next command succeeds without help and the record is true",
    ({ before, words, next }) => {
      const prepare = (): World => {
        const fresh = world();
        for (const step of before) expect(kpack(fresh, ...step).status).toBe(0);
        return fresh;
      };
      const points = countPoints(prepare(), ...words);
      expect(points).toBeGreaterThan(3);
      for (const point of choosePoints(points, 5)) {
        const place = prepare();
        const cut = faulty(place, `*:${point}:kill`, ...words);
        expect({ point, status: cut.status }).toEqual({ point, status: null });
        const again = kpack(place, ...next);
        expect({ point, status: again.status, stderr: again.status === 0 ? "" : again.stderr }).toEqual({
          point,
          status: 0,
          stderr: "",
        });
        expectTruth(place, "r");
      }
    },
    longMs,
  );

  test(
    "R11: uninstall cut half way is completed by the next, nothing is left and nothing else is touched",
    () => {
      const prepare = (): World => {
        const place = world();
        expect(kpack(place, "install", "r", chart, "--create-namespace").status).toBe(0);
        expect(kpack(place, "install", "neighbour", chart).status).toBe(0);
        return place;
      };
      const points = countPoints(prepare(), "uninstall", "r");
      for (const point of choosePoints(points, 5)) {
        const place = prepare();
        faulty(place, `*:${point}:kill`, "uninstall", "r");
        const again = kpack(place, "uninstall", "r", "--ignore-not-found");
        expect({ point, status: again.status, stderr: again.status === 0 ? "" : again.stderr }).toEqual({
          point,
          status: 0,
          stderr: "",
        });
        expect(kpack(place, "status", "r").status).toBe(1);
        expectTruth(place, "neighbour");
        // Anew under the same name: whatever was left behind would be in the way.
        expect(kpack(place, "install", "r", chart).status).toBe(0);
      }
    },
    longMs,
  );
});

describe.each(stores)("R3, R21: many upgrades of one release at once, store %s", (store) => {
  const many = isFull ? 32 : 6;
  const world = (): World => worlds().find(({ name }) => name === store) as World;

  test(
    "with --queue all finish in order, none is lost",
    async () => {
      const place = world();
      expect(kpack(place, "install", "r", chart, "--create-namespace").status).toBe(0);
      const runs = Array.from({ length: many }, (_, i) =>
        startKpack(
          ["upgrade", "r", chart, "--set", `text=t${i}`, "--queue", "--history-max", "0", ...place.args],
          place.env,
        ),
      );
      const ended = await Promise.all(runs.map((run) => run.ended));
      expect(ended.map(({ status, stderr }) => (status === 0 ? 0 : stderr))).toEqual(ended.map(() => 0));
      const rows = JSON.parse(kpack(place, "history", "r", "-o", "json").stdout) as { revision: number }[];
      expect(rows.map((row) => row.revision)).toEqual(Array.from({ length: many + 1 }, (_, i) => i + 1));
      expectTruth(place, "r");
    },
    longMs,
  );

  test(
    "without it whoever does not win exits with 3 and names the holder",
    async () => {
      const place = world();
      expect(kpack(place, "install", "r", chart, "--create-namespace").status).toBe(0);
      const runs = Array.from({ length: many }, (_, i) =>
        startKpack(["upgrade", "r", chart, "--set", `text=t${i}`, "--history-max", "0", ...place.args], place.env),
      );
      const ended = await Promise.all(runs.map((run) => run.ended));
      const won = ended.filter(({ status }) => status === 0).length;
      expect(won).toBeGreaterThanOrEqual(1);
      for (const { status, stderr } of ended.filter((run) => run.status !== 0)) {
        expect({ status, stderr: status === 3 ? "" : stderr }).toEqual({ status: 3, stderr: "" });
        expect(stderr).toMatch(/locked by .+@.+:\d+/);
      }
      const rows = JSON.parse(kpack(place, "history", "r", "-o", "json").stdout) as unknown[];
      expect(rows).toHaveLength(won + 1);
      expectTruth(place, "r");
    },
    longMs,
  );
});

if (!server) test.skip(apiServerMissing, () => undefined);
else
  describe("a cluster that fails", () => {
    const world = (): World => worlds().find(({ name }) => name === "secret") as World;
    const big = writeConfigChart(path.join(work.folder, "big"), 60);

    test(
      "R5: the API server is killed in mid-upgrade and comes back: the upgrade finishes",
      async () => {
        for (let round = 0; round < (isFull ? 20 : 2); round++) {
          const place = world();
          expect(kpack(place, "install", "r", big, "--create-namespace").status).toBe(0);
          const upgrade = startKpack(["upgrade", "r", big, "--set", "text=two", ...place.args], place.env);
          while (JSON.parse(kpack(place, "history", "r", "-o", "json").stdout).length < 2) await sleep(10);
          await server.killApiServer();
          await sleep(2_000);
          await server.restartApiServer();
          const { status, stderr } = await upgrade.ended;
          expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
          expectTruth(place, "r");
        }
      },
      longMs,
    );

    test(
      "R19: SIGTERM ends in a truthful record, never a pending one",
      async () => {
        for (let round = 0; round < (isFull ? 100 : 4); round++) {
          const place = world();
          expect(kpack(place, "install", "r", big, "--create-namespace").status).toBe(0);
          const upgrade = startKpack(["upgrade", "r", big, "--set", "text=two", ...place.args], place.env);
          await sleep(60 + ((round * 97) % 400));
          process.kill(upgrade.pid, "SIGTERM");
          await upgrade.ended;
          const rows = JSON.parse(kpack(place, "history", "r", "-o", "json").stdout) as { status: string }[];
          expect(rows.map((row) => row.status).filter((status) => status.startsWith("pending"))).toEqual([]);
          expect(kpack(place, "upgrade", "r", big, "--set", "text=three").status).toBe(0);
          expectTruth(place, "r");
        }
      },
      longMs,
    );
  });

beforeAll(() => {
  if (!isFull) console.log("short form; `npm run test:faults` runs every point");
});
