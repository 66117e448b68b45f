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

/** The files' contents are on the disk when it resolves. Several are synced at once: the file system commits them together, which takes a fraction of the time. */
export async function syncFiles(paths: readonly string[]): Promise<void> {
  const rest = paths.values();
  const work = async (): Promise<void> => {
    for (const path of rest) await syncLater(path);
  };
  await Promise.all(Array.from({ length: 8 }, work));
}

function syncLater(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.open(path, "r", (openError, file) => {
      if (openError) return reject(openError);
      fs.fsync(file, (syncError) =>
        fs.close(file, (closeError) => {
          const error = syncError ?? closeError;
          if (error) reject(error);
          else resolve();
        }),
      );
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
 * Called when this process has none of its own under way. What cannot be removed stays.
 */
export function removeLeftovers(folder: string): void {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const match = temporaryPattern.exec(name);
    if (!match || (match[1] === placeMark() && isOtherLiving(Number(match[2])))) continue;
    const path = `${folder}/${name}`;
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
