import { type ApiResource, type Cluster, ClusterError, type KindRef, type KubeObject } from "../ports/index.ts";
import { mapsAt, textAt } from "./field.ts";
import { isReleaseTool } from "./managedFields.ts";
import { objectKey, refOf } from "./objectRef.ts";
import type { ReleaseOwner } from "./operation.ts";
import { isOwnedBy, ownedSelector } from "./ownership.ts";
import { mapParallel } from "./parallel.ts";

/** Everything live that says it belongs to one release. */
export interface OwnedObjects {
  /** Only their metadata is sure to be there. */
  objects: KubeObject[];
  /** Kinds that could not be looked through, and why. */
  unseen: { kind: string; reason: string }[];
  /** The namespaces to which the search had to keep, where the user may not look through all. */
  onlyIn?: readonly string[];
}

const parallelLists = 16;

/**
 * Looks through every kind that the server lists for objects of a release. Where the user may not list a kind everywhere,
 * the given namespaces are looked through.
 */
export async function findOwnedObjects(
  cluster: Cluster,
  owner: ReleaseOwner,
  namespaces: readonly string[],
): Promise<OwnedObjects> {
  const catalog = await cluster.discover();
  const unseen = catalog.staleGroupVersions.map((kind) => ({ kind, reason: "its server does not answer" }));
  const found = new Map<string, KubeObject>();
  const lists = await mapParallel(listableKinds(catalog.resources), parallelLists, async (resource) => {
    const { items, problem, isPartial = false } = await listKind(cluster, resource, namespaces);
    if (problem !== undefined) unseen.push({ kind: resource.kind, reason: problem });
    return { items, isPartial };
  });
  for (const object of lists.flatMap(({ items }) => items))
    if (isPartOf(object, owner)) {
      // One object may be served under several groups.
      const key = textAt(object, "metadata", "uid") ?? objectKey(refOf(object));
      if (!found.has(key)) found.set(key, object);
    }
  const objects = [...found.values()];
  return lists.some(({ isPartial }) => isPartial) ? { objects, unseen, onlyIn: namespaces } : { objects, unseen };
}

/** Each kind once, in the version that the server prefers. */
function listableKinds(resources: readonly ApiResource[]): ApiResource[] {
  const kinds = new Map<string, ApiResource>();
  for (const resource of resources) {
    const key = `${resource.group}/${resource.kind}`;
    if (resource.verbs.includes("list") && !kinds.has(key)) kinds.set(key, resource);
  }
  return [...kinds.values()];
}

interface KindItems {
  items: KubeObject[];
  problem?: string | undefined;
  /** Not all namespaces could be looked through. */
  isPartial?: boolean;
}

async function listKind(cluster: Cluster, resource: ApiResource, namespaces: readonly string[]): Promise<KindItems> {
  const { group, version, kind, namespaced } = resource;
  const ref: KindRef = { apiVersion: group === "" ? version : `${group}/${version}`, kind };
  const everywhere = await tryList(cluster, ref, undefined);
  if (everywhere.problem === undefined || !namespaced) return everywhere;
  const places = await mapParallel(namespaces, parallelLists, (namespace) => tryList(cluster, ref, namespace));
  const problem = places.find((place) => place.problem)?.problem;
  return { items: places.flatMap(({ items }) => items), problem, isPartial: problem === undefined };
}

/** Failures that are about one kind: the others can still be looked through. */
const ofOneKind: ReadonlySet<string> = new Set(["cluster/forbidden", "cluster/internal", "cluster/bad-response"]);
const noList: ReadonlySet<string> = new Set(["cluster/unknown-kind", "cluster/not-found", "cluster/unsupported"]);

async function tryList(cluster: Cluster, ref: KindRef, namespace: string | undefined): Promise<KindItems> {
  try {
    const { items } = await cluster.list(ref, { namespace, labelSelector: ownedSelector, metadataOnly: true });
    return { items };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (noList.has(error.code)) return { items: [] };
    if (!ofOneKind.has(error.code)) throw error;
    return { items: [], problem: error.message };
  }
}

/**
 * Whether an object is one that the release itself made. What others made of it does not count, although it took over
 * labels and annotations: a Deployment's ReplicaSets, copies in other namespaces. Nor does what is being deleted.
 */
function isPartOf(object: KubeObject, owner: ReleaseOwner): boolean {
  if (!isOwnedBy(object, owner) || textAt(object, "metadata", "deletionTimestamp")) return false;
  if (mapsAt(object, "metadata", "ownerReferences").some((reference) => reference["controller"] === true)) return false;
  const entries = mapsAt(object, "metadata", "managedFields");
  return entries.length === 0 || entries.some((entry) => isReleaseTool(textAt(entry, "manager") ?? ""));
}
