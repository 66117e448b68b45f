/** The SQL store over a connection that loses answers: the server has done what kpack does not hear of. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiServer, apiServerBinaries, apiServerMissing, shareApiServer } from "../support/apiServer.ts";
import { isFull, longMs, tellFigure } from "../support/faultSeeds.ts";
import { type FaultWorld, makeWorld } from "../support/faultWorlds.ts";
import { startLossyPostgres } from "../support/lossyPostgres.ts";
import { type Postgres, startPostgres } from "../support/postgres.ts";
import { startKpack, temporaryFolder, writeConfigChart } from "../support/releaseWorld.ts";
import type { Run } from "../support/runKpack.ts";
import { type Content, hashText, manifestHash, setContent } from "../support/settingsRelease.ts";

const work = temporaryFolder();
const chart = writeConfigChart(path.join(work.folder, "settings"), 2);
const connectionVariable = "HELM_DRIVER_SQL_CONNECTION_STRING";
const [one, two]: [Content, Content] = [
  { text: "one", count: 3 },
  { text: "two", count: 2 },
];

if (!apiServerBinaries()) test.skip(apiServerMissing, () => undefined);
else
  describe("answers of the database that are lost", () => {
    let server: ApiServer;
    let postgres: Postgres | undefined;
    beforeAll(async () => {
      postgres = await startPostgres();
      server = await shareApiServer();
    }, 120_000);
    afterAll(async () => {
      await postgres?.stop();
      await server?.stop();
      work.remove();
    });

    const verbs = [
      ["install", ["upgrade", "-i", "r", chart, ...setContent(one)], one],
      ["upgrade", ["upgrade", "-i", "r", chart, ...setContent(two), "--history-max", "0"], two],
      ["rollback", ["rollback", "r", "1", "--history-max", "0"], one],
      ["uninstall", ["uninstall", "r", "--ignore-not-found"], undefined],
    ] as const;

    test.each(verbs)(
      "R16: %s: whichever answer is lost, the same command again ends as if none had been",
      async (verb, words, content) => {
        if (!postgres) return;
        const world = await makeWorld("sql", work.folder, { server, postgres });
        let commits = 0;
        let points = 0;
        // The short form loses answers to COMMIT only.
        const tag = isFull ? undefined : "COMMIT";
        for (let point = 1; ; point++) {
          await prepare(world, verb);
          const folder = path.join(work.folder, `p-${verb}-${point}`);
          const proxy = await startLossyPostgres(world.env[connectionVariable] ?? "", { folder, point, tag });
          const { status, stderr } = await kpack(world, words, { [connectionVariable]: proxy.connection });
          await proxy.stop();
          if (proxy.lost === undefined) {
            expect(status, stderr).toBe(0);
            break;
          }
          if (proxy.lost === "COMMIT") commits++;
          points++;
          const where = `${verb}, point ${point}, the answer to ${proxy.lost}: ${stderr}`;
          expect(stderr, where).not.toMatch(/^\s+at /m);
          if (status !== 0) expect(stderr, where).toMatch(/^Error: .*\[release\/[a-z-]+\]/m);
          await expectAgain(world, words, content, where);
        }
        await world.close();
        expect(commits).toBeGreaterThan(0);
        tellFigure(`R16 lost answers of the database, ${verb}`, { points, commits, failures: 0 });
      },
      longMs,
    );

    /** What the verb starts from, whatever was there before. */
    async function prepare(world: FaultWorld, verb: string): Promise<void> {
      await ok(world, ["uninstall", "r", "--ignore-not-found"]);
      if (verb !== "install") await ok(world, ["install", "r", chart, ...setContent(one)]);
      if (verb === "rollback") await ok(world, ["upgrade", "r", chart, ...setContent(two)]);
    }
  });

function kpack(world: FaultWorld, words: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  return startKpack([...words, ...world.args], { ...world.env, ...env }).ended;
}

async function ok(world: FaultWorld, words: readonly string[], where = ""): Promise<void> {
  const { status, stderr } = await kpack(world, words);
  expect(status, `${words.join(" ")}: ${stderr} ${where}`).toBe(0);
}

/** Twice the same: the second has nothing to change. */
async function expectAgain(
  world: FaultWorld,
  words: readonly string[],
  content: Content | undefined,
  where: string,
): Promise<void> {
  await ok(world, words, where);
  const { revisions, problems } = await world.records.history("r", world.namespace);
  expect(problems, where).toEqual([]);
  const expected = Array.from({ length: content?.count ?? 0 }, (_, i) => [`r-${i}`, content?.text]);
  expect([...(await world.objects())].sort(), where).toEqual(expected);
  if (!content) return expect(revisions, where).toEqual([]);
  const statuses = revisions.map(({ release }) => release.info.status);
  expect(statuses.at(-1), where).toBe("deployed");
  expect(
    statuses.slice(0, -1).filter((status) => status !== "superseded" && status !== "failed"),
    where,
  ).toEqual([]);
  expect(
    revisions.map(({ release }) => release.version),
    where,
  ).toEqual(revisions.map((_, i) => i + 1));
  expect(hashText(revisions.at(-1)?.release.manifest ?? ""), where).toBe(manifestHash("r", content));
}
