import * as fs from "node:fs";
import { dirName } from "../../base/index.ts";
import { isLiving, placeMark } from "./processPlace.ts";
import { randomBytes } from "./random.ts";

/** A folder's new names are on the disk once this returns. `sync` stands in for fsync. */
export function syncFolder(folder: string, sync: (fd: number) => void = fs.fsyncSync): void {
  const fd = fs.openSync(folder, fs.constants.O_RDONLY);
  try {
    sync(fd);
  } catch (error) {
    // Some file systems cannot sync a folder; the rename itself has happened.
    if (!["EINVAL", "ENOTSUP", "EPERM", "EISDIR"].includes(errorCode(error))) throw error;
  } finally {
    fs.closeSync(fd);
  }
}

/** Files are synced this many at a time: the file system commits them together, which takes a fraction of the time. */
const syncedTogether = 64;

/** Puts files' contents on the disk while the caller goes on. */
export class FileSync {
  private waiting: string[] = [];
  private underWay: Promise<unknown> = Promise.resolve();

  /** Takes a file. Waits when two lots are open: each file takes a descriptor. */
  async add(path: string): Promise<void> {
    if (this.waiting.push(path) < syncedTogether) return;
    await this.underWay;
    this.underWay = syncTogether(this.waiting);
    // Whoever waits for it next sees the error.
    this.underWay.catch(() => undefined);
    this.waiting = [];
  }

  /** All files that were taken are on the disk once it resolves. */
  async finish(): Promise<void> {
    await this.underWay;
    await syncTogether(this.waiting);
  }
}

/** An error is told when no file is open any more: whoever cleans up behind it needs descriptors, too. */
async function syncTogether(paths: readonly string[]): Promise<void> {
  for (const ended of await Promise.allSettled(paths.map(syncLater)))
    if (ended.status === "rejected") throw ended.reason;
}

/** Only the wait for the disk is left to another thread: each way there and back takes longer than opening a file. */
function syncLater(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = fs.openSync(path, "r");
    fs.fsync(file, (error) => {
      fs.closeSync(file);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Makes a folder and those above it that are missing. What is synced later in a folder is no use if the folder itself goes. */
export function makeFolders(folder: string, options: { mode?: number; sync?: (fd: number) => void } = {}): void {
  const first = fs.mkdirSync(folder, {
    recursive: true,
    ...(options.mode === undefined ? {} : { mode: options.mode }),
  });
  if (first === undefined) return;
  for (let at = folder; ; at = dirName(at)) {
    syncFolder(dirName(at), options.sync);
    if (at === first || at === dirName(at)) return;
  }
}

/** A name beside `path` that nobody else uses, and that tells who made it. */
export function temporaryPath(path: string): string {
  return `${path}.tmp-${placeMark()}-${process.pid}-${randomBytes(4).toString("hex")}`;
}

const temporaryPattern = /\.tmp-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/;
const oldAgeMs = 60_000;

export function isTemporary(name: string): boolean {
  return temporaryPattern.test(name);
}

/**
 * Removes the temporary files of processes that died: of this place those whose process is gone, of others the old ones.
 * Called when this process has none of its own under way. What cannot be removed stays. With `name` only those of that name.
 */
export function removeLeftovers(folder: string, name?: string): void {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return;
  }
  for (const each of names) {
    const match = temporaryPattern.exec(each);
    if (!match || (name !== undefined && each.slice(0, match.index) !== name)) continue;
    if (match[1] === placeMark() && isOtherLiving(Number(match[2]))) continue;
    const path = `${folder}/${each}`;
    if (match[1] === placeMark() || isOld(path)) discard(path);
  }
}

/** Removes what may be in the way of nobody. */
export function discard(path: string): void {
  try {
    fs.rmSync(path, { recursive: true, force: true });
  } catch {
    // The next command removes it.
  }
}

function isOtherLiving(pid: number): boolean {
  return pid !== process.pid && isLiving(pid);
}

function isOld(path: string): boolean {
  try {
    return Date.now() - fs.statSync(path).mtimeMs > oldAgeMs;
  } catch {
    return false;
  }
}

export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
