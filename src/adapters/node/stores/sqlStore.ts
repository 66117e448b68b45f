import type { Client } from "pg";
import { KpackError } from "../../../base/index.ts";
import type { RecordFilter, ReleaseStore, StoredRecord } from "../../../ports/index.ts";
import type { FaultHook } from "../faultHook.ts";
import { createSqlLocks } from "./sqlLocks.ts";
import type { SqlQuery, SqlRow } from "./sqlQuery.ts";
import { createTables, parseConnectionString } from "./sqlSetup.ts";

const systemLabels = ["name", "owner", "status", "version", "createdAt", "modifiedAt"];

export interface SqlStore extends ReleaseStore {
  close(): Promise<void>;
}

/**
 * Records in PostgreSQL, in the tables that Helm's sql driver makes and reads (releases_v1, custom_labels_v1), so that
 * both tools share them. Mirrors: helm pkg/storage/driver sql.go. The row's system column xmin serves as its version.
 * `connection` is a URL or a keyword string, as HELM_DRIVER_SQL_CONNECTION_STRING; it never appears in messages.
 */
export async function createSqlStore(connection: string, now: () => number, fault?: FaultHook): Promise<SqlStore> {
  const client = await connect(connection);
  const query: SqlQuery = async (text, values = []) => {
    fault?.(`sql.${text.trim().split(/\s/, 1)[0]?.toLowerCase()}`);
    try {
      return (await client.query(text, [...values])).rows as SqlRow[];
    } catch (error) {
      throw asStoreError(error);
    }
  };
  await createTables(query);
  const seconds = (): number => Math.floor(now() / 1000);

  return {
    description: "sql",
    encoding: "helm",
    isInNamespace: false,
    close: () => client.end(),
    create: (record) =>
      inTransaction(query, async () => {
        const { labels } = record;
        const added = await query(
          `INSERT INTO releases_v1 (key, type, body, name, namespace, version, status, owner, createdAt)
           VALUES ($1, 'helm.sh/release.v1', $2, $3, $4, $5, $6, 'helm', $7) ON CONFLICT DO NOTHING RETURNING key`,
          [
            record.key,
            text(record),
            labels["name"],
            home(record.namespace),
            Number(labels["version"]),
            labels["status"],
            seconds(),
          ],
        );
        if (added.length === 0)
          throw new KpackError("release/already-exists", `the record ${record.key} already exists`);
        await writeLabels(query, record);
      }),
    update: (record) =>
      inTransaction(query, async () => {
        const { labels } = record;
        const changed = await query(
          `UPDATE releases_v1 SET body = $3, name = $4, version = $5, status = $6, owner = 'helm', modifiedAt = $7
           WHERE key = $1 AND namespace = $2 AND ($8::text IS NULL OR xmin::text = $8) RETURNING key`,
          [
            record.key,
            home(record.namespace),
            text(record),
            labels["name"],
            Number(labels["version"]),
            labels["status"],
            seconds(),
            record.version ?? null,
          ],
        );
        if (changed.length === 0) throw await whyNotChanged(query, record);
        await query("DELETE FROM custom_labels_v1 WHERE releaseKey = $1 AND releaseNamespace = $2", [
          record.key,
          home(record.namespace),
        ]);
        await writeLabels(query, record);
      }),
    async get(key, namespace) {
      return (await select(query, { namespace }, key))[0];
    },
    async listByKey(prefix, namespace) {
      const rows = await query(
        `SELECT key, namespace, name, owner, status, version FROM releases_v1
         WHERE starts_with(key, $1) AND ($2::text IS NULL OR namespace = $2) ORDER BY namespace, name, version`,
        [prefix, namespace === undefined ? null : home(namespace)],
      );
      return rows.map(({ key, namespace: place, ...labels }) => ({
        ...{ key: String(key), namespace: String(place) },
        labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
      }));
    },
    async keepAside({ key, namespace, release }) {
      // One statement: the copy is there as a whole or not at all. Helm reads rows that it owns.
      const copied = await query(
        `INSERT INTO releases_v1 (key, type, body, name, namespace, version, status, owner, createdAt, modifiedAt)
         SELECT 'damaged.' || left(encode(sha256(convert_to(key || body, 'UTF8')), 'hex'), 24), type, body, $3, namespace, version, status, 'kpack-damaged', createdAt, modifiedAt
         FROM releases_v1 WHERE key = $1 AND namespace = $2
         ON CONFLICT (key, namespace) DO UPDATE SET owner = 'kpack-damaged' RETURNING key`,
        [key, home(namespace), release],
      );
      const name = copied[0]?.["key"];
      if (name === undefined) throw new KpackError("release/record-not-found", `there is no record ${key}`);
      return rowPlace(name);
    },
    async listAside(release, namespace) {
      const rows = await query(
        "SELECT key FROM releases_v1 WHERE owner = 'kpack-damaged' AND name = $1 AND namespace = $2 ORDER BY key",
        [release, home(namespace)],
      );
      return rows.map(({ key = "" }) => ({ id: String(key), namespace, place: rowPlace(key) }));
    },
    async removeAside({ id, namespace }) {
      await query("DELETE FROM releases_v1 WHERE owner = 'kpack-damaged' AND key = $1 AND namespace = $2", [
        id,
        home(namespace),
      ]);
    },
    // Nothing is visible here before it is whole.
    removeLeftovers: async () => undefined,
    async list(filter = {}) {
      return { records: await select(query, filter), problems: [] };
    },
    delete: (key, namespace) =>
      inTransaction(query, async () => {
        const place = [key, home(namespace)];
        const gone = await query("DELETE FROM releases_v1 WHERE key = $1 AND namespace = $2 RETURNING key", place);
        await query("DELETE FROM custom_labels_v1 WHERE releaseKey = $1 AND releaseNamespace = $2", place);
        return gone.length > 0;
      }),
    ...createSqlLocks(query),
  };
}

async function connect(connection: string): Promise<Client> {
  // pg is CommonJS: its exports arrive under `default` in a bundle and in Node alike.
  const { default: pg } = await import("pg");
  const client = new pg.Client(parseConnectionString(connection));
  try {
    await client.connect();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new KpackError("release/store-failed", `cannot connect to the SQL store${code}`, {
      hint: "check HELM_DRIVER_SQL_CONNECTION_STRING; its content is not shown because it may hold a password",
      cause: error,
    });
  }
  // A connection that breaks while idle fails the next query; without a listener it would end the process.
  client.on("error", () => undefined);
  return client;
}

/** The server's own word is kept; what it says beside, which may be parts of a row, is not. */
function asStoreError(error: unknown): KpackError {
  const { message, severity } = error as { message: string; severity?: string };
  if (severity !== undefined)
    return new KpackError("release/store-failed", `the SQL store refuses: ${message}`, { cause: error });
  return new KpackError("release/store-failed", `the connection to the SQL store was lost: ${message}`, {
    hint: "whether the last change was made is not known here: run the command again, it goes on from what is there",
    cause: error,
  });
}

async function inTransaction<T>(query: SqlQuery, run: () => Promise<T>): Promise<T> {
  await query("BEGIN");
  try {
    const result = await run();
    await query("COMMIT");
    return result;
  } catch (error) {
    await query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}

async function select(query: SqlQuery, filter: RecordFilter, key?: string): Promise<StoredRecord[]> {
  const { name, status, version } = filter.labels ?? {};
  const rows = await query(
    `SELECT key, body, name, namespace, version, status, createdAt, modifiedAt, xmin::text AS row_version FROM releases_v1
     WHERE (owner = 'helm' OR key = $2) AND ($1::text IS NULL OR namespace = $1) AND ($2::text IS NULL OR key = $2)
       AND ($3::text IS NULL OR name = $3) AND ($4::text IS NULL OR status = $4) AND ($5::int IS NULL OR version = $5)
     ORDER BY namespace, name, version`,
    [
      filter.namespace === undefined ? null : home(filter.namespace),
      key ?? null,
      name ?? null,
      status ?? null,
      version === undefined ? null : Number(version),
    ],
  );
  const records: StoredRecord[] = [];
  for (const row of rows) {
    const custom = await query(
      "SELECT key, value FROM custom_labels_v1 WHERE releaseKey = $1 AND releaseNamespace = $2",
      [row["key"], row["namespace"]],
    );
    const labels: Record<string, string> = Object.fromEntries(
      custom.map((l) => [String(l["key"]), String(l["value"])]),
    );
    for (const column of ["name", "status", "version"]) labels[column] = String(row[column]);
    labels["owner"] = "helm";
    records.push({
      key: String(row["key"]),
      namespace: String(row["namespace"]),
      labels,
      bytes: new TextEncoder().encode(String(row["body"])),
      version: String(row["row_version"]),
    });
  }
  return records;
}

async function writeLabels(query: SqlQuery, { key, namespace, labels }: StoredRecord): Promise<void> {
  for (const [name, value] of Object.entries(labels)) {
    if (systemLabels.includes(name)) continue;
    await query("INSERT INTO custom_labels_v1 (releaseKey, releaseNamespace, key, value) VALUES ($1, $2, $3, $4)", [
      key,
      home(namespace),
      name,
      value,
    ]);
  }
}

async function whyNotChanged(query: SqlQuery, { key, namespace }: StoredRecord): Promise<KpackError> {
  const found = await query("SELECT key FROM releases_v1 WHERE key = $1 AND namespace = $2", [key, home(namespace)]);
  return found.length === 0
    ? new KpackError("release/record-not-found", `there is no record ${key}`)
    : new KpackError("release/record-changed", `the record ${key} was changed by another command`);
}

function rowPlace(key: string | number | null): string {
  return `the row ${String(key)} of releases_v1`;
}

/** Helm writes "default" where a release has no namespace. */
function home(namespace: string): string {
  return namespace || "default";
}

function text(record: StoredRecord): string {
  return new TextDecoder().decode(record.bytes);
}
