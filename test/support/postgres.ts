import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

export interface Postgres {
  /** A keyword string for a new, empty database. */
  createDatabase(): string;
  /** Runs a statement in a database, as somebody with psql would. */
  run(connection: string, sql: string): void;
  stop(): Promise<void>;
}

/** A real PostgreSQL server on a Unix socket in a folder of its own; undefined when there is none on this machine. */
export async function startPostgres(): Promise<Postgres | undefined> {
  const bin = postgresBinaries();
  if (!bin) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), "kpack-pg-"));
  const asOwner = ownerCommand(folder);
  const run = (...argv: string[]): void => {
    const [command = "", ...args] = [...asOwner, ...argv];
    const done = spawnSync(command, args, { encoding: "utf8", cwd: folder });
    if (done.status !== 0) throw new Error(`${argv[0]} failed: ${done.stderr || done.error}`);
  };
  run(path.join(bin, "initdb"), "-D", path.join(folder, "data"), "-U", "kpack", "-A", "trust", "--no-sync");
  const [command = "", ...args] = [
    ...asOwner,
    path.join(bin, "postgres"),
    ...["-D", path.join(folder, "data"), "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
  ];
  const server = spawn(command, args, { stdio: "ignore", cwd: folder });
  const psql = (sql: string, connection = `host=${folder} user=kpack dbname=postgres`): number | null =>
    spawnSync(path.join(bin, "psql"), ["-d", connection, "-c", sql], { stdio: "ignore" }).status;
  for (let tries = 0; psql("select 1") !== 0; tries++) {
    if (tries > 100) throw new Error("PostgreSQL did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  let count = 0;
  return {
    createDatabase() {
      const name = `kpack_${++count}`;
      if (psql(`create database ${name}`) !== 0) throw new Error(`cannot create database ${name}`);
      return `host=${folder} user=kpack dbname=${name} sslmode=disable`;
    },
    run(connection, sql) {
      if (psql(sql, connection) !== 0) throw new Error(`psql refuses: ${sql}`);
    },
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function postgresBinaries(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const folders = [
    ...(existsSync(debian)
      ? readdirSync(debian)
          .sort()
          .reverse()
          .map((v) => path.join(debian, v, "bin"))
      : []),
    ...(process.env["PATH"] ?? "").split(":"),
  ];
  return folders.find((folder) => ["initdb", "postgres", "psql"].every((name) => existsSync(path.join(folder, name))));
}

/** PostgreSQL refuses to run as root: then it runs as the system's `postgres` user. */
function ownerCommand(folder: string): string[] {
  if (process.getuid?.() !== 0) return [];
  chmodSync(folder, 0o777);
  return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];
}
