import { KpackError } from "../../base/index.ts";
import { computeStatus, type ObjectStatus, readLiveObjects, refOf } from "../../cluster/index.ts";
import type { KubeObject, ObjectRef } from "../../ports/index.ts";
import { manifestObjects, type Release } from "../../release/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { createScope } from "./scope.ts";

/** One object of a revision as it is now. */
export interface ObjectState {
  ref: ObjectRef;
  status: ObjectStatus;
  /** Absent when it is not there. */
  object?: KubeObject;
}

/**
 * The live objects of a revision and how they are. undefined where nothing runs (a folder), and with a warning where the
 * objects may not be read: the record is worth showing without them.
 */
export async function readObjectStates(
  { cluster, isFolder, charts }: ReleaseEnvironment,
  { namespace, manifest = "" }: Release,
): Promise<ObjectState[] | undefined> {
  if (isFolder) return undefined;
  try {
    const scopeOf = createScope(await cluster.discover(), []);
    const refs = manifestObjects(manifest, { namespace, scopeOf }).map(refOf);
    const live = await readLiveObjects(cluster, refs);
    const now = charts.clock.now();
    return refs.map((ref) => {
      const object = live.get(ref);
      return object ? { ref, status: computeStatus(object, now), object } : { ref, status: absent };
    });
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    charts.reporter.warn(`the objects of the release cannot be read: ${error.message}`);
    return undefined;
  }
}

const absent: ObjectStatus = { status: "NotFound", reason: "NotFound", message: "it is not there" };
