import {
  KpackError,
  baseName,
  compareBytes,
  defaultLimits,
  dirName,
  isInside,
  joinPath,
  normalizePath,
} from "../../base/index.ts";
import type { Limits } from "../../base/index.ts";
import type { FileStat, WritableFileSystem } from "../../ports/index.ts";

type Node =
  | { type: "file"; bytes: Uint8Array }
  | { type: "directory" }
  | { type: "link"; target: string }
  | { type: "other" };

export interface MemoryFileSystem extends WritableFileSystem {
  /** Makes a symbolic link. */
  link(path: string, target: string): void;
  /** Puts something there that is neither file nor directory (a pipe, a device). */
  addOther(path: string): void;
  /** Every file with its text; for assertions. */
  toRecord(): Record<string, string>;
}

/** Files in a Map, for tests and browsers. Texts are UTF-8; folders appear with their files. */
export function createMemoryFileSystem(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  limits: Pick<Limits, "fileBytes"> = defaultLimits,
): MemoryFileSystem {
  const tree = new MemoryTree(limits.fileBytes);
  for (const [path, content] of Object.entries(files)) tree.put(path, content);
  return {
    readFile: (path, options) => tree.readFile(path, options?.within),
    stat: (path) => tree.stat(path),
    entryType: (path) => tree.type(path),
    readDirectory: (path) => tree.readDirectory(path),
    readEntries: (path, options) => {
      tree.assertInside(path, options?.within);
      return tree.readDirectory(path).map((name) => ({ name, type: tree.type(joinPath(path, name)) ?? "other" }));
    },
    realPath: (path) => tree.resolve(path),
    writeFile: (path, bytes, options) => {
      tree.assertInside(dirName(path), options?.within);
      tree.put(path, bytes);
    },
    writeTree: async (path, entries) => {
      const files = new Map<string, Uint8Array>();
      for await (const [name, bytes] of entries) {
        if (name.split("/").some((part) => part === "" || part === "." || part === ".."))
          throw new KpackError("file/bad-name", `'${name}' is not a file name that may be written below '${path}'`);
        files.set(name, bytes);
      }
      for (const [name, bytes] of files) tree.put(joinPath(path, name), bytes);
    },
    remove: (path, options) => {
      tree.assertInside(dirName(path), options?.within);
      tree.remove(path);
    },
    removeLeftovers: () => undefined,
    link: (path, target) => tree.add(path, { type: "link", target }),
    addOther: (path) => tree.add(path, { type: "other" }),
    toRecord: () => tree.toRecord(),
  };
}

class MemoryTree {
  private readonly nodes = new Map<string, Node>([["/", { type: "directory" }]]);
  private readonly children = new Map<string, Set<string>>([["/", new Set()]]);
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  put(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.add(path, { type: "file", bytes });
  }

  add(path: string, node: Node): void {
    const clean = normalizePath(path);
    if (this.nodes.get(clean)?.type === "directory")
      throw new KpackError("file/is-directory", `'${clean}' is a directory; a file was to be written there`);
    this.addDirectory(dirName(clean));
    this.nodes.set(clean, node);
    this.children.get(dirName(clean))?.add(baseName(clean));
  }

  private addDirectory(path: string): void {
    for (let current = path; ; current = dirName(current)) {
      const existing = this.nodes.get(current);
      if (existing?.type === "directory") return;
      if (existing) throw new KpackError("file/unreadable", `'${current}': it is not a directory`);
      this.nodes.set(current, { type: "directory" });
      if (!this.children.has(current)) this.children.set(current, new Set());
      const parent = this.children.get(dirName(current)) ?? new Set();
      parent.add(baseName(current));
      this.children.set(dirName(current), parent);
    }
  }

  /** The path with every link followed. */
  resolve(path: string): string {
    const resolved = this.tryResolve(path);
    if (resolved === undefined) throw new KpackError("file/not-found", `no such file or directory: '${path}'`);
    return resolved;
  }

  private tryResolve(path: string): string | undefined {
    const rest = path.split("/").reverse();
    let current = "/";
    let links = 0;
    while (rest.length > 0) {
      const part = rest.pop();
      if (part === undefined || part === "" || part === ".") continue;
      if (part === "..") {
        current = dirName(current);
        continue;
      }
      const next = joinPath(current, part);
      const node = this.nodes.get(next);
      if (!node) return undefined;
      if (node.type !== "link") {
        if (node.type !== "directory" && rest.some((each) => each !== "" && each !== ".")) return undefined;
        current = next;
        continue;
      }
      if (++links > 40) return undefined;
      if (node.target.startsWith("/")) current = "/";
      rest.push(...node.target.split("/").reverse());
    }
    return current;
  }

  /** What lies there, links not followed. */
  type(path: string): Node["type"] | undefined {
    const folder = this.tryResolve(dirName(path));
    return folder === undefined ? undefined : this.nodes.get(joinPath(folder, baseName(path)))?.type;
  }

  /** What is not there yet lies nowhere. */
  assertInside(path: string, within: string | undefined): void {
    const lies = within === undefined ? undefined : this.tryResolve(path);
    if (within === undefined || lies === undefined || isInside(within, lies)) return;
    throw new KpackError("file/outside", `'${path}' leads to '${lies}', which is not below '${within}'`);
  }

  readFile(path: string, within: string | undefined): Uint8Array {
    if (within !== undefined && this.type(path) === "link")
      throw new KpackError("file/not-regular", `'${path}' is a symbolic link`);
    this.assertInside(path, within);
    const node = this.nodes.get(this.resolve(path));
    if (node?.type === "file") {
      if (node.bytes.length > this.maxBytes)
        throw new KpackError("file/too-large", `'${path}' is larger than the limit of ${this.maxBytes} bytes`);
      return node.bytes;
    }
    const what = node?.type === "directory" ? "a directory" : "not a regular file";
    throw new KpackError("file/not-regular", `'${path}' is ${what}`);
  }

  stat(path: string): FileStat | undefined {
    const resolved = this.tryResolve(path);
    const node = resolved === undefined ? undefined : this.nodes.get(resolved);
    if (!node) return undefined;
    if (node.type === "file") return { type: "file", size: node.bytes.length };
    return { type: node.type === "directory" ? "directory" : "other", size: 0 };
  }

  readDirectory(path: string): string[] {
    const names = this.children.get(this.resolve(path));
    if (!names) throw new KpackError("file/unreadable", `'${path}': it is not a directory`);
    return [...names].sort(compareBytes);
  }

  remove(path: string): void {
    const clean = normalizePath(path);
    for (const each of [...this.nodes.keys()]) {
      if (!isInside(clean, each)) continue;
      this.nodes.delete(each);
      this.children.delete(each);
    }
    this.children.get(dirName(clean))?.delete(baseName(clean));
  }

  toRecord(): Record<string, string> {
    const record: Record<string, string> = {};
    for (const [path, node] of this.nodes)
      if (node.type === "file") record[path] = new TextDecoder().decode(node.bytes);
    return record;
  }
}
