export interface FileStat {
  type: "file" | "directory" | "other";
  /** Bytes; 0 for directories. */
  size: number;
}

export interface DirectoryEntry {
  name: string;
  /** What the name itself is: a link is not followed. */
  type: "file" | "directory" | "link" | "other";
}

export interface InsideOptions {
  /**
   * A folder, with its own links resolved. What is opened has to lie there, whatever becomes of the path meanwhile:
   * throws `file/outside` when somebody puts a link into the way.
   */
  within?: string | undefined;
}

export interface WriteFileOptions extends InsideOptions {
  /** Default 0644. */
  mode?: number;
}

/**
 * A tree of files that is read. Paths are absolute POSIX paths. Synchronous on purpose: a command line tool
 * reads small local files, and the same pure code then runs over memory in a browser.
 */
export interface FileSystem {
  /** The bytes of a regular file. Throws KpackError `file/not-found`, `file/not-regular`, `file/too-large`, `file/unreadable`. With `within` a link at its end is an error too. */
  readFile(path: string, options?: InsideOptions): Uint8Array;
  /** Follows links. undefined when nothing is there. */
  stat(path: string): FileStat | undefined;
  /** What the name itself is: a link is not followed. undefined when nothing is there. */
  entryType(path: string): DirectoryEntry["type"] | undefined;
  /** Names in a directory, bytewise sorted. */
  readDirectory(path: string): string[];
  /** The same with what each name is, without asking for each. */
  readEntries(path: string, options?: InsideOptions): DirectoryEntry[];
  /** The path with every link resolved. Throws `file/not-found`. */
  realPath(path: string): string;
}

/** Files by their path below the tree's root. Of several with one path the last counts. */
export type TreeFiles = Iterable<readonly [string, Uint8Array]> | AsyncIterable<readonly [string, Uint8Array]>;

export interface WritableFileSystem extends FileSystem {
  /** Old content or new content, never a part: temporary file, fsync, rename, fsync of the folder. Parent folders are made. */
  writeFile(path: string, bytes: Uint8Array, options?: WriteFileOptions): void;
  /**
   * Puts a whole new tree at `path` in one step where the file system can, and never leaves a half-written one. Files may
   * still be in the making: each is taken when it comes, and an error of theirs leaves everything as it was.
   */
  writeTree(path: string, files: TreeFiles): Promise<void>;
  /** Files and folders; with `within` a file. Gone for good when it returns. */
  remove(path: string, options?: InsideOptions): void;
  /** Removes what writes that were cut short left in a folder. */
  removeLeftovers(folder: string): void;
}
