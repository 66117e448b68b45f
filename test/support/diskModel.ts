/**
 * What a disk may hold after a power cut. Data is on the disk once its file was fsynced, a name once its folder was;
 * of everything else any part may be there: writes dropped, reordered, torn at 512 bytes, names missing or still there.
 */
import fs from "node:fs";
import path from "node:path";
import type { Random } from "./faultSeeds.ts";

export interface ModelFile {
  kind: "file";
  writes: { at: number; bytes: Buffer }[];
  /** How many of the writes are certainly on the disk. */
  synced: number;
}

type Entries = Map<string, ModelFile | ModelFolder>;

export interface ModelFolder {
  kind: "folder";
  entries: Entries;
  durable: Entries;
  /** Changes of names since the folder was last synced, in order. */
  pending: ((entries: Entries) => void)[];
}

/** A file of a crash state. */
export interface DiskFile {
  path: string;
  bytes: Buffer;
}

const sector = 512;

export function newFile(): ModelFile {
  return { kind: "file", writes: [], synced: 0 };
}

export function newFolder(): ModelFolder {
  return { kind: "folder", entries: new Map(), durable: new Map(), pending: [] };
}

function readFolder(at: string): ModelFolder {
  const folder = newFolder();
  for (const entry of fs.readdirSync(at, { withFileTypes: true })) {
    const place = path.join(at, entry.name);
    if (entry.isDirectory()) folder.entries.set(entry.name, readFolder(place));
    else
      folder.entries.set(entry.name, { kind: "file", writes: [{ at: 0, bytes: fs.readFileSync(place) }], synced: 1 });
  }
  folder.durable = new Map(folder.entries);
  return folder;
}

export class DiskModel {
  readonly root: ModelFolder;
  readonly #rootPath: string;

  /** What is below `rootPath` now is on the disk. */
  constructor(rootPath: string) {
    this.#rootPath = rootPath;
    this.root = readFolder(rootPath);
  }

  find(file: string): ModelFile | ModelFolder | undefined {
    const steps = path.relative(this.#rootPath, file).split(path.sep).filter(Boolean);
    let node: ModelFile | ModelFolder | undefined = this.root;
    for (const step of steps) node = node?.kind === "folder" ? node.entries.get(step) : undefined;
    return node;
  }

  /** Changes the names of a folder now, and on the disk some time until the folder is synced. */
  change(folder: string, how: (entries: Entries) => void): void {
    const node = this.find(folder);
    if (node?.kind !== "folder") throw new Error(`the model knows no folder ${folder}`);
    how(node.entries);
    node.pending.push(how);
  }

  sync(node: ModelFile | ModelFolder): void {
    if (node.kind === "file") node.synced = node.writes.length;
    else {
      node.durable = new Map(node.entries);
      node.pending = [];
    }
  }

  /** One of the states in which the disk may come back. */
  crash(random: Random): { folders: string[]; files: DiskFile[] } {
    const state = { folders: [] as string[], files: [] as DiskFile[] };
    const visit = (folder: ModelFolder, at: string): void => {
      for (const [name, node] of survivingNames(folder, random)) {
        const place = path.join(at, name);
        if (node.kind === "file") state.files.push({ path: place, bytes: survivingBytes(node, random) });
        else {
          state.folders.push(place);
          visit(node, place);
        }
      }
    };
    visit(this.root, "");
    return state;
  }
}

/** What is durable, and of the changes since then: all, none, the first few, or any. */
function survivingNames({ durable, pending }: ModelFolder, random: Random): Entries {
  const entries = new Map(durable);
  const way = random();
  const first = Math.floor(random() * (pending.length + 1));
  pending.forEach((change, i) => {
    const survives = way < 0.2 ? true : way < 0.4 ? false : way < 0.6 ? i < first : random() < 0.5;
    if (survives) change(entries);
  });
  return entries;
}

function survivingBytes({ writes, synced }: ModelFile, random: Random): Buffer {
  const length = writes.reduce((most, { at, bytes }) => Math.max(most, at + bytes.length), 0);
  const durableLength = writes.slice(0, synced).reduce((most, { at, bytes }) => Math.max(most, at + bytes.length), 0);
  const content = Buffer.alloc(length);
  for (const { at, bytes } of writes.slice(0, synced)) bytes.copy(content, at);
  const way = random();
  for (const { at, bytes } of writes.slice(synced))
    for (let offset = 0; offset < bytes.length; offset += sector - ((at + offset) % sector)) {
      const end = offset + sector - ((at + offset) % sector);
      if (way < 0.3 || (way > 0.5 && random() < 0.5)) bytes.copy(content, at + offset, offset, end);
    }
  // A file's length is written apart from its content.
  return content.subarray(0, random() < 0.5 ? length : durableLength + Math.floor(random() * (length - durableLength)));
}
