import { KpackError, getOwn, isMap, stringifyJson, type Value } from "../../base/index.ts";
import { sha256Hex } from "../../base/hash/index.ts";
import { base64ToText, textToBase64 } from "./base64.ts";
import { ClusterError } from "../../ports/index.ts";
import type {
  Cluster,
  KubeObject,
  ObjectRef,
  RecordFilter,
  RecordProblem,
  ReleaseStore,
  StoredRecord,
} from "../../ports/index.ts";
import { damagedLabels, partLabels, readChunks, splitIntoChunks } from "./recordChunks.ts";
import { createLeaseLocks } from "./leaseLocks.ts";

export type RecordKind = "Secret" | "ConfigMap";

/** Helm's drivers refuse nothing by themselves, but the API server does: Secrets and ConfigMaps end at 1 MiB. */
const maxObjectBytes = 900 * 1024;
const recordType = "helm.sh/release.v1";
const owner = { owner: "helm" };

/**
 * Records as Secrets or ConfigMaps, in Helm's own form, so that both tools read them. A record too large for one object
 * is split: the parts are written first, under names that nothing refers to yet, and the record's own object, which
 * names them, is written last (R8). Mirrors: helm pkg/storage/driver secrets.go and cfgmaps.go.
 */
export function createObjectStore(cluster: Cluster, kind: RecordKind, now: () => number): ReleaseStore {
  const objects = new RecordObjects(cluster, kind);
  return {
    description: kind === "Secret" ? "secret" : "configmap",
    encoding: "helm",
    isInNamespace: true,
    async create(record) {
      const parts = await objects.writeParts(record);
      const labels = { ...record.labels, createdAt: seconds(now()) };
      try {
        await cluster.create(objects.build(record, labels, parts));
      } catch (error) {
        await objects.deleteParts(record.namespace, parts?.names ?? []);
        if (isCode(error, "cluster/already-exists"))
          throw new KpackError("release/already-exists", `the record ${record.key} already exists`, { cause: error });
        throw error;
      }
    },
    async update(record) {
      const before = await cluster.get(objects.ref(record.key, record.namespace));
      if (!before) throw new KpackError("release/record-not-found", `there is no record ${record.key}`);
      const parts = await objects.writeParts(record);
      const labels = { ...record.labels, modifiedAt: seconds(now()) };
      const object = objects.build(record, labels, parts, record.version ?? resourceVersion(before));
      try {
        await cluster.replace(object);
      } catch (error) {
        await objects.deleteParts(record.namespace, parts?.names ?? []);
        if (isCode(error, "cluster/conflict"))
          throw new KpackError("release/record-changed", `the record ${record.key} was changed by another command`, {
            cause: error,
          });
        throw error;
      }
      await objects.deleteParts(record.namespace, objects.partNames(before));
    },
    async get(key, namespace) {
      const object = await cluster.get(objects.ref(key, namespace));
      return object && objects.read(object);
    },
    list: (filter) => listRecords(cluster, objects, filter),
    async listByKey(prefix, namespace) {
      const found = await objects.names(namespace);
      return found
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, namespace: home, labels }) => ({ key: name, namespace: home, labels }));
    },
    async keepAside({ key, namespace, release }) {
      const object = await cluster.get(objects.ref(key, namespace));
      if (!object) throw new KpackError("release/record-not-found", `there is no record ${key}`);
      return objects.place(await objects.keepAside(object, release), namespace);
    },
    async listAside(release, namespace) {
      const kept = await objects.names(namespace, selectorOf(damagedLabels(release)));
      return kept.map(({ name }) => ({ id: name, namespace, place: objects.place(name, namespace) }));
    },
    async removeAside({ id, namespace }) {
      await cluster.delete(objects.ref(id, namespace));
    },
    removeLeftovers: (release, namespace) => objects.removeUnusedParts(release, namespace),
    async delete(key, namespace) {
      const object = await cluster.get(objects.ref(key, namespace));
      const gone = await cluster.delete(objects.ref(key, namespace));
      await objects.deleteParts(namespace, object ? objects.partNames(object) : []);
      return gone;
    },
    ...createLeaseLocks(cluster, now),
  };
}

async function listRecords(
  cluster: Cluster,
  objects: RecordObjects,
  { namespace, labels = {} }: RecordFilter = {},
): Promise<{ records: StoredRecord[]; problems: RecordProblem[] }> {
  const labelSelector = selectorOf({ ...owner, ...labels });
  const { items } = await cluster.list({ apiVersion: "v1", kind: objects.kind }, { namespace, labelSelector });
  const records: StoredRecord[] = [];
  const problems: RecordProblem[] = [];
  for (const item of items) {
    const { name, namespace: home, labels: found } = metadata(item);
    try {
      records.push(await objects.read(item));
    } catch (error) {
      if (error instanceof ClusterError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ key: name, namespace: home, reason, labels: found, version: resourceVersion(item) });
    }
  }
  return { records, problems };
}

interface Parts {
  names: string[];
  sha256: string;
}

/** How records look as objects of one kind. */
class RecordObjects {
  readonly kind: RecordKind;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster, kind: RecordKind) {
    this.#cluster = cluster;
    this.kind = kind;
  }

  ref(name: string, namespace: string): ObjectRef {
    return { apiVersion: "v1", kind: this.kind, name, namespace };
  }

  build(record: StoredRecord, labels: Record<string, string>, parts: Parts | undefined, version?: string): KubeObject {
    const data = parts
      ? { parts: parts.names.join(","), sha256: parts.sha256 }
      : { release: new TextDecoder().decode(record.bytes) };
    return this.#object(
      { name: record.key, namespace: record.namespace, labels: { ...labels, ...owner } },
      data,
      version,
    );
  }

  async writeParts(record: StoredRecord): Promise<Parts | undefined> {
    if (record.bytes.length <= maxObjectBytes) return undefined;
    const { parts, sha256 } = splitIntoChunks(record.key, record.bytes, maxObjectBytes);
    for (const { name, text } of parts) {
      const identity = { name, namespace: record.namespace, labels: partLabels(record.labels["name"] ?? "") };
      await this.#createOnce(this.#object(identity, { release: text }));
    }
    return { names: parts.map((part) => part.name), sha256 };
  }

  async deleteParts(namespace: string, names: readonly string[]): Promise<void> {
    for (const name of names) await this.#cluster.delete(this.ref(name, namespace));
  }

  /** Parts that no record of the release names. */
  async removeUnusedParts(release: string, namespace: string): Promise<void> {
    const parts = await this.#find(partLabels(release), namespace);
    if (parts.length === 0) return;
    const used = new Set(
      (await this.#find({ ...owner, name: release }, namespace)).flatMap((record) => this.partNames(record)),
    );
    const names = parts.map((part) => metadata(part).name);
    await this.deleteParts(
      namespace,
      names.filter((name) => !used.has(name)),
    );
  }

  /**
   * Copies a record's object and what there is of its parts, under names made of their content. The object comes last:
   * when it is there, all is. It names the copies in place of the parts.
   */
  async keepAside(object: KubeObject, release: string): Promise<string> {
    const { name, namespace, labels } = metadata(object);
    // Where the object does not name its parts any more, their own names tell.
    const parts = (await this.#find(partLabels(release), namespace)).filter((part) =>
      metadata(part).name.startsWith(`${name}.part`),
    );
    const sum = sha256Hex(stringifyJson([object["data"] ?? null, ...parts.map((part) => part["data"] ?? null)]));
    const nameOf = (part: string): string => `${name}.damaged.${sum.slice(0, 12)}.${part.slice(name.length + 1)}`;
    const copies = new Map(parts.map((part) => [metadata(part).name, nameOf(metadata(part).name)]));
    for (const part of parts)
      await this.#createCopy(part, { name: copies.get(metadata(part).name) ?? "", labels: damagedLabels(release) });
    const kept = `${name}.damaged.${sum.slice(0, 12)}`;
    const names = this.partNames(object).map((part) => copies.get(part) ?? part);
    await this.#createCopy(object, { name: kept, labels: { ...labels, ...damagedLabels(release) } }, names);
    return kept;
  }

  /** Copies are named by their content: one that is there is the same. */
  async #createCopy(
    object: KubeObject,
    identity: { name: string; labels: Record<string, string> },
    parts: readonly string[] = [],
  ): Promise<void> {
    const { apiVersion, kind, type, data, binaryData } = object as Record<string, Value>;
    const text = parts.join(",");
    const named = parts.length === 0 ? {} : { parts: this.kind === "Secret" ? textToBase64(text) : text };
    const copy: Record<string, Value | undefined> = {
      ...{ apiVersion, kind, type, binaryData },
      metadata: { ...identity, namespace: metadata(object).namespace },
      data: isMap(data) ? { ...data, ...named } : data,
    };
    const present = Object.entries(copy).filter((entry): entry is [string, Value] => entry[1] !== undefined);
    await this.#createOnce(Object.fromEntries(present));
  }

  /** Creates what is named by its content: when it is there, it is the same. */
  async #createOnce(object: KubeObject): Promise<void> {
    try {
      await this.#cluster.create(object);
    } catch (error) {
      if (!isCode(error, "cluster/already-exists")) throw error;
    }
  }

  /** How messages name one. */
  place(name: string, namespace: string): string {
    return `${this.kind} ${namespace}/${name}`;
  }

  /** What there is of records, parts and copies, or of what a selector chooses. */
  async names(namespace: string | undefined, labelSelector?: string): Promise<ReturnType<typeof metadata>[]> {
    const type = this.kind === "Secret" && labelSelector === undefined ? { fieldSelector: `type=${recordType}` } : {};
    const chosen = labelSelector === undefined ? {} : { labelSelector };
    const { items } = await this.#cluster.list(
      { apiVersion: "v1", kind: this.kind },
      { namespace, metadataOnly: true, ...type, ...chosen },
    );
    return items.map(metadata);
  }

  async #find(labels: Record<string, string>, namespace: string): Promise<KubeObject[]> {
    const labelSelector = selectorOf(labels);
    return (await this.#cluster.list({ apiVersion: "v1", kind: this.kind }, { namespace, labelSelector })).items;
  }

  /** A damaged record may name anything: what is not a part of it is nothing to read or to delete. */
  partNames(object: KubeObject): string[] {
    const names = this.#data(object, "parts")?.split(",") ?? [];
    return names.filter((name) => name.startsWith(`${metadata(object).name}.part`));
  }

  async read(object: KubeObject): Promise<StoredRecord> {
    const { name, namespace, labels } = metadata(object);
    const names = this.partNames(object);
    const text = names.length
      ? await readChunks(names, this.#data(object, "sha256") ?? "", async (part) => {
          const found = await this.#cluster.get(this.ref(part, namespace));
          return found && this.#data(found, "release");
        })
      : this.#data(object, "release");
    if (text === undefined) throw new KpackError("release/unreadable-record", "the object holds no release");
    return { key: name, namespace, labels, bytes: new TextEncoder().encode(text), version: resourceVersion(object) };
  }

  #object(
    identity: { name: string; namespace: string; labels: Record<string, string> },
    data: Record<string, string>,
    version?: string,
  ): KubeObject {
    const encoded = this.kind === "Secret" ? mapValues(data, textToBase64) : data;
    return {
      apiVersion: "v1",
      kind: this.kind,
      metadata: { ...identity, ...(version === undefined ? {} : { resourceVersion: version }) },
      ...(this.kind === "Secret" ? { type: recordType } : {}),
      data: encoded,
    };
  }

  #data(object: KubeObject, key: string): string | undefined {
    const data = getOwn(object, "data");
    const value = isMap(data) ? getOwn(data, key) : undefined;
    if (typeof value !== "string") return undefined;
    return this.kind === "Secret" ? base64ToText(value) : value;
  }
}

function selectorOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}

function mapValues(map: Record<string, string>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function metadata(object: KubeObject): { name: string; namespace: string; labels: Record<string, string> } {
  const found = getOwn(object, "metadata");
  const map = isMap(found) ? found : {};
  const labels = getOwn(map, "labels");
  return {
    name: String(getOwn(map, "name") ?? ""),
    namespace: String(getOwn(map, "namespace") ?? ""),
    labels: isMap(labels) ? Object.fromEntries(Object.entries(labels).map(([k, v]) => [k, String(v)])) : {},
  };
}

function resourceVersion(object: KubeObject): string {
  const found = getOwn(object, "metadata");
  return isMap(found) ? String(getOwn(found, "resourceVersion") ?? "") : "";
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof ClusterError && error.code === code;
}
