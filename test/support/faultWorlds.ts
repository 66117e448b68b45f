/** Where releases of the fault suites live: a folder, a cluster with its Secrets, a cluster with PostgreSQL. */
import { readdirSync, readFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { createObjectStore } from "../../src/adapters/cluster/index.ts";
import { createCluster } from "../../src/adapters/node/cluster/index.ts";
import { createCompression } from "../../src/adapters/node/index.ts";
import { createFileStore, createSqlStore } from "../../src/adapters/node/stores/index.ts";
import type { Cluster, ReleaseStore } from "../../src/ports/index.ts";
import { ReleaseRecords } from "../../src/release/index.ts";
import type { ApiServer } from "./apiServer.ts";
import type { Postgres } from "./postgres.ts";

export type StoreName = "file" | "secret" | "sql";

/** One place for releases: how commands reach it, and how a test looks at it without kpack's commands. */
export interface FaultWorld {
  store: StoreName;
  args: string[];
  env: Record<string, string>;
  namespace: string;
  records: ReleaseRecords;
  /** Absent for folders. */
  cluster: Cluster | undefined;
  /** The ConfigMaps there are: `data.text` by name. */
  objects(): Promise<Map<string, string>>;
  /** Puts a ConfigMap there that is nobody's release. */
  addForeign(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface Servers {
  server: ApiServer | undefined;
  postgres: Postgres | undefined;
}

let counter = 0;

export async function makeWorld(store: StoreName, work: string, servers: Servers): Promise<FaultWorld> {
  const name = `faults-${process.pid}-${++counter}`;
  return store === "file" ? folderWorld(path.join(work, name)) : clusterWorld(store, name, servers);
}

function recordsOf(store: ReleaseStore): ReleaseRecords {
  return new ReleaseRecords(store, createCompression());
}

function folderWorld(folder: string): FaultWorld {
  const file = (name: string): string => path.join(folder, `configmap_${name}.yaml`);
  return {
    store: "file",
    args: ["--to", folder],
    env: {},
    namespace: "default",
    records: recordsOf(createFileStore(path.join(folder, ".kpack"))),
    cluster: undefined,
    async objects() {
      const found = new Map<string, string>();
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        const match = /^configmap_(.*)\.yaml$/.exec(name);
        if (!match) continue;
        const text = readFileSync(path.join(folder, name), "utf8");
        found.set(match[1] ?? "", /^ {2}text: "?([^"\n]*)"?$/m.exec(text)?.[1] ?? "");
      }
      return found;
    },
    async addForeign(name) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        file(name),
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  text: foreign\n`,
      );
    },
    close: async () => undefined,
  };
}

async function clusterWorld(store: "secret" | "sql", namespace: string, servers: Servers): Promise<FaultWorld> {
  const { server, postgres } = servers;
  if (!server) throw new Error("this world needs an API server");
  const env: Record<string, string> = { KUBECONFIG: server.kubeconfig };
  const args = ["-n", namespace];
  const cluster = await createCluster({ kubeconfig: server.kubeconfig, namespace, env: {}, interactive: false });
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  let close = async (): Promise<void> => cluster.close();
  let records = recordsOf(createObjectStore(cluster, "Secret", Date.now));
  if (store === "sql") {
    const connection = postgres?.createDatabase() ?? "";
    env["HELM_DRIVER_SQL_CONNECTION_STRING"] = connection;
    args.push("--store", "sql");
    const sql = await createSqlStore(connection, Date.now);
    records = recordsOf(sql);
    close = async () => {
      await sql.close();
      cluster.close();
    };
  }
  return {
    store,
    args,
    env,
    namespace,
    records,
    cluster,
    async objects() {
      const { items } = await cluster.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace });
      const found = items.map((item): [string, string] => {
        const metadata = item["metadata"] as { name: string };
        const data = (item["data"] ?? {}) as { text?: string };
        return [metadata.name, data.text ?? ""];
      });
      return new Map(found.filter(([name]) => name !== "kube-root-ca.crt"));
    },
    async addForeign(name) {
      await cluster.create({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace },
        data: { text: "foreign" },
      });
    },
    close,
  };
}

/** Every part of a record is named by a record; on a cluster. */
export async function expectNoUnusedParts({ cluster, namespace }: FaultWorld, where = ""): Promise<void> {
  const list = async (labelSelector: string) =>
    (await cluster?.list({ apiVersion: "v1", kind: "Secret" }, { namespace, labelSelector }))?.items ?? [];
  const names = (await list("owner=kpack-part")).map((part) => String((part["metadata"] as { name: string }).name));
  const used = (await list("owner=helm")).flatMap((record) => {
    const parts = (record["data"] as { parts?: string }).parts;
    return parts ? Buffer.from(parts, "base64").toString("utf8").split(",") : [];
  });
  expect(names.sort(), where).toEqual(used.sort());
}
