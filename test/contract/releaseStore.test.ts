import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, test } from "vitest";
import { createObjectStore } from "../../src/adapters/cluster/index.ts";
import { createMemoryCluster } from "../../src/adapters/memory/cluster/index.ts";
import { createMemoryReleaseStore } from "../../src/adapters/memory/releaseStore.ts";
import { createFileStore } from "../../src/adapters/node/stores/fileStore.ts";
import { createSqlStore } from "../../src/adapters/node/stores/sqlStore.ts";
import { startPostgres } from "../support/postgres.ts";
import { releaseStoreContract } from "./releaseStore.ts";

releaseStoreContract("memory", async () => {
  const store = createMemoryReleaseStore();
  return { open: () => store };
});

releaseStoreContract("file", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kpack-store-"));
  return {
    open: () => createFileStore(path.join(folder, ".kpack")),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

for (const kind of ["Secret", "ConfigMap"] as const)
  releaseStoreContract(`${kind}s of a memory cluster`, async () => {
    const cluster = createMemoryCluster();
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } });
    // Renewals of a lock are never in the same millisecond.
    let now = Date.now();
    return { open: () => createObjectStore(cluster, kind, () => ++now) };
  });

const postgres = await startPostgres();
afterAll(() => postgres?.stop());
if (postgres)
  releaseStoreContract("sql", async () => {
    const connection = postgres.createDatabase();
    const first = await createSqlStore(connection, Date.now);
    const others = await Promise.all(Array.from({ length: 16 }, () => createSqlStore(connection, Date.now)));
    let next = -1;
    return {
      open: () => (++next === 0 ? first : (others[next % others.length] ?? first)),
      close: async () => {
        await Promise.all([first, ...others].map((store) => store.close()));
      },
    };
  });
else test.skip("sql: there is no PostgreSQL on this machine", () => undefined);
