import { type Cluster, ClusterError, type KindRef, type KubeObject, type ObjectRef } from "../ports/index.ts";
import { textAt } from "./field.ts";
import { objectKey } from "./objectRef.ts";
import { mapParallel } from "./parallel.ts";

/** Live objects at one moment; looked up by reference. */
export interface LiveObjects {
  /** undefined when it was not there. */
  get(ref: ObjectRef): KubeObject | undefined;
}

/** Up to so many objects of one kind and namespace are read one by one. */
const fewObjects = 2;
const parallelReads = 16;

/**
 * Reads the named objects with few requests: one list for each kind and namespace with more than two names. Where
 * listing is forbidden or the list is much longer than the names, they are read one by one. Objects of kinds that the
 * server does not know count as absent.
 */
export async function readLiveObjects(cluster: Cluster, refs: readonly ObjectRef[]): Promise<LiveObjects> {
  const found = new Map<string, KubeObject>();
  await mapParallel(groupRefs(refs), parallelReads, async (group) => {
    for (const [key, object] of await readGroup(cluster, group)) found.set(key, object);
  });
  return { get: (ref) => found.get(objectKey(ref)) };
}

interface RefGroup extends KindRef {
  namespace: string | undefined;
  refs: ObjectRef[];
}

function groupRefs(refs: readonly ObjectRef[]): RefGroup[] {
  const groups = new Map<string, RefGroup>();
  for (const ref of refs) {
    const key = `${ref.apiVersion}/${ref.kind}/${ref.namespace ?? ""}`;
    const group = groups.get(key);
    if (group) group.refs.push(ref);
    else groups.set(key, { apiVersion: ref.apiVersion, kind: ref.kind, namespace: ref.namespace, refs: [ref] });
  }
  return [...groups.values()];
}

async function readGroup(cluster: Cluster, group: RefGroup): Promise<Map<string, KubeObject>> {
  try {
    return group.refs.length > fewObjects ? await readByList(cluster, group) : await readOneByOne(cluster, group.refs);
  } catch (error) {
    if (error instanceof ClusterError && error.code === "cluster/unknown-kind") return new Map();
    throw error;
  }
}

async function readByList(cluster: Cluster, group: RefGroup): Promise<Map<string, KubeObject>> {
  const wanted = new Map(group.refs.map((ref) => [ref.name, ref]));
  try {
    const { items, complete } = await cluster.list(group, {
      namespace: group.namespace,
      maxItems: 500 + 4 * wanted.size,
      ...(group.apiVersion === "v1" && group.kind === "Secret" ? { fieldSelector: withoutReleaseRecords } : {}),
    });
    const found = new Map<string, KubeObject>();
    for (const item of items) {
      const name = textAt(item, "metadata", "name") ?? "";
      const ref = wanted.get(name);
      if (!ref) continue;
      found.set(objectKey(ref), item);
      wanted.delete(name);
    }
    if (complete) return found;
    return new Map([...found, ...(await readOneByOne(cluster, [...wanted.values()]))]);
  } catch (error) {
    if (error instanceof ClusterError && error.code === "cluster/forbidden")
      return readOneByOne(cluster, [...wanted.values()]);
    throw error;
  }
}

/** Helm's release records are Secrets of up to 1 MiB each, and never part of a release. */
const withoutReleaseRecords = "type!=helm.sh/release.v1";

async function readOneByOne(cluster: Cluster, refs: readonly ObjectRef[]): Promise<Map<string, KubeObject>> {
  const found = new Map<string, KubeObject>();
  await mapParallel(refs, parallelReads, async (ref) => {
    const object = await cluster.get(ref);
    if (object) found.set(objectKey(ref), object);
  });
  return found;
}
