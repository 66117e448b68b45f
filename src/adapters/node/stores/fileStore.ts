import { createHash } from "node:crypto";
import path from "node:path";
import { isMap, KpackError } from "../../../base/index.ts";
import type { RecordFilter, RecordProblem, ReleaseStore, StoredRecord } from "../../../ports/index.ts";
import { FileDisk } from "./fileDisk.ts";
import { createFileLocks } from "./fileLocks.ts";

const headerStart = "# kpack release record;";
const headerPattern = /^# kpack release record; sha256:([0-9a-f]{64}) (\{.*\})\n/;

/**
 * Records as files of one folder (by default `.kpack`): `releases/NAMESPACE/KEY`, where the first line holds the labels and
 * the checksum of the rest; what is kept aside is `damaged/NAMESPACE_RELEASE_KEY.SUM`. Every write is a new file, fsynced
 * and renamed into place, so a record is old or new, never a part (R14, R15). Records 0600, folders 0700 (T12).
 */
export function createFileStore(folder: string, disk: FileDisk = new FileDisk()): ReleaseStore {
  const root = path.resolve(folder);
  const fileOf = (key: string, namespace: string): string =>
    path.join(root, "releases", safeName(namespace || "_"), safeName(key));
  const aside = path.join(root, "damaged");
  const placeOf = (id: string): string => path.join(folder, "damaged", id);

  disk.prepare(root);
  disk.sweep(aside);
  // Locks are of the moment: whoever keeps the folder in git keeps the records only.
  const ignore = path.join(root, ".gitignore");
  if (!disk.exists(ignore)) disk.createFile(ignore, Buffer.from("locks/\n"));
  const read = (file: string): RecordContent => {
    const parsed = parseRecord(disk.read(file));
    if (parsed.problem) throw parsed.problem;
    const { labels, bytes, version } = parsed;
    return { labels, bytes, version };
  };

  return {
    description: `file ${folder}`,
    encoding: "text",
    isInNamespace: false,
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
    async listByKey(prefix, namespace) {
      const listing = { root, disk, filter: namespace === undefined ? {} : { namespace } };
      return recordFiles(listing)
        .filter(({ key }) => key.startsWith(prefix))
        .map(({ key, namespace: home, file }) => ({ key, namespace: home, labels: labelsOf(disk, file) }));
    },
    async keepAside({ key, namespace, release }) {
      const file = fileOf(key, namespace);
      if (!disk.exists(file))
        throw new KpackError("release/record-not-found", `there is no record ${key} in ${folder}`);
      const content = disk.read(file);
      const sum = digest(content).slice(0, 12);
      const id = safeName(`${asidePrefix(release, namespace)}${key}.${sum}`);
      disk.createFile(path.join(aside, id), content);
      return placeOf(id);
    },
    async listAside(release, namespace) {
      const prefix = asidePrefix(release, namespace);
      const names = disk.names(aside).filter((name) => name.startsWith(prefix) && !disk.isTemporary(name));
      return names.map((id) => ({ id, namespace, place: placeOf(id) }));
    },
    async removeAside({ id }) {
      disk.removeFile(path.join(aside, safeName(id)));
    },
    // Nothing is visible here before it is whole.
    removeLeftovers: async () => undefined,
    async list(filter = {}) {
      return listRecords({ root, disk, filter });
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
}

function listRecords({ root, disk, filter }: Listing): { records: StoredRecord[]; problems: RecordProblem[] } {
  const records: StoredRecord[] = [];
  const problems: RecordProblem[] = [];
  for (const { key, namespace, file } of recordFiles({ root, disk, filter })) {
    if (!mayBelong(key, filter.labels?.["name"])) continue;
    try {
      const { problem, labels, bytes, version } = parseRecord(disk.read(file));
      if (problem) problems.push({ key, namespace, reason: problem.message, bytes, ...(labels ? { labels } : {}) });
      else if (matches(labels, filter.labels)) records.push({ key, namespace, labels, bytes, version });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ key, namespace, reason, isOutOfReach: true });
    }
  }
  return { records, problems };
}

function recordFiles({ root, disk, filter }: Listing): { key: string; namespace: string; file: string }[] {
  const base = path.join(root, "releases");
  const places = disk.names(base).map((directory) => ({ directory, namespace: directory === "_" ? "" : directory }));
  return places
    .filter(({ namespace }) => filter.namespace === undefined || filter.namespace === namespace)
    .flatMap(({ directory, namespace }) =>
      disk
        .names(path.join(base, directory))
        .filter((key) => !disk.isTemporary(key))
        .map((key) => ({ key, namespace, file: path.join(base, directory, key) })),
    );
}

/** Neither namespaces nor releases have an underscore in their names: none can be taken for another. */
function asidePrefix(release: string, namespace: string): string {
  return `${namespace || "_"}_${release}_`;
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

type RecordContent = Omit<StoredRecord, "key" | "namespace"> & { version: string };

/** A record's file; with `problem` as much of it as can be told. */
type ParsedRecord =
  | (RecordContent & { problem?: undefined })
  | (Omit<RecordContent, "labels"> & { problem: KpackError; labels?: RecordContent["labels"] });

function parseRecord(content: Buffer): ParsedRecord {
  const end = content.indexOf(0x0a);
  const first = content.toString("utf8", 0, end + 1);
  const [, sum, text = ""] = headerPattern.exec(first) ?? [];
  const labels = parseLabels(text);
  const bytes = first.startsWith(headerStart) ? content.subarray(end + 1) : content;
  const version = digest(bytes);
  if (sum === undefined || !labels) {
    const message = "the file does not begin with a record's header";
    return { problem: new KpackError("release/unreadable-record", message), bytes, version };
  }
  if (version === sum) return { labels, bytes, version };
  const problem = new KpackError("release/unreadable-record", "the record's checksum does not fit its content", {
    hint: 'it was edited or damaged; restore it from git or a backup, or let "kpack repair" rebuild it',
  });
  return { problem, labels, bytes, version };
}

/** None where they cannot be read: `list` says why. */
function labelsOf(disk: FileDisk, file: string): Record<string, string> {
  try {
    return parseRecord(disk.read(file)).labels ?? {};
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return {};
  }
}

function parseLabels(text: string): Record<string, string> | undefined {
  try {
    const labels: unknown = JSON.parse(text);
    return isMap(labels)
      ? Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]))
      : undefined;
  } catch {
    return undefined;
  }
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Names come from the command line: none may lead elsewhere. */
function safeName(name: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,252}$/.test(name)) return name;
  throw new KpackError("release/invalid-name", `${JSON.stringify(name)} cannot be the name of a record`);
}
