import { KpackError } from "../../../base/index.ts";
import type { Lock, ReleaseStore } from "../../../ports/index.ts";
import type { SqlQuery } from "./sqlQuery.ts";

/** Locks as rows. Tokens come from a sequence, so none ever returns, not even after a lock was released. */
export function createSqlLocks(query: SqlQuery): Pick<ReleaseStore, "acquireLock" | "renewLock" | "releaseLock"> {
  return {
    async acquireLock({ release, namespace, holder, ttlMs, takeOver }) {
      const lock = { release, namespace, holder, ttlMs };
      for (let tries = 0; tries < 10; tries++) {
        const [added] = await query(
          `INSERT INTO kpack_locks_v1 (namespace, release, holder, token, ttl_ms)
           VALUES ($1, $2, $3, nextval('kpack_lock_tokens_v1'), $4) ON CONFLICT DO NOTHING RETURNING token`,
          [namespace, release, holder, ttlMs],
        );
        if (added) return { acquired: true, lock: { ...lock, token: String(added["token"]) } };
        if (takeOver !== undefined) {
          const taken = await moveOn(query, { ...lock, token: takeOver });
          if (taken !== undefined) return { acquired: true, lock: { ...lock, token: taken } };
        }
        const [row] = await query(
          "SELECT holder, token, ttl_ms FROM kpack_locks_v1 WHERE namespace = $1 AND release = $2",
          [namespace, release],
        );
        // Released between the two statements: try again.
        if (!row) continue;
        const observed: Lock = {
          release,
          namespace,
          holder: String(row["holder"]),
          token: String(row["token"]),
          ttlMs: Number(row["ttl_ms"]),
        };
        return { acquired: false, observed };
      }
      throw new KpackError("release/store-failed", `the lock on release ${release} changes faster than it can be read`);
    },
    async renewLock(lock) {
      const token = await moveOn(query, lock);
      if (token !== undefined) return { ...lock, token };
      throw new KpackError(
        "release/lock-lost",
        `the lock on release ${lock.release} was taken over by another command`,
        {
          hint: 'a command that is stopped for longer than its lock lives loses it; look at "kpack history" before going on',
        },
      );
    },
    async releaseLock({ namespace, release, token }) {
      await query("DELETE FROM kpack_locks_v1 WHERE namespace = $1 AND release = $2 AND token = $3", [
        namespace,
        release,
        token,
      ]);
    },
  };
}

/** Gives the lock that holds `token` to `holder` under a new token; undefined when it no longer holds that token. */
async function moveOn(
  query: SqlQuery,
  { namespace, release, holder, token, ttlMs }: Lock,
): Promise<string | undefined> {
  const [row] = await query(
    `UPDATE kpack_locks_v1 SET holder = $3, ttl_ms = $5, token = nextval('kpack_lock_tokens_v1')
     WHERE namespace = $1 AND release = $2 AND token = $4 RETURNING token`,
    [namespace, release, holder, token, ttlMs],
  );
  return row && String(row["token"]);
}
