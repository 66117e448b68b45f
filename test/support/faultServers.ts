/** The set-up of fault suites that run commands as processes: a folder, an API server and PostgreSQL where there are. */
import path from "node:path";
import { afterAll, test } from "vitest";
import { apiServerBinaries, apiServerMissing, shareApiServer } from "./apiServer.ts";
import { availableStores, type FaultWorld, makeWorld, type Servers, type StoreName } from "./faultWorlds.ts";
import { startPostgres } from "./postgres.ts";
import { temporaryFolder, writeConfigChart } from "./releaseWorld.ts";

export interface FaultServers extends Servers {
  /** Goes with the suite. */
  folder: string;
  /** Those that there are servers for; a skipped test says what is missing. */
  stores: StoreName[];
  /** Writes a chart of so many ConfigMaps and gives its folder. */
  writeChart(name: string, maps: number): string;
  makeWorld(store: StoreName): Promise<FaultWorld>;
}

/** Called once by a suite, outside its tests. What it starts ends with the suite. */
export async function startFaultServers(): Promise<FaultServers> {
  const { folder, remove } = temporaryFolder();
  const postgres = await startPostgres();
  const server = apiServerBinaries() ? await shareApiServer() : undefined;
  if (!server) test.skip(apiServerMissing, () => undefined);
  afterAll(async () => {
    await postgres?.stop();
    await server?.stop();
    remove();
  });
  const servers = { server, postgres };
  return {
    ...{ ...servers, folder, stores: availableStores(servers) },
    writeChart: (name, maps) => writeConfigChart(path.join(folder, name), maps),
    makeWorld: (store) => makeWorld(store, folder, servers),
  };
}
