/** The set-up of fault suites that run commands as processes: a folder, an API server and PostgreSQL where there are. */
import path from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { apiServerBinaries, apiServerMissing, shareApiServer } from "./apiServer.ts";
import { type FaultWorld, makeWorld, type Servers, type StoreName } from "./faultWorlds.ts";
import { postgresBinaries, startPostgres } from "./postgres.ts";
import { temporaryFolder, writeConfigChart } from "./releaseWorld.ts";

export interface FaultServers {
  /** Goes with the suite. */
  folder: string;
  /** Those that there are servers for; a skipped test says what is missing. */
  stores: StoreName[];
  /** Writes a chart of so many ConfigMaps and gives its folder. */
  writeChart(name: string, maps: number): string;
  makeWorld(store: StoreName): Promise<FaultWorld>;
}

/**
 * Called once by a suite, outside its tests. The servers are started before the first test that runs: where none is chosen,
 * no hook would stop them.
 */
export function useFaultServers(): FaultServers {
  const { folder, remove } = temporaryFolder();
  const isServer = apiServerBinaries() !== undefined;
  const isPostgres = postgresBinaries() !== undefined;
  if (!isServer) test.skip(apiServerMissing, () => undefined);
  const servers: Servers = { server: undefined, postgres: undefined };
  beforeAll(async () => {
    servers.postgres = await startPostgres();
    if (isServer) servers.server = await shareApiServer();
  }, 180_000);
  afterAll(async () => {
    await servers.postgres?.stop();
    await servers.server?.stop();
    remove();
  });
  return {
    folder,
    stores: ["file", ...(isServer ? ["secret" as const] : []), ...(isServer && isPostgres ? ["sql" as const] : [])],
    writeChart: (name, maps) => writeConfigChart(path.join(folder, name), maps),
    makeWorld: (store) => makeWorld(store, folder, servers),
  };
}
