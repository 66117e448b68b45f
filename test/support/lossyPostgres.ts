/** Between kpack and PostgreSQL: passes everything on, but for one answer, which is lost with the connection. */
import { mkdirSync } from "node:fs";
import net from "node:net";
import path from "node:path";

export interface LossyPostgres {
  /** The server's connection string, by way of this proxy. */
  connection: string;
  /** Statements that were answered so far and count. */
  answered: number;
  /** What the lost answer was to, as the server calls it: `COMMIT`, `INSERT 0 1`. */
  lost: string | undefined;
  stop(): Promise<void>;
}

/**
 * The answer to the `point`-th statement (with `tag`, of those that the server answers by this tag) is lost: the server
 * has done it, and kpack does not hear of it.
 */
export async function startLossyPostgres(
  connection: string,
  { folder, point, tag: wanted }: { folder: string; point: number; tag?: string | undefined },
): Promise<LossyPostgres> {
  mkdirSync(folder, { recursive: true });
  const host = /host=(\S+)/.exec(connection)?.[1] ?? "";
  const proxy: LossyPostgres = {
    connection: connection.replace(host, folder),
    answered: 0,
    lost: undefined,
    async stop() {
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  const listener = net.createServer((client) => {
    const server = net.connect(path.join(host, ".s.PGSQL.5432"));
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on("error", end).on("close", end);
    client.pipe(server);
    let waiting = Buffer.alloc(0);
    let isReady = false;
    let tag = "";
    server.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      for (let at = 0; at + 5 <= waiting.length; ) {
        const length = 1 + waiting.readUInt32BE(at + 1);
        if (at + length > waiting.length) return;
        const type = String.fromCharCode(waiting[at] ?? 0);
        if (type === "C") tag = waiting.toString("utf8", at + 5, at + length - 1);
        at += length;
        if (type !== "Z") continue;
        // The first is the server's greeting.
        if (isReady && (wanted === undefined || wanted === tag) && ++proxy.answered === point) {
          proxy.lost = tag;
          return end();
        }
        isReady = true;
        client.write(waiting.subarray(0, at));
        waiting = waiting.subarray(at);
        at = 0;
      }
    });
  });
  await new Promise<void>((resolve) => listener.listen(path.join(folder, ".s.PGSQL.5432"), resolve));
  return proxy;
}
