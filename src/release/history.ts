import { KpackError } from "../base/index.ts";
import type { Compression, RecordProblem, ReleaseStore, StoredRecord } from "../ports/index.ts";
import { decodeRelease, encodeRelease, type SalvagedRelease, salvageRelease } from "./codec.ts";
import { type LabelledRelease, parseRecordKey, type Release, recordKey, recordKeyStart } from "./record.ts";

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

  /** The namespace whose removal would take the release's records along. */
  namespaceOf(namespace: string): string | undefined {
    return this.store.isInNamespace ? namespace : undefined;
  }

  async history(name: string, namespace: string): Promise<ReleaseHistory> {
    const { revisions, problems } = await this.#read({ namespace, labels: { name } });
    return {
      revisions: revisions.filter(({ release }) => release.name === name),
      problems: problems.filter((problem) => problemRevision(problem)?.name === name),
    };
  }

  /**
   * Records that no list selects, neither Helm's nor kpack's, because their labels are gone: told by their key. Asks the
   * store once more, so ordinary commands do not. `name`: of one release. `known`: problems that a list told.
   */
  async unlabelled(
    { namespace, name }: { namespace?: string | undefined; name?: string },
    known: readonly RecordProblem[],
  ): Promise<RecordProblem[]> {
    const named = await this.store.listByKey(
      name === undefined ? recordKeyStart : `${recordKeyStart}${name}.v`,
      namespace,
    );
    const told = new Set(known.map(({ key, namespace: home }) => `${home}/${key}`));
    const lost = named.filter(({ key, namespace: home, labels }) => {
      const revision = parseRecordKey(key);
      if (!revision || (name !== undefined && revision.name !== name) || told.has(`${home}/${key}`)) return false;
      return labels["owner"] !== "helm" || labels["name"] !== revision.name;
    });
    const problems: RecordProblem[] = [];
    for (const { key, namespace: home, labels } of lost) {
      const about = { key, namespace: home, labels, reason: "its labels are gone, so that no list shows it" };
      try {
        const record = await this.store.get(key, home);
        if (record)
          problems.push({ ...about, bytes: record.bytes, ...(record.version ? { version: record.version } : {}) });
      } catch (error) {
        if (!(error instanceof KpackError) || error.code !== "release/unreadable-record") throw error;
        problems.push({ ...about, reason: error.message });
      }
    }
    return problems;
  }

  /** Every revision of every release; of one namespace when one is given. */
  async all(namespace?: string): Promise<ReleaseHistory> {
    return this.#read(namespace === undefined ? {} : { namespace });
  }

  /** Throws `release/already-exists` when another command recorded this revision first. */
  async create({ release, labels }: LabelledRelease): Promise<void> {
    try {
      await this.store.create(this.#record(release, labels));
    } catch (error) {
      if (!(error instanceof KpackError) || error.code !== "release/already-exists") throw error;
      throw new KpackError(error.code, error.message, {
        hint: `another tool recorded it meanwhile, or its labels are gone: then "kpack repair ${release.name}" finds it`,
        cause: error,
      });
    }
  }

  async update({ release, labels }: LabelledRelease): Promise<void> {
    await this.store.update(this.#record(release, labels));
  }

  /**
   * Changes a record as it is now, for commands that do not hold the lock: what others write meanwhile is never undone.
   * undefined when the record is gone.
   */
  async amend(
    { name, namespace, version }: Release,
    change: (release: Release) => Release,
  ): Promise<Release | undefined> {
    for (let tries = 0; ; tries++) {
      const found = await this.store.get(recordKey(name, version), namespace);
      if (!found) return undefined;
      const release = change({ ...decodeRelease(found.bytes, this.#compression), namespace });
      try {
        const seen = found.version === undefined ? {} : { version: found.version };
        await this.store.update({ ...this.#record(release, found.labels), ...seen });
        return release;
      } catch (error) {
        if (!(error instanceof KpackError) || error.code !== "release/record-changed" || tries >= 10) throw error;
      }
    }
  }

  /** What is left of a record that cannot be read. */
  salvage({ bytes }: RecordProblem): SalvagedRelease {
    return bytes ? salvageRelease(bytes, this.#compression, this.store.encoding) : {};
  }

  /**
   * Puts a readable revision in the place of damaged records, which are kept aside first. Cut short at any point, it can be
   * done again. Says where they are kept. Throws `release/record-changed` when somebody wrote one meanwhile.
   */
  async replaceDamaged(revision: LabelledRelease | undefined, problems: readonly RecordProblem[]): Promise<string[]> {
    const places: string[] = [];
    for (const problem of problems) {
      const { key, namespace } = problem;
      places.push(await this.store.keepAside({ key, namespace, release: problemRevision(problem)?.name ?? "" }));
    }
    const record = revision && this.#record(revision.release, revision.labels);
    const itself = problems.find(({ key }) => key === record?.key);
    if (record && itself)
      await this.store.update({ ...record, ...(itself.version === undefined ? {} : { version: itself.version }) });
    else if (record) await this.store.create(record);
    for (const { key, namespace } of problems) if (key !== record?.key) await this.store.delete(key, namespace);
    return places;
  }

  async delete({ name, namespace, version }: Release): Promise<void> {
    await this.store.delete(recordKey(name, version), namespace);
  }

  async #read(filter: { namespace?: string; labels?: Record<string, string> }): Promise<ReleaseHistory> {
    const { records, problems } = await this.store.list({ ...filter, labels: { owner: "helm", ...filter.labels } });
    const found: ReleaseHistory = { revisions: [], problems: [...problems] };
    for (const { key, namespace, bytes, labels, version } of records) {
      const problem = (reason: string): RecordProblem => ({
        ...{ key, namespace, reason, labels, bytes },
        ...(version === undefined ? {} : { version }),
      });
      try {
        const release = decodeRelease(bytes, this.#compression);
        if (recordKey(release.name, release.version) !== key) {
          found.problems.push(problem(`it holds revision ${release.version} of ${release.name}`));
          continue;
        }
        found.revisions.push({
          release: { ...release, namespace: release.namespace || namespace },
          labels: userLabels(labels),
          stored: labels,
        });
      } catch (error) {
        if (!(error instanceof KpackError)) throw error;
        found.problems.push(problem(error.message));
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

/** Whose revision a record is that cannot be read: as its key says, else as its labels do. */
export function problemRevision({ key, labels = {} }: RecordProblem): { name: string; version: number } | undefined {
  const { name, version } = labels;
  const labelled = name && /^[1-9]\d{0,8}$/.test(version ?? "") ? { name, version: Number(version) } : undefined;
  return parseRecordKey(key) ?? labelled;
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
  const unreadable = problems.map((problem) => problemRevision(problem)?.version ?? 0);
  return Math.max(0, ...revisions.map(({ release }) => release.version), ...unreadable) + 1;
}

/**
 * Refuses when a revision cannot be read that may be the one in place: what it put there would be forgotten.
 * Throws `release/unreadable-record`.
 */
export function assertNewestReadable(history: ReleaseHistory): void {
  const deployed = deployedRevision(history)?.release.version ?? 0;
  const readable = new Set(history.revisions.map(({ release }) => release.version));
  const problem = history.problems.find((found) => {
    const version = problemRevision(found)?.version ?? 0;
    return version > deployed && !readable.has(version);
  });
  if (!problem) return;
  throw new KpackError("release/unreadable-record", `the record ${problem.key} cannot be read: ${problem.reason}`, {
    hint: `${remedy(problem)}; --take-over goes on without it, and objects that only it names stay behind`,
  });
}

function remedy(problem: RecordProblem): string {
  if (problem.isOutOfReach) return "it may be undamaged: see to it that it can be read";
  return `"kpack repair ${problemRevision(problem)?.name}" rebuilds it from what is live`;
}

/** Refuses to replace records that may be undamaged. Throws `release/store-failed`. */
export function assertWithinReach({ problems }: ReleaseHistory): void {
  const problem = problems.find(({ isOutOfReach }) => isOutOfReach);
  if (!problem) return;
  throw new KpackError("release/store-failed", `nothing was repaired: ${problem.reason}`, {
    hint: "that is no damage of the record: see to it that it can be read, then run the command again",
  });
}
