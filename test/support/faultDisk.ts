/**
 * Stands between kpack and `node:fs` in a test: counts every call below one folder, lets a test fail, shorten or cut any of
 * them, and keeps a model of what is really on the disk. Use:
 * `vi.mock("node:fs", async (original) => (await import("../support/faultDisk.ts")).wrapFileSystem(await original()))`.
 */
import type fs from "node:fs";
import path from "node:path";
import { DiskModel, type ModelFile, type ModelFolder, newFile, newFolder } from "./diskModel.ts";

type Fs = typeof fs;

/** Thrown by every call once the power is cut. */
export class PowerCut extends Error {}

export interface DiskCall {
  name: string;
  path: string;
  /** From 1. */
  number: number;
}

/** What to do to a call: throw, or give at most so many bytes of a write through. */
export type Interrupt = (call: DiskCall) => { mostBytes: number } | undefined;

class FaultDisk {
  #root: string | undefined;
  #open = new Map<number, { path: string; at: number; node: ModelFile | ModelFolder | undefined }>();
  calls: DiskCall[] = [];
  interrupt: Interrupt | undefined;
  model: DiskModel = new DiskModel(import.meta.dirname);

  /** Watches the calls below `root`, an existing folder; what is in it counts as written long ago. */
  start(root: string): void {
    this.#root = undefined;
    this.model = new DiskModel(root);
    this.#root = root;
    this.#open.clear();
    this.restart();
  }

  restart(interrupt?: Interrupt): void {
    this.calls = [];
    this.interrupt = interrupt;
  }

  stop(): void {
    this.#root = undefined;
  }

  isWatched(file: unknown): file is string {
    return (
      this.#root !== undefined &&
      typeof file === "string" &&
      (file === this.#root || file.startsWith(`${this.#root}${path.sep}`))
    );
  }

  opened(fd: number) {
    return this.#open.get(fd);
  }

  remember(fd: number, file: string): void {
    this.#open.set(fd, { path: file, at: 0, node: this.model.find(file) });
  }

  forget(fd: number): void {
    this.#open.delete(fd);
  }

  pass(name: string, file: string): { mostBytes: number } | undefined {
    const call = { name, path: file, number: this.calls.length + 1 };
    this.calls.push(call);
    return this.interrupt?.(call);
  }
}

export const faultDisk: FaultDisk = new FaultDisk();

export function systemError(code: string, { name, path: file }: DiskCall): Error {
  return Object.assign(new Error(`${code}: asked for, ${name} '${file}'`), { code, syscall: name, path: file });
}

export function wrapFileSystem(original: Fs & { default: Fs }): Fs & { default: Fs } {
  const real = original.default;
  const changed = { ...readers(real), ...writers(real), ...descriptors(real) };
  return { ...original, ...changed, default: { ...real, ...changed } } as unknown as Fs & { default: Fs };
}

/** Calls that change nothing: they can fail only. */
function readers(real: Fs): Partial<Fs> {
  const watched =
    <Args extends unknown[], T>(name: string, call: (...args: Args) => T) =>
    (...args: Args): T => {
      if (faultDisk.isWatched(args[0])) faultDisk.pass(name, args[0]);
      return call(...args);
    };
  const existsSync = (file: string): boolean => {
    try {
      if (faultDisk.isWatched(file)) faultDisk.pass("exists", file);
    } catch (error) {
      if (error instanceof PowerCut) throw error;
      return false;
    }
    return real.existsSync(file);
  };
  const realpathSync = Object.assign(watched("realpath", real.realpathSync), {
    native: watched("realpath", real.realpathSync.native),
  });
  return {
    existsSync,
    realpathSync,
    readdirSync: watched("readdir", real.readdirSync as never),
    statSync: watched("stat", real.statSync as never),
    lstatSync: watched("lstat", real.lstatSync as never),
    readFileSync: watched("readFile", real.readFileSync as never),
  } as unknown as Partial<Fs>;
}

/** Calls that change names. */
function writers(real: Fs): Partial<Fs> {
  const { dirname, basename } = path;
  const mkdirSync = (file: string, options?: fs.MakeDirectoryOptions): string | undefined => {
    if (!faultDisk.isWatched(file)) return real.mkdirSync(file, options);
    faultDisk.pass("mkdir", file);
    const missing: string[] = [];
    for (let at = file; !real.existsSync(at); at = dirname(at)) missing.unshift(at);
    const first = real.mkdirSync(file, options);
    for (const folder of missing)
      faultDisk.model.change(
        dirname(folder),
        once((entries, node) => entries.set(basename(folder), node), newFolder()),
      );
    return first;
  };
  const linkSync = (from: string, to: string): void => {
    if (!faultDisk.isWatched(to)) {
      real.linkSync(from, to);
      return;
    }
    faultDisk.pass("link", to);
    real.linkSync(from, to);
    const node = faultDisk.model.find(from);
    if (node) faultDisk.model.change(dirname(to), (entries) => entries.set(basename(to), node));
  };
  const renameSync = (from: string, to: string): void => {
    if (!faultDisk.isWatched(to)) {
      real.renameSync(from, to);
      return;
    }
    faultDisk.pass("rename", to);
    real.renameSync(from, to);
    const node = faultDisk.model.find(from);
    if (!node) return;
    if (dirname(from) !== dirname(to))
      faultDisk.model.change(dirname(from), (entries) => entries.delete(basename(from)));
    faultDisk.model.change(dirname(to), (entries) => {
      if (dirname(from) === dirname(to)) entries.delete(basename(from));
      entries.set(basename(to), node);
    });
  };
  const remove =
    <Args extends unknown[]>(name: string, call: (file: string, ...args: Args) => void) =>
    (file: string, ...args: Args): void => {
      if (!faultDisk.isWatched(file)) {
        call(file, ...args);
        return;
      }
      faultDisk.pass(name, file);
      call(file, ...args);
      if (faultDisk.model.find(file))
        faultDisk.model.change(dirname(file), (entries) => entries.delete(basename(file)));
    };
  return {
    mkdirSync,
    linkSync,
    renameSync,
    unlinkSync: remove("unlink", real.unlinkSync),
    rmSync: remove("rm", real.rmSync),
  } as unknown as Partial<Fs>;
}

/** Calls on open files. */
function descriptors(real: Fs): Partial<Fs> {
  const passOpen = (name: string, fd: number): { mostBytes: number } | undefined => {
    const file = faultDisk.opened(fd);
    return file && faultDisk.pass(name, file.path);
  };
  const openSync = (file: string, flags?: string | number, mode?: number): number => {
    if (!faultDisk.isWatched(file)) return real.openSync(file, flags ?? "r", mode);
    faultDisk.pass("open", file);
    const isNew = !real.existsSync(file);
    const fd = real.openSync(file, flags ?? "r", mode);
    if (isNew)
      faultDisk.model.change(
        path.dirname(file),
        once((entries, node) => entries.set(path.basename(file), node), newFile()),
      );
    faultDisk.remember(fd, file);
    return fd;
  };
  const writeSync = (fd: number, bytes: Uint8Array, ...rest: number[]): number => {
    const file = faultDisk.opened(fd);
    if (!file) return real.writeSync(fd, bytes, ...(rest as []));
    const [offset = 0, length = bytes.length - offset] = rest;
    const given = faultDisk.pass("write", file.path);
    const written = real.writeSync(fd, bytes, offset, Math.min(length, given?.mostBytes ?? length));
    if (file.node?.kind === "file")
      file.node.writes.push({ at: file.at, bytes: Buffer.from(bytes.subarray(offset, offset + written)) });
    file.at += written;
    return written;
  };
  const fsyncSync = (fd: number): void => {
    passOpen("fsync", fd);
    // The real call would only cost time: the model says what is on the disk.
    const node = faultDisk.opened(fd)?.node;
    if (node) faultDisk.model.sync(node);
    else real.fsyncSync(fd);
  };
  const closeSync = (fd: number): void => {
    // The system closes even when it reports an error; a test's own cut closes too, so that nothing stays open.
    try {
      passOpen("close", fd);
    } finally {
      faultDisk.forget(fd);
      real.closeSync(fd);
    }
  };
  return {
    openSync,
    writeSync,
    fsyncSync,
    closeSync,
    fstatSync: (fd: number) => {
      passOpen("fstat", fd);
      return real.fstatSync(fd);
    },
    readSync: (fd: number, ...args: unknown[]) => {
      passOpen("read", fd);
      return (real.readSync as (...all: unknown[]) => number)(fd, ...args);
    },
  } as unknown as Partial<Fs>;
}

/** A change that brings the same new file or folder each time it is played. */
function once<T>(change: (entries: Map<string, ModelFile | ModelFolder>, node: T) => unknown, node: T) {
  return (entries: Map<string, ModelFile | ModelFolder>): void => void change(entries, node);
}
