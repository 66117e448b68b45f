import {
  isKept,
  isOwnedBy,
  type LiveObjects,
  objectKey,
  type ObjectOperation,
  type Operation,
  type ReleaseOwner,
  refOf,
  textAt,
} from "../../cluster/index.ts";
import type { KubeObject, ObjectRef, PropagationPolicy } from "../../ports/index.ts";
import { assertNotDependedOn, neededContent, refuseInhabited } from "./neededRemovals.ts";
import type { ObjectChange, ReleaseVerb } from "./plan.ts";

export interface RemovalRequest {
  verb: ReleaseVerb;
  owner: ReleaseOwner;
  /** What shall be there, in manifest order; empty for uninstall. */
  desired: readonly KubeObject[];
  /** What earlier revisions may have put there. */
  previous: readonly KubeObject[];
  /** The namespace that the release's records are in and must stay in; absent where they are elsewhere, or go anyway. */
  recordsIn?: string | undefined;
  live: LiveObjects;
  policy: RemovalPolicy;
}

export interface RemovalPolicy {
  /** Waits after applying (or deleting): nothing, until ready, until Jobs are complete too. */
  wait: "none" | "ready" | "complete";
  timeoutMs: number;
  /** How removed objects take what they own with them. */
  propagationPolicy: PropagationPolicy;
}

/** What earlier revisions have and nobody wants any more goes. Throws `release/still-needed`. */
export function planRemovals(request: RemovalRequest, note: (change: ObjectChange) => void): ObjectOperation[] {
  const { owner, policy, live, verb, desired, recordsIn } = request;
  const wanted = new Set(desired.map((object) => objectKey(refOf(object))));
  // The server may know one object by several API groups: one that moves to another is the same.
  const wantedUids = new Set(desired.map((object) => uidOf(live.get(refOf(object)))).filter((uid) => uid !== ""));
  const removals: ObjectOperation[] = [];
  const removed: ObjectRef[] = [];
  for (const object of request.previous) {
    const ref = refOf(object);
    const found = live.get(ref);
    if (wanted.has(objectKey(ref)) || !found || wantedUids.has(uidOf(found))) continue;
    wanted.add(objectKey(ref));
    const needed = isOwnedBy(found, owner) ? neededContent(ref, { desired, recordsIn }) : undefined;
    if (isKept(found) || isKept(object) || (needed && verb !== "upgrade")) {
      note({ action: "keep", object: ref, fields: [] });
      continue;
    }
    if (needed) refuseInhabited(ref, needed);
    if (isOwnedBy(found, owner)) removed.push(ref);
    note({ action: "delete", object: ref, fields: [] });
    removals.push({ object, operation: deleteOperation(ref, { owner, policy, verb, live: found }) });
  }
  if (verb === "upgrade") assertNotDependedOn(removed, desired);
  return removals;
}

function deleteOperation(
  target: ObjectRef,
  { owner, policy, verb, live }: { owner: ReleaseOwner; policy: RemovalPolicy; verb: ReleaseVerb; live: KubeObject },
): Operation {
  const uid = uidOf(live);
  return {
    type: "delete",
    id: `delete/${objectKey(target)}`,
    dependsOn: [],
    target,
    propagationPolicy: policy.propagationPolicy,
    onlyIfOwnedBy: owner,
    ...(uid ? { uid } : {}),
    ...(verb === "uninstall" && policy.wait !== "none" ? { waitMs: policy.timeoutMs } : {}),
  };
}

function uidOf(object: KubeObject | undefined): string {
  return textAt(object, "metadata", "uid") ?? "";
}
