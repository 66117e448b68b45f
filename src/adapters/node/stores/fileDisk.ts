import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { KpackError } from "../../../base/index.ts";
import type { FaultHook } from "../faultHook.ts";

const temporaryMark = ".tmp-";
/** A record beyond this is refused rather than read into memory. */
const maxFileBytes = 128 * 1024 * 1024;

/**
 * The few durable file operations that the file store is made of. Each system call passes the fault hook first
 * (`file.write`, `file.fsync`, `file.link`, `file.rename`, `file.unlink`), so that tests can cut a run at every one.
 */
export class FileDisk {
  readonly #fault: FaultHook | undefined;

  constructor(fault?: FaultHook) {
    this.#fault = fault;
  }

  /** Makes the store's own folder, readable by its owner only; folders above it are ordinary ones. */
  prepare(root: string): void {
    try {
      fs.mkdirSync(path.dirname(root), { recursive: true });
      fs.mkdirSync(root, { mode: 0o700 });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw asStoreError(root, error);
    }
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
      fs.rmSync(temporary, { force: true });
    }
    this.#syncFolder(path.dirname(file));
    return true;
  }

  replaceFile(file: string, content: Uint8Array): void {
    const temporary = this.#writeTemporary(file, content);
    try {
      this.#call("file.rename", () => fs.renameSync(temporary, file));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
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
    return name.includes(temporaryMark);
  }

  #writeTemporary(file: string, content: Uint8Array): string {
    const temporary = `${file}${temporaryMark}${randomBytes(6).toString("hex")}`;
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      this.#sweep(path.dirname(file));
      const fd = fs.openSync(temporary, "wx", 0o600);
      try {
        this.#writeAll(fd, content);
        this.#call("file.fsync", () => fs.fsyncSync(fd));
      } finally {
        fs.closeSync(fd);
      }
      return temporary;
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw asStoreError(file, error);
    }
  }

  #writeAll(fd: number, content: Uint8Array): void {
    for (let at = 0; at < content.length; ) at += this.#call("file.write", () => fs.writeSync(fd, content, at));
  }

  /** What a process that died left behind, once it is old enough not to belong to a living one. */
  #sweep(folder: string): void {
    for (const name of fs.readdirSync(folder)) {
      if (!this.isTemporary(name)) continue;
      const file = path.join(folder, name);
      const stat = fs.statSync(file, { throwIfNoEntry: false });
      if (stat && Date.now() - stat.mtimeMs > 60_000) fs.rmSync(file, { force: true });
    }
  }

  #syncFolder(folder: string): void {
    const fd = fs.openSync(folder, "r");
    try {
      this.#call("file.fsync", () => fs.fsyncSync(fd));
    } catch (error) {
      // Some file systems cannot sync a folder; the rename itself has happened.
      if (errorCode(error) !== "EINVAL") throw asStoreError(folder, error);
    } finally {
      fs.closeSync(fd);
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

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
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
