import { holdsAll, type ValueMap } from "../base/index.ts";
import { withEncodedSecret } from "../kube/index.ts";
import type { KubeObject } from "../ports/index.ts";
import { textAt } from "./field.ts";
import { hasApplied } from "./managedFields.ts";

/**
 * True when applying `desired` would change nothing, so that no request is needed: the last release said the same,
 * the live object still holds all of it, and (with server-side apply) `fieldManager` is already known as its applier.
 * A false answer costs one request and nothing else: the server then finds that nothing changes.
 */
export function isUnchanged(objects: {
  desired: KubeObject;
  /** As the last release recorded it. */
  previous: KubeObject | undefined;
  live: KubeObject | undefined;
  /** Absent where server-side apply is off. */
  fieldManager?: string | undefined;
}): boolean {
  const { desired, previous, live, fieldManager } = objects;
  if (!live || !previous || textAt(live, "metadata", "deletionTimestamp")) return false;
  if (fieldManager !== undefined && !hasApplied(live, fieldManager)) return false;
  const wanted = asStored(desired);
  const recorded = asStored(previous);
  return holdsAll(wanted, recorded) && holdsAll(recorded, wanted) && holdsAll(live, wanted);
}

/** Without what the server decides by itself. */
function asStored(object: KubeObject): ValueMap {
  const { status: _status, ...rest } = withEncodedSecret(object);
  return rest;
}
