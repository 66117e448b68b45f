import { createHash } from "node:crypto";
import path from "node:path";
import { KpackError } from "../../../base/index.ts";
import type { RecordFilter, RecordProblem, ReleaseStore, StoredRecord } from "../../../ports/index.ts";
import { FileDisk } from "./fileDisk.ts";
import { createFileLocks } from "./fileLocks.ts";

const headerPattern = /^# kpack release record; sha256:([0-9a-f]{64}) (\{.*\})\n/;

/**
 * Records as files of one folder (by default `.kpack`): `releases/NAMESPACE/KEY`, where the first line holds the labels and
 * the checksum of the rest. Every write is a new file, fsynced and renamed into place, so a record is old or new, never
 * a part (R14, R15). Records 0600, folders 0700 (T12).
 */
export function createFileStore(folder: string, disk: FileDisk = new FileDisk()): ReleaseStore {
  const root = path.resolve(folder);
  const fileOf = (key: string, namespace: string): string =>
    path.join(root, "releases", safeName(namespace || "_"), safeName(key));

  disk.prepare(root);
  // Locks are of the moment: whoever keeps the folder in git keeps the records only.
  const ignore = path.join(root, ".gitignore");
  if (!disk.exists(ignore)) disk.createFile(ignore, Buffer.from("locks/\n"));
  const read = (file: string): Omit<StoredRecord, "key" | "namespace"> => parseRecord(disk.read(file));

  return {
    description: `file ${folder}`,
    encoding: "text",
    async create(record) {
      const file = fileOf(record.key, record.namespace);
      if (!disk.createFile(file, formatRecord(record)))
        throw new KpackError("release/already-exists", `the record ${record.key} already exists in ${folder}`);
    },
    async update(record) {
      const file = fileOf(record.key, record.namespace);
      if (!disk.exists(file))
        throw new KpackError("release/record-not-found", `there is no record ${record.key} in ${folder}`);
      if (record.version !== undefined && read(file).version !== record.version)
        throw new KpackError("release/record-changed", `the record ${record.key} was changed by another command`);
      disk.replaceFile(file, formatRecord(record));
    },
    async get(key, namespace) {
      const file = fileOf(key, namespace);
      return disk.exists(file) ? { key, namespace, ...read(file) } : undefined;
    },
    // Nothing is visible here before it is whole.
    removeLeftovers: async () => undefined,
    async list(filter = {}) {
      return listRecords({ root, disk, filter, read });
    },
    async delete(key, namespace) {
      return disk.removeFile(fileOf(key, namespace));
    },
    ...createFileLocks(path.join(root, "locks"), disk),
  };
}

interface Listing {
  root: string;
  disk: FileDisk;
  filter: RecordFilter;
  read: (file: string) => Omit<StoredRecord, "key" | "namespace">;
}

function listRecords({ root, disk, filter, read }: Listing): { records: StoredRecord[]; problems: RecordProblem[] } {
  const records: StoredRecord[] = [];
  const problems: RecordProblem[] = [];
  const base = path.join(root, "releases");
  for (const directory of disk.names(base)) {
    const namespace = directory === "_" ? "" : directory;
    if (filter.namespace !== undefined && filter.namespace !== namespace) continue;
    for (const key of disk.names(path.join(base, directory))) {
      if (disk.isTemporary(key) || !mayBelong(key, filter.labels?.["name"])) continue;
      try {
        const record = { key, namespace, ...read(path.join(base, directory, key)) };
        if (matches(record.labels, filter.labels)) records.push(record);
      } catch (error) {
        problems.push({ key, namespace, reason: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  return { records, problems };
}

/** Whether a record of this key may be of that release: spares reading the others. */
function mayBelong(key: string, release: string | undefined): boolean {
  const named = release === undefined ? null : /^sh\.helm\.release\.v1\.(.+)\.v\d+$/.exec(key);
  return named === null || named[1] === release;
}

function matches(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function formatRecord({ labels, bytes }: StoredRecord): Uint8Array {
  const sorted = Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Buffer.concat([
    Buffer.from(`# kpack release record; sha256:${digest(bytes)} ${JSON.stringify(sorted)}\n`),
    bytes,
  ]);
}

function parseRecord(content: Buffer): Omit<StoredRecord, "key" | "namespace"> {
  const end = content.indexOf(0x0a);
  const header = headerPattern.exec(content.toString("utf8", 0, end + 1));
  if (!header) throw new KpackError("release/unreadable-record", "the file does not begin with a record's header");
  const [, sum = "", labels = "{}"] = header;
  const bytes = content.subarray(end + 1);
  if (digest(bytes) !== sum)
    throw new KpackError("release/unreadable-record", "the record's checksum does not fit its content", {
      hint: "it was edited or damaged; restore it from git or a backup",
    });
  return { labels: JSON.parse(labels), bytes, version: sum };
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Names come from the command line: none may lead elsewhere. */
function safeName(name: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/.test(name)) return name;
  throw new KpackError("release/invalid-name", `${JSON.stringify(name)} cannot be the name of a record`);
}
