import path from "node:path";
import { KpackError } from "../../../base/index.ts";
import type { Lock, ReleaseStore } from "../../../ports/index.ts";
import type { FileDisk } from "./fileDisk.ts";

/** One state of a lock: held, or free. */
interface LockState {
  holder: string | null;
  ttlMs: number;
}

/**
 * Locks as files. The states of a lock are numbered files `NAME.NUMBER`; the highest number is the present state. Whoever
 * acquires, renews, takes over or releases creates the number after the state it saw, exclusively: two cannot succeed, and
 * a holder that was thought dead and wakes up creates a number that is not the highest, which changes nothing.
 */
export function createFileLocks(
  folder: string,
  disk: FileDisk,
): Pick<ReleaseStore, "acquireLock" | "renewLock" | "releaseLock"> {
  return {
    async acquireLock({ release, namespace, holder, ttlMs, takeOver }) {
      const name = lockName(namespace, release);
      const present = presentState(folder, disk, name);
      const observed = (at: { number: number; state: LockState }): Lock => ({
        release,
        namespace,
        holder: at.state.holder ?? "another command",
        token: String(at.number),
        ttlMs: at.state.ttlMs,
      });
      if (present && present.state.holder !== null && String(present.number) !== takeOver)
        return { acquired: false, observed: observed(present) };
      const number = (present?.number ?? 0) + 1;
      if (advance({ folder, disk, name }, number, { holder, ttlMs }))
        return { acquired: true, lock: { release, namespace, holder, token: String(number), ttlMs } };
      const winner = presentState(folder, disk, name) ?? { number, state: { holder: null, ttlMs } };
      return { acquired: false, observed: observed(winner) };
    },
    async renewLock(lock) {
      const number = Number(lock.token) + 1;
      const name = lockName(lock.namespace, lock.release);
      if (advance({ folder, disk, name }, number, { holder: lock.holder, ttlMs: lock.ttlMs }))
        return { ...lock, token: String(number) };
      throw new KpackError(
        "release/lock-lost",
        `the lock on release ${lock.release} was taken over by another command`,
        {
          hint: 'a command that is stopped for longer than its lock lives loses it; look at "kpack history" before going on',
        },
      );
    },
    async releaseLock(lock) {
      const name = lockName(lock.namespace, lock.release);
      advance({ folder, disk, name }, Number(lock.token) + 1, { holder: null, ttlMs: 0 });
    },
  };
}

interface LockPlace {
  folder: string;
  disk: FileDisk;
  name: string;
}

/** Makes `state` the present one. False when somebody else was first. Older states are removed. */
function advance({ folder, disk, name }: LockPlace, number: number, state: LockState): boolean {
  const file = stateFile(folder, name, number);
  if (!disk.createFile(file, Buffer.from(`${JSON.stringify(state)}\n`))) return false;
  const numbers = stateNumbers(folder, disk, name);
  if (numbers.at(-1) !== number) {
    disk.removeFile(file);
    return false;
  }
  for (const older of numbers.slice(0, -1)) disk.removeFile(stateFile(folder, name, older));
  return true;
}

function presentState(folder: string, disk: FileDisk, name: string): { number: number; state: LockState } | undefined {
  for (let tries = 0; tries < 100; tries++) {
    const number = stateNumbers(folder, disk, name).at(-1);
    if (number === undefined) return undefined;
    const file = stateFile(folder, name, number);
    try {
      return { number, state: JSON.parse(disk.read(file).toString("utf8")) };
    } catch (error) {
      // Removed meanwhile: there is a newer state.
      if (disk.exists(file)) throw error;
    }
  }
  throw new KpackError("release/store-failed", `the lock ${name} changes faster than it can be read`);
}

function stateNumbers(folder: string, disk: FileDisk, name: string): number[] {
  return disk
    .names(folder)
    .filter((file) => file.startsWith(`${name}.`) && /^\d{12}$/.test(file.slice(name.length + 1)))
    .map((file) => Number(file.slice(name.length + 1)));
}

function stateFile(folder: string, name: string, number: number): string {
  return path.join(folder, `${name}.${String(number).padStart(12, "0")}`);
}

function lockName(namespace: string, release: string): string {
  return `${namespace || "_"}.${release}.lock`;
}
