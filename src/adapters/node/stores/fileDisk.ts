import fs from "node:fs";
import path from "node:path";
import { KpackError } from "../../../base/index.ts";
import {
  discard,
  errorCode,
  isTemporary,
  makeFolders,
  removeLeftovers,
  syncFolder,
  temporaryPath,
} from "../durable.ts";
import type { FaultHook } from "../faultHook.ts";

/** A record beyond this is refused rather than read into memory. */
const maxFileBytes = 128 * 1024 * 1024;

/**
 * The few durable file operations that the file store is made of. Each system call passes the fault hook first
 * (`file.write`, `file.fsync`, `file.link`, `file.rename`, `file.unlink`), so that tests can cut a run at every one.
 */
export class FileDisk {
  readonly #fault: FaultHook | undefined;
  readonly #sync = { sync: (fd: number): void => this.#call("file.fsync", () => fs.fsyncSync(fd)) };

  constructor(fault?: FaultHook) {
    this.#fault = fault;
  }

  /** Makes the store's own folder, readable by its owner only; folders above it are ordinary ones. */
  prepare(root: string): void {
    try {
      makeFolders(path.dirname(root), this.#sync);
      makeFolders(root, { mode: 0o700, ...this.#sync });
    } catch (error) {
      throw asStoreError(root, error);
    }
    this.sweep(root);
  }

  /** Removes what commands that died left in a folder, where there is one. */
  sweep(folder: string): void {
    removeLeftovers(folder);
  }

  /** False when the file is there already. The content is durable before the name appears. */
  createFile(file: string, content: Uint8Array): boolean {
    const temporary = this.#writeTemporary(file, content);
    try {
      this.#call("file.link", () => fs.linkSync(temporary, file));
    } catch (error) {
      if (errorCode(error) === "EEXIST") return false;
      throw asStoreError(file, error);
    } finally {
      discard(temporary);
    }
    this.#syncFolder(path.dirname(file));
    return true;
  }

  replaceFile(file: string, content: Uint8Array): void {
    const temporary = this.#writeTemporary(file, content);
    try {
      this.#call("file.rename", () => fs.renameSync(temporary, file));
    } catch (error) {
      discard(temporary);
      throw asStoreError(file, error);
    }
    this.#syncFolder(path.dirname(file));
  }

  /** False when there was none. */
  removeFile(file: string): boolean {
    try {
      this.#call("file.unlink", () => fs.unlinkSync(file));
    } catch (error) {
      if (errorCode(error) === "ENOENT") return false;
      throw asStoreError(file, error);
    }
    this.#syncFolder(path.dirname(file));
    return true;
  }

  exists(file: string): boolean {
    return fs.existsSync(file);
  }

  read(file: string): Buffer {
    try {
      const { size } = fs.statSync(file);
      if (size > maxFileBytes) throw new Error(`it has ${size} bytes`);
      return fs.readFileSync(file);
    } catch (error) {
      throw asStoreError(file, error);
    }
  }

  /** Names in a folder, sorted; none when the folder is not there. */
  names(folder: string): string[] {
    try {
      return fs.readdirSync(folder).sort();
    } catch (error) {
      if (errorCode(error) === "ENOENT") return [];
      throw asStoreError(folder, error);
    }
  }

  isTemporary(name: string): boolean {
    return isTemporary(name);
  }

  #writeTemporary(file: string, content: Uint8Array): string {
    const temporary = temporaryPath(file);
    try {
      makeFolders(path.dirname(file), { mode: 0o700, ...this.#sync });
      removeLeftovers(path.dirname(file));
      const fd = fs.openSync(temporary, "wx", 0o600);
      try {
        this.#writeAll(fd, content);
        this.#call("file.fsync", () => fs.fsyncSync(fd));
      } finally {
        fs.closeSync(fd);
      }
      return temporary;
    } catch (error) {
      discard(temporary);
      throw asStoreError(file, error);
    }
  }

  #writeAll(fd: number, content: Uint8Array): void {
    for (let at = 0; at < content.length; ) at += this.#call("file.write", () => fs.writeSync(fd, content, at));
  }

  #syncFolder(folder: string): void {
    try {
      syncFolder(folder, this.#sync.sync);
    } catch (error) {
      throw asStoreError(folder, error);
    }
  }

  #call<T>(operation: string, run: () => T): T {
    for (let tries = 0; ; tries++) {
      try {
        this.#fault?.(operation);
        return run();
      } catch (error) {
        if (errorCode(error) !== "EINTR" || tries >= 10) throw error;
      }
    }
  }
}

const causes: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EIO: "the disk reported an error",
};

function asStoreError(file: string, error: unknown): KpackError {
  if (error instanceof KpackError) return error;
  const why = causes[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));
  return new KpackError("release/store-failed", `cannot use the record ${file}: ${why}`, { cause: error });
}
