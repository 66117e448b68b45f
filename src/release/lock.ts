import { KpackError } from "../base/index.ts";
import type { Lock, ReleaseStore, Reporter } from "../ports/index.ts";

/** Of a process of this machine it can be told whether it runs; of others nothing is known. */
export type HolderLife = "running" | "ended" | "unknown";

export interface LockRequest {
  release: string;
  namespace: string;
  /** Who asks: user, host, process and a random part. */
  holder: string;
  /** How long the lock lives without a sign of its holder, in milliseconds. Default 10 s. */
  ttlMs?: number;
  /** Waits for the present holder to finish instead of failing. */
  queue?: boolean;
  /** What is known of a holder besides its lock. Default: nothing. */
  lifeOf?: (holder: string) => HolderLife;
  /** Time that no clock setting moves, in milliseconds. */
  monotonicNow: () => number;
  sleep: (ms: number) => Promise<void>;
  reporter: Reporter;
  /** Ends the waiting. */
  signal?: AbortSignal | undefined;
}

/** A lock that renews itself until it is released. */
export interface HeldLock {
  /** The holder before was dead, and left whatever it was doing. */
  readonly wasTakenOver: boolean;
  /**
   * Asked before every write. Resolves when the lock is certainly ours: a process that was stopped or too busy to renew
   * it asks the store first. Throws `release/lock-lost` when it is no longer ours: nothing may be written after that.
   */
  confirm(): Promise<void>;
  /** Never throws. */
  release(): Promise<void>;
}

const defaultTtlMs = 10_000;

/**
 * Takes the lock on a release. A holder that shows no sign of life for its whole time to live, as seen by our own clock
 * alone, is dead, and its lock is taken over; one whose process is known to have ended at once, one whose process is seen to
 * run after three times that. Throws `release/locked` when a living command holds it (unless `queue`),
 * `release/interrupted` when the signal comes first.
 */
export async function acquireLock(store: ReleaseStore, request: LockRequest): Promise<HeldLock> {
  const { release, namespace, holder, sleep, monotonicNow } = request;
  const ttlMs = request.ttlMs ?? defaultTtlMs;
  let seen: { token: string; since: number } | undefined;
  let dead: string | undefined;
  for (;;) {
    if (request.signal?.aborted) throw interrupted(release);
    const asked = monotonicNow();
    const answer = await store.acquireLock({ release, namespace, holder, ttlMs, ...(dead ? { takeOver: dead } : {}) });
    if (answer.acquired)
      return holdLock(store, answer.lock, { confirmedAt: asked, monotonicNow, wasTakenOver: dead !== undefined });
    const { observed } = answer;
    if (seen && seen.token !== observed.token && !request.queue) throw lockedError(observed);
    if (seen?.token !== observed.token) seen = { token: observed.token, since: monotonicNow() };
    const life = request.lifeOf?.(observed.holder) ?? "unknown";
    const tried = dead;
    dead = monotonicNow() - seen.since >= patience[life] * ttlMs ? seen.token : undefined;
    if (life === "ended")
      request.reporter.debug(`the lock's holder ${observed.holder} has ended: taking the lock over`);
    if (!dead || dead === tried) await sleep(Math.min(250, ttlMs / 10));
  }
}

/** For how many lives of its lock a holder may be silent. One that is seen to run is starved of its machine rather than dead. */
const patience: Record<HolderLife, number> = { ended: 0, unknown: 1, running: 3 };

function lockedError(lock: Lock): KpackError {
  return new KpackError(
    "release/locked",
    `another operation (install/upgrade/rollback) is in progress: release ${lock.release} is locked by ${lock.holder}`,
    { hint: "wait for it to finish, or give --queue to wait here" },
  );
}

function interrupted(release: string): KpackError {
  return new KpackError("release/interrupted", `stopped by a signal while waiting for the lock on release ${release}`);
}

interface Holding {
  /** When we last asked for the lock and got it. */
  confirmedAt: number;
  monotonicNow: () => number;
  wasTakenOver: boolean;
}

function holdLock(store: ReleaseStore, first: Lock, { confirmedAt, monotonicNow, wasTakenOver }: Holding): HeldLock {
  let lock = first;
  let sureAt = confirmedAt;
  let lost: KpackError | undefined;
  let renewing: Promise<unknown> = Promise.resolve();
  const renew = async (): Promise<void> => {
    if (lost) throw lost;
    const asked = monotonicNow();
    try {
      lock = await store.renewLock(lock);
      sureAt = asked;
    } catch (error) {
      if (error instanceof KpackError && error.code === "release/lock-lost") lost = error;
      throw error;
    }
  };
  /** One renewal at a time: each needs the token of the one before. */
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    const done = renewing.then(work);
    // A store that cannot be reached for a moment is not a lost lock; the next renewal tries again.
    renewing = done.catch(() => undefined);
    return done;
  };
  const isFresh = (): boolean => monotonicNow() - sureAt < first.ttlMs / 2;
  const timer = setInterval(() => void enqueue(renew).catch(() => undefined), first.ttlMs / 3);
  return {
    wasTakenOver,
    async confirm() {
      if (lost) throw lost;
      if (!isFresh()) await enqueue(async () => (isFresh() ? undefined : renew()));
    },
    async release() {
      clearInterval(timer);
      await renewing;
      // A lock that cannot be given back is taken over: what the command came to is more important.
      if (!lost) await store.releaseLock(lock).catch(() => undefined);
    },
  };
}
