import {
  appliedAs,
  findOwnedObjects,
  isKept,
  objectKey,
  type OwnedObjects,
  ownerOf,
  readLiveObjects,
  type ReleaseOwner,
  refOf,
} from "../../cluster/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/** What is live of a release, whatever its records say. */
export interface ReleaseObjects {
  /** Those that `listed` has come first, in its order. */
  objects: { live: KubeObject; template: KubeObject | undefined }[];
  /** A folder's CRDs that no revision lists: a chart brings its own beside the manifest, and no release removes them. */
  leftOut: ObjectRef[];
  /** How far the search came. */
  search: Pick<OwnedObjects, "unseen" | "onlyIn">;
}

/**
 * Finds the live objects of a release: those that say they are its own, and those that revisions list and that nobody
 * else owns. `listed`: objects of other revisions, the most likely first.
 */
export async function findReleaseObjects(
  { cluster, isFolder }: ReleaseEnvironment,
  owner: ReleaseOwner,
  listed: readonly KubeObject[],
): Promise<ReleaseObjects> {
  const templates = new Map(listed.toReversed().map((object) => [objectKey(refOf(object)), object]));
  const namespaces = new Set([owner.namespace, ...listed.map((object) => refOf(object).namespace ?? owner.namespace)]);
  const owned = await findOwnedObjects(cluster, owner, [...namespaces]);
  const { find } = await cluster.discover();
  const refs = new Map(listed.map((object) => [objectKey(refOf(object)), refOf(object)]));
  for (const object of owned.objects) {
    const ref = refOf(object);
    // Managed fields are told in the version that was applied.
    const apiVersion = appliedAs(object)?.apiVersion ?? ref.apiVersion;
    refs.set(objectKey(ref), find({ apiVersion, kind: ref.kind }) ? { ...ref, apiVersion } : ref);
  }
  const live = await readLiveObjects(cluster, [...refs.values()]);
  const found: ReleaseObjects = { objects: [], leftOut: [], search: owned };
  for (const [key, ref] of refs) {
    const object = live.get(ref);
    const template = templates.get(key);
    if (!object || isOthers(object, owner)) continue;
    if (isFolder && ref.kind === "CustomResourceDefinition" && !template) found.leftOut.push(ref);
    else found.objects.push({ live: object, template });
  }
  return found;
}

function isOthers(object: KubeObject, { name, namespace }: ReleaseOwner): boolean {
  const owner = ownerOf(object);
  return owner !== undefined && (owner.name !== name || owner.namespace !== namespace);
}

/** Live objects of the release that none of these lists, and that are not meant to stay. */
export function objectsLeftBehind({ objects }: ReleaseObjects, inPlace: readonly KubeObject[]): KubeObject[] {
  const known = new Set(inPlace.map((object) => objectKey(refOf(object))));
  return objects
    .map(({ live }) => live)
    .filter((live) => ownerOf(live) && !isKept(live) && !known.has(objectKey(refOf(live))));
}
