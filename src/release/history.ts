import { KpackError } from "../base/index.ts";
import type { Compression, RecordProblem, ReleaseStore, StoredRecord } from "../ports/index.ts";
import { decodeRelease, encodeRelease } from "./codec.ts";
import { type LabelledRelease, parseRecordKey, type Release, recordKey } from "./record.ts";

/** Set from the record at every write; the rest of the labels is the user's. */
const systemLabels: ReadonlySet<string> = new Set(["name", "owner", "status", "version", "createdAt", "modifiedAt"]);

/** One release's revisions in a store. */
export interface ReleaseHistory {
  /** Ascending by revision. */
  revisions: LabelledRelease[];
  /** Revisions that are there but cannot be read. */
  problems: RecordProblem[];
}

/** Reads and writes revisions, as records of a store. */
export class ReleaseRecords {
  readonly store: ReleaseStore;
  readonly #compression: Compression;

  constructor(store: ReleaseStore, compression: Compression) {
    this.store = store;
    this.#compression = compression;
  }

  async history(name: string, namespace: string): Promise<ReleaseHistory> {
    const { revisions, problems } = await this.#read({ namespace, labels: { name } });
    // What cannot be read has no labels to go by: its key tells whose it is.
    return { revisions, problems: problems.filter(({ key }) => parseRecordKey(key)?.name === name) };
  }

  /** Every revision of every release; of one namespace when one is given. */
  async all(namespace?: string): Promise<ReleaseHistory> {
    return this.#read(namespace === undefined ? {} : { namespace });
  }

  /** Throws `release/already-exists` when another command recorded this revision first. */
  async create({ release, labels }: LabelledRelease): Promise<void> {
    await this.store.create(this.#record(release, labels));
  }

  async update({ release, labels }: LabelledRelease): Promise<void> {
    await this.store.update(this.#record(release, labels));
  }

  async delete({ name, namespace, version }: Release): Promise<void> {
    await this.store.delete(recordKey(name, version), namespace);
  }

  async #read(filter: { namespace?: string; labels?: Record<string, string> }): Promise<ReleaseHistory> {
    const { records, problems } = await this.store.list({ ...filter, labels: { owner: "helm", ...filter.labels } });
    const found: ReleaseHistory = { revisions: [], problems: [...problems] };
    for (const { key, namespace, bytes, labels } of records) {
      try {
        const release = decodeRelease(bytes, this.#compression);
        found.revisions.push({
          release: { ...release, namespace: release.namespace || namespace },
          labels: userLabels(labels),
          stored: labels,
        });
      } catch (error) {
        if (!(error instanceof KpackError)) throw error;
        found.problems.push({ key, namespace, reason: error.message });
      }
    }
    found.revisions.sort((a, b) => a.release.version - b.release.version);
    return found;
  }

  #record(release: Release, labels: Readonly<Record<string, string>>): StoredRecord {
    return {
      key: recordKey(release.name, release.version),
      namespace: release.namespace,
      labels: {
        ...userLabels(labels),
        name: release.name,
        owner: "helm",
        status: release.info.status,
        version: String(release.version),
      },
      bytes: encodeRelease(release, this.#compression, this.store.encoding),
    };
  }
}

function userLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !systemLabels.has(name)));
}

/** The revision that is deployed: the newest with that status. */
export function deployedRevision({ revisions }: ReleaseHistory): LabelledRelease | undefined {
  return revisions.findLast(({ release }) => release.info.status === "deployed");
}

export function lastRevision({ revisions }: ReleaseHistory): LabelledRelease | undefined {
  return revisions.at(-1);
}

/** The number of the next revision; unreadable records count, so that none is written over. */
export function nextRevisionNumber({ revisions, problems }: ReleaseHistory): number {
  const unreadable = problems.map(({ key }) => parseRecordKey(key)?.version ?? 0);
  return Math.max(0, ...revisions.map(({ release }) => release.version), ...unreadable) + 1;
}

/**
 * Refuses when a revision cannot be read that may be the one in place: what it put there would be forgotten.
 * Throws `release/unreadable-record`.
 */
export function assertNewestReadable(history: ReleaseHistory): void {
  const deployed = deployedRevision(history)?.release.version ?? 0;
  const problem = history.problems.find(({ key }) => (parseRecordKey(key)?.version ?? 0) > deployed);
  if (!problem) return;
  throw new KpackError("release/unreadable-record", `the record ${problem.key} cannot be read: ${problem.reason}`, {
    hint: "restore it from git or a backup; --take-over goes on without it, and objects that only it names stay behind",
  });
}
