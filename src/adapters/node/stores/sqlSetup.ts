import type { ClientConfig } from "pg";
import { KpackError } from "../../../base/index.ts";
import type { SqlQuery } from "./sqlQuery.ts";

/** Helm's migrations by the names it records them under, so that either tool may come first. */
const migrations = [
  {
    id: "init",
    statements: [
      `CREATE TABLE releases_v1 (
         key VARCHAR(90), type VARCHAR(64) NOT NULL, body TEXT NOT NULL, name VARCHAR(64) NOT NULL,
         namespace VARCHAR(64) NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, owner TEXT NOT NULL,
         createdAt INTEGER NOT NULL, modifiedAt INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (key, namespace))`,
      "CREATE INDEX ON releases_v1 (key, namespace)",
      ...["version", "status", "owner", "createdAt", "modifiedAt"].map((c) => `CREATE INDEX ON releases_v1 (${c})`),
      "GRANT ALL ON releases_v1 TO PUBLIC",
      "ALTER TABLE releases_v1 ENABLE ROW LEVEL SECURITY",
    ],
  },
  {
    id: "custom_labels",
    statements: [
      `CREATE TABLE custom_labels_v1 (
         releaseKey VARCHAR(64), releaseNamespace VARCHAR(67), key VARCHAR(317), value VARCHAR(63))`,
      "CREATE INDEX ON custom_labels_v1 (releaseKey, releaseNamespace)",
      "GRANT ALL ON custom_labels_v1 TO PUBLIC",
      "ALTER TABLE custom_labels_v1 ENABLE ROW LEVEL SECURITY",
    ],
  },
];

/** Makes the tables that are missing. An advisory lock keeps two first commands from doing it at once. */
export async function createTables(query: SqlQuery): Promise<void> {
  const [present] = await query(
    "SELECT to_regclass('releases_v1') IS NOT NULL AND to_regclass('custom_labels_v1') IS NOT NULL AND to_regclass('kpack_locks_v1') IS NOT NULL AS ready",
  );
  if (String(present?.["ready"]) === "true") return;
  await query("BEGIN");
  try {
    await query("SELECT pg_advisory_xact_lock(7350099)");
    await query(
      'CREATE TABLE IF NOT EXISTS "gorp_migrations" ("id" text NOT NULL PRIMARY KEY, "applied_at" timestamp with time zone)',
    );
    const applied = new Set((await query('SELECT id FROM "gorp_migrations"')).map((row) => row["id"]));
    for (const { id, statements } of migrations) {
      if (applied.has(id)) continue;
      for (const statement of statements) await query(statement);
      await query('INSERT INTO "gorp_migrations" (id, applied_at) VALUES ($1, now())', [id]);
    }
    await query("CREATE SEQUENCE IF NOT EXISTS kpack_lock_tokens_v1");
    await query(
      `CREATE TABLE IF NOT EXISTS kpack_locks_v1 (
         namespace TEXT, release TEXT, holder TEXT NOT NULL, token BIGINT NOT NULL, ttl_ms BIGINT NOT NULL,
         PRIMARY KEY (namespace, release))`,
    );
    await query("COMMIT");
  } catch (error) {
    await query("ROLLBACK").catch(() => undefined);
    throw new KpackError("release/store-failed", "cannot create the tables of the SQL store", {
      hint: "the database user needs the right to create tables, or have an administrator run helm or kpack once",
      cause: error,
    });
  }
}

/**
 * A URL, or libpq's `host=... user=...` form. Without sslmode the connection is encrypted but the server's certificate is
 * not checked. Mirrors: lib/pq's default sslmode=require, which Helm users rely on.
 */
export function parseConnectionString(text: string): ClientConfig {
  if (/^postgres(ql)?:\/\//.test(text)) {
    const url = new URL(text);
    const mode = url.searchParams.get("sslmode") ?? "require";
    url.searchParams.delete("sslmode");
    return { connectionString: url.href, ssl: tlsOptions(mode) };
  }
  const fields = new Map<string, string>();
  for (const [, key = "", quoted, bare] of text.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g))
    fields.set(key, quoted === undefined ? (bare ?? "") : quoted.replace(/\\(.)/g, "$1"));
  const config: ClientConfig = { ssl: tlsOptions(fields.get("sslmode") ?? "require") };
  const host = fields.get("host");
  const port = fields.get("port");
  const user = fields.get("user");
  const password = fields.get("password");
  const database = fields.get("dbname");
  if (host) config.host = host;
  if (port) config.port = Number(port);
  if (user) config.user = user;
  if (password) config.password = password;
  if (database) config.database = database;
  return config;
}

function tlsOptions(mode: string): false | { rejectUnauthorized: boolean } {
  switch (mode) {
    case "disable":
    case "allow":
      return false;
    case "require":
    case "prefer":
      return { rejectUnauthorized: false };
    case "verify-ca":
    case "verify-full":
      return { rejectUnauthorized: true };
    default:
      throw new KpackError("release/store-failed", `unknown sslmode ${JSON.stringify(mode)} for the SQL store`, {
        hint: "sslmode is disable, require, verify-ca or verify-full",
      });
  }
}
