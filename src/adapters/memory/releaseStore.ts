import { KpackError } from "../../base/index.ts";
import { sha256Hex } from "../../base/hash/index.ts";
import type { Lock, ReleaseStore, StoredRecord } from "../../ports/index.ts";

/** Records in memory: for tests, browsers and `HELM_DRIVER=memory`. Everything is copied in and out. */
export function createMemoryReleaseStore(): ReleaseStore {
  const records = new Map<string, StoredRecord>();
  /** What is kept of a record in memory is not worth its bytes: nobody can look at it afterwards. */
  const aside = new Map<string, { release: string; namespace: string }>();
  const locks = new Map<string, Lock>();
  let counter = 0;
  const place = (key: string, namespace: string): string => `${namespace}/${key}`;
  const copy = (record: StoredRecord): StoredRecord => ({
    ...record,
    labels: { ...record.labels },
    bytes: record.bytes.slice(),
  });
  const next = (): string => String(++counter);

  return {
    description: "memory",
    encoding: "helm",
    isInNamespace: false,
    async create(record) {
      const at = place(record.key, record.namespace);
      if (records.has(at)) throw new KpackError("release/already-exists", `the record ${record.key} already exists`);
      records.set(at, { ...copy(record), version: next() });
    },
    async update(record) {
      const at = place(record.key, record.namespace);
      const present = records.get(at);
      if (!present) throw new KpackError("release/record-not-found", `there is no record ${record.key}`);
      if (record.version !== undefined && record.version !== present.version)
        throw new KpackError("release/record-changed", `the record ${record.key} was changed by another command`);
      records.set(at, { ...copy(record), version: next() });
    },
    async get(key, namespace) {
      const record = records.get(place(key, namespace));
      return record && copy(record);
    },
    async listByKey(prefix, namespace) {
      const chosen = [...records.values()].filter(
        (record) => record.key.startsWith(prefix) && (namespace === undefined || record.namespace === namespace),
      );
      return chosen.map(({ key, namespace: home, labels }) => ({ key, namespace: home, labels: { ...labels } }));
    },
    async keepAside({ key, namespace, release }) {
      const record = records.get(place(key, namespace));
      if (!record) throw new KpackError("release/record-not-found", `there is no record ${key}`);
      const name = `${place(key, namespace)}.${sha256Hex(record.bytes).slice(0, 12)}`;
      aside.set(name, { release, namespace });
      return name;
    },
    async listAside(release, namespace) {
      const kept = [...aside].filter(([, of]) => of.release === release && of.namespace === namespace);
      return kept.map(([id]) => ({ id, namespace, place: id }));
    },
    async removeAside({ id }) {
      aside.delete(id);
    },
    // Nothing is visible here before it is whole.
    removeLeftovers: async () => undefined,
    async list({ namespace, labels = {} } = {}) {
      const chosen = [...records.values()].filter(
        (record) =>
          (namespace === undefined || record.namespace === namespace) &&
          Object.entries(labels).every(([name, value]) => record.labels[name] === value),
      );
      return { records: chosen.map(copy), problems: [] };
    },
    async delete(key, namespace) {
      return records.delete(place(key, namespace));
    },
    async acquireLock({ release, namespace, holder, ttlMs, takeOver }) {
      const at = place(release, namespace);
      const observed = locks.get(at);
      if (observed && observed.token !== takeOver) return { acquired: false, observed };
      const lock: Lock = { release, namespace, holder, token: next(), ttlMs };
      locks.set(at, lock);
      return { acquired: true, lock };
    },
    async renewLock(lock) {
      const at = place(lock.release, lock.namespace);
      if (locks.get(at)?.token !== lock.token)
        throw new KpackError(
          "release/lock-lost",
          `the lock on release ${lock.release} was taken over by another command`,
        );
      const renewed = { ...lock, token: next() };
      locks.set(at, renewed);
      return renewed;
    },
    async releaseLock(lock) {
      const at = place(lock.release, lock.namespace);
      if (locks.get(at)?.token === lock.token) locks.delete(at);
    },
  };
}
