import { KpackError } from "../base/index.ts";
import type { Lock, ReleaseStore, Reporter } from "../ports/index.ts";

export interface LockRequest {
  release: string;
  namespace: string;
  /** Who asks: user, host, process and a random part. */
  holder: string;
  /** How long the lock lives without a sign of its holder, in milliseconds. Default 10 s. */
  ttlMs?: number;
  /** Waits for the present holder to finish instead of failing. */
  queue?: boolean;
  /** False when the holder is known to be dead (a process of this machine that has ended). Default: nothing is known. */
  mayLive?: (holder: string) => boolean;
  /** Time that no clock setting moves, in milliseconds. */
  monotonicNow: () => number;
  sleep: (ms: number) => Promise<void>;
  reporter: Reporter;
}

/** A lock that renews itself until it is released. */
export interface HeldLock {
  /** Throws `release/lock-lost` once the lock is no longer ours: nothing may be written after that. */
  assertHeld(): void;
  release(): Promise<void>;
}

const defaultTtlMs = 10_000;

/**
 * Takes the lock on a release. A holder that shows no sign of life for its whole time to live, as seen by our own clock
 * alone, is dead, and its lock is taken over. Throws `release/locked` when a living command holds it (unless `queue`).
 */
export async function acquireLock(store: ReleaseStore, request: LockRequest): Promise<HeldLock> {
  const { release, namespace, holder, sleep, monotonicNow } = request;
  const ttlMs = request.ttlMs ?? defaultTtlMs;
  let seen: { token: string; since: number } | undefined;
  for (;;) {
    const dead = seen && monotonicNow() - seen.since >= ttlMs ? seen.token : undefined;
    const answer = await store.acquireLock({ release, namespace, holder, ttlMs, ...(dead ? { takeOver: dead } : {}) });
    if (answer.acquired) return holdLock(store, answer.lock);
    const { observed } = answer;
    if (seen && seen.token !== observed.token && !request.queue) throw lockedError(observed);
    if (seen?.token !== observed.token) {
      const isDead = request.mayLive?.(observed.holder) === false;
      seen = { token: observed.token, since: isDead ? Number.NEGATIVE_INFINITY : monotonicNow() };
      if (isDead) request.reporter.debug(`the lock's holder ${observed.holder} has ended: taking the lock over`);
    }
    if (seen.since !== Number.NEGATIVE_INFINITY) await sleep(Math.min(250, ttlMs / 10));
  }
}

function lockedError(lock: Lock): KpackError {
  return new KpackError(
    "release/locked",
    `another operation (install/upgrade/rollback) is in progress: release ${lock.release} is locked by ${lock.holder}`,
    { hint: "wait for it to finish, or give --queue to wait here" },
  );
}

function holdLock(store: ReleaseStore, first: Lock): HeldLock {
  let lock = first;
  let lost: KpackError | undefined;
  let renewing: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      lock = await store.renewLock(lock);
    } catch (error) {
      // A store that cannot be reached for a moment is not a lost lock; the next renewal tries again.
      if (error instanceof KpackError && error.code === "release/lock-lost") lost = error;
    }
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, first.ttlMs / 3);
  return {
    assertHeld() {
      if (lost) throw lost;
    },
    async release() {
      clearInterval(timer);
      await renewing;
      if (!lost) await store.releaseLock(lock);
    },
  };
}
