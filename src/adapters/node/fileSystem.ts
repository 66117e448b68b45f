import * as fs from "node:fs";
import { KpackError, baseName, compareBytes, defaultLimits, dirName, joinPath } from "../../base/index.ts";
import type { Limits } from "../../base/index.ts";
import type {
  DirectoryEntry,
  FileStat,
  InsideOptions,
  TreeFiles,
  WritableFileSystem,
  WriteFileOptions,
} from "../../ports/index.ts";
import { assertOpenedInside, inFolder, inNewFolder } from "./anchor.ts";
import { discard, errorCode, makeFolders, removeLeftovers, FileSync, syncFolder, temporaryPath } from "./durable.ts";

/** The machine's files. Reads regular files only, up to `limits.fileBytes`; writes are atomic. */
export function createNodeFileSystem(limits: Pick<Limits, "fileBytes"> = defaultLimits): WritableFileSystem {
  return {
    readFile: (path, options) => readRegularFile(path, limits.fileBytes, options),
    stat: statPath,
    entryType: statEntry,
    readDirectory: (path) => guard(path, () => fs.readdirSync(path)).sort(compareBytes),
    readEntries,
    realPath: (path) => guard(path, () => fs.realpathSync.native(path)),
    writeFile: writeAtomically,
    writeTree,
    remove: removeDurably,
    removeLeftovers,
  };
}

/**
 * Opened without blocking (a FIFO that nobody writes to must not hang us) and checked after opening, so that what is
 * checked is what is read. The size is bounded by the bytes read, not by what the file system claims.
 */
function readRegularFile(path: string, maxBytes: number, { within }: InsideOptions = {}): Uint8Array {
  try {
    const file = fs.openSync(path, within === undefined ? readFlags : readFlags | fs.constants.O_NOFOLLOW);
    try {
      if (within !== undefined) assertOpenedInside(file, path, within);
      const stat = fs.fstatSync(file);
      if (!stat.isFile()) throw notRegular(path, stat);
      if (stat.size > maxBytes) throw tooLarge(path, maxBytes);
      return readOpenFile(file, path, { size: stat.size, maxBytes });
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    throw error instanceof KpackError ? error : asFileError(path, error);
  }
}

const readFlags = fs.constants.O_RDONLY | fs.constants.O_NONBLOCK | fs.constants.O_NOCTTY;

/** Files whose size the system does not tell, as below /proc, are read to their end. */
function readOpenFile(file: number, path: string, bounds: { size: number; maxBytes: number }): Uint8Array {
  let buffer = Buffer.allocUnsafe(bounds.size || 4096);
  let used = 0;
  for (;;) {
    const read = fs.readSync(file, buffer, used, buffer.length - used, null);
    used += read;
    if (read === 0 || used === bounds.size) return buffer.subarray(0, used);
    if (used > bounds.maxBytes) throw tooLarge(path, bounds.maxBytes);
    if (used === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.max(used, 4096))]);
  }
}

function readEntries(path: string, { within }: InsideOptions = {}): DirectoryEntry[] {
  const read = (folder: string): fs.Dirent[] => fs.readdirSync(folder, { withFileTypes: true });
  const entries = guard(path, () => (within === undefined ? read(path) : inFolder(path, within, read)));
  return entries
    .map((entry): DirectoryEntry => ({ name: entry.name, type: entryType(entry) }))
    .sort((a, b) => compareBytes(a.name, b.name));
}

function entryType(entry: fs.Dirent | fs.Stats): DirectoryEntry["type"] {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "other";
}

function statPath(path: string): FileStat | undefined {
  const stat = unlessAbsent(path, () => fs.statSync(path, { throwIfNoEntry: false }));
  if (!stat) return undefined;
  if (stat.isDirectory()) return { type: "directory", size: 0 };
  return { type: stat.isFile() ? "file" : "other", size: stat.size };
}

function statEntry(path: string): DirectoryEntry["type"] | undefined {
  const stat = unlessAbsent(path, () => fs.lstatSync(path, { throwIfNoEntry: false }));
  return stat && entryType(stat);
}

function unlessAbsent<T>(path: string, operation: () => T): T | undefined {
  try {
    return operation();
  } catch (error) {
    if (["ENOTDIR", "ENOENT", "ELOOP", "ENAMETOOLONG"].includes(errorCode(error))) return undefined;
    throw asFileError(path, error);
  }
}

function writeAtomically(path: string, bytes: Uint8Array, { mode = 0o644, within }: WriteFileOptions = {}): void {
  guard(path, () => {
    const folder = dirName(path);
    if (within !== undefined)
      return inNewFolder(folder, within, (anchor) => replaceFile(joinPath(anchor, baseName(path)), bytes, mode));
    makeFolders(folder);
    if (!writeToDevice(path, bytes)) replaceFile(path, bytes, mode);
  });
}

function replaceFile(path: string, bytes: Uint8Array, mode: number): void {
  const temporary = temporaryPath(path);
  try {
    writeNewFile(temporary, bytes, { mode, sync: fs.fsyncSync });
    fs.renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw error;
  }
  syncFolder(dirName(path));
}

function removeDurably(path: string, { within }: InsideOptions = {}): void {
  const remove = (target: string, recursive: boolean): void => {
    if (!fs.lstatSync(target, { throwIfNoEntry: false })) return;
    fs.rmSync(target, { recursive, force: true });
    syncFolder(dirName(target));
  };
  guard(path, () => {
    if (within === undefined) return remove(path, true);
    inFolder(dirName(path), within, (anchor) => remove(joinPath(anchor, baseName(path)), false));
  });
}

/** `-o /dev/stdout` and the like are written to, not replaced. False when it is none. */
function writeToDevice(path: string, bytes: Uint8Array): boolean {
  const descriptor = descriptorOf(path);
  if (descriptor !== undefined) {
    writeAll(descriptor, bytes);
    return true;
  }
  if (!isDevice(fs.statSync(path, { throwIfNoEntry: false }))) return false;
  const file = fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_NOCTTY);
  try {
    // What was opened counts: by now the path may lead to somebody's file.
    if (!isDevice(fs.fstatSync(file))) return false;
    writeAll(file, bytes);
    return true;
  } finally {
    fs.closeSync(file);
  }
}

/** The open file that a path names. It may be a regular one, and then the name beside it is a link of the system's. */
function descriptorOf(path: string): number | undefined {
  if (path === "/dev/stdout") return 1;
  if (path === "/dev/stderr") return 2;
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d{1,6})$/.exec(path)?.[1];
  return number === undefined ? undefined : Number(number);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at);
}

function isDevice(stat: fs.Stats | undefined): boolean {
  return stat !== undefined && (stat.isCharacterDevice() || stat.isFIFO());
}

/** `sync` puts the content on the disk before the file is closed; without it that is left to the caller. */
function writeNewFile(path: string, bytes: Uint8Array, options: { mode: number; sync?: (file: number) => void }): void {
  const flags = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_NOFOLLOW;
  const file = fs.openSync(path, flags, options.mode);
  try {
    writeAll(file, bytes);
    options.sync?.(file);
  } finally {
    fs.closeSync(file);
  }
}

/**
 * Everything is written beside the target first. A target that does not exist appears in one rename; into an existing
 * folder the files are moved one by one, and all of them are moved back when one cannot be. Files may take long to be made:
 * what a command that was stopped meanwhile left beside this target goes first.
 */
async function writeTree(path: string, files: TreeFiles): Promise<void> {
  try {
    const parent = dirName(path);
    makeFolders(parent);
    removeLeftovers(parent, baseName(path));
    const staging = temporaryPath(path);
    try {
      fs.mkdirSync(staging);
      const names = await stageFiles({ path, staged: joinPath(staging, "new") }, files);
      if (names.size === 0) return;
      if (fs.existsSync(path)) moveInto(path, staging, names);
      else fs.renameSync(joinPath(staging, "new"), path);
      syncFolder(parent);
    } finally {
      discard(staging);
    }
  } catch (error) {
    throw error instanceof KpackError ? error : asFileError(path, error);
  }
}

function assertInsideTree(path: string, name: string): void {
  const parts = name.split("/");
  if (name === "" || parts.some((part) => part === "" || part === "." || part === "..") || name.includes("\0"))
    throw new KpackError("file/bad-name", `'${name}' is not a file name that may be written below '${path}'`);
}

/** Writes the files of the tree at `path` to a folder of their own; their names. They are synced while others are made. */
async function stageFiles({ path, staged }: { path: string; staged: string }, files: TreeFiles): Promise<Set<string>> {
  const folders = new Set([staged]);
  const names = new Set<string>();
  const sync = new FileSync();
  fs.mkdirSync(staged);
  for await (const [name, bytes] of files) {
    assertInsideTree(path, name);
    const target = joinPath(staged, name);
    const folder = dirName(target);
    if (!folders.has(folder)) fs.mkdirSync(folder, { recursive: true });
    folders.add(folder);
    if (names.has(name)) fs.unlinkSync(target);
    names.add(name);
    writeNewFile(target, bytes, { mode: 0o644 });
    await sync.add(target);
  }
  await sync.finish();
  for (const each of folders) syncFolder(each);
  return names;
}

function moveInto(path: string, staging: string, names: Iterable<string>): void {
  const undo: (() => void)[] = [];
  const old = joinPath(staging, "old");
  fs.mkdirSync(old);
  try {
    let count = 0;
    for (const name of names) {
      const target = joinPath(path, name);
      fs.mkdirSync(dirName(target), { recursive: true });
      if (fs.lstatSync(target, { throwIfNoEntry: false })?.isDirectory())
        throw new KpackError("file/is-directory", `'${target}' is a directory; a file was to be written there`);
      const backup = joinPath(old, String(count++));
      if (fs.lstatSync(target, { throwIfNoEntry: false })) {
        fs.linkSync(target, backup);
        undo.push(() => fs.renameSync(backup, target));
      } else undo.push(() => fs.rmSync(target, { force: true }));
      fs.renameSync(joinPath(staging, "new", name), target);
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
  syncFolder(path);
}

function guard<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw error instanceof KpackError ? error : asFileError(path, error);
  }
}

function asFileError(path: string, error: unknown): KpackError {
  const code = errorCode(error);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new KpackError("file/not-found", `no such file or directory: '${path}'`, { cause: error });
  if (code === "ENXIO") return notRegular(path);
  const reasons: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "operation not permitted",
    ENOSPC: "no space left on device",
    EISDIR: "it is a directory",
    EEXIST: "something that is no folder is in the way",
    ELOOP: "too many levels of symbolic links",
    ENAMETOOLONG: "file name too long",
    EROFS: "read-only file system",
    EMFILE: "too many open files",
  };
  const reason = reasons[code] ?? (error instanceof Error ? error.message : String(error));
  return new KpackError("file/unreadable", `'${path}': ${reason}`, { cause: error });
}

function notRegular(path: string, stat?: fs.Stats): KpackError {
  const what = stat?.isDirectory() ? "a directory" : "not a regular file";
  return new KpackError("file/not-regular", `'${path}' is ${what}`, {
    hint: "only regular files are read; devices, sockets and pipes are refused because they may never end",
  });
}

function tooLarge(path: string, maxBytes: number): KpackError {
  return new KpackError("file/too-large", `'${path}' is larger than the limit of ${maxBytes} bytes`);
}
