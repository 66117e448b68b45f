import { KpackError } from "../../base/index.ts";
import {
  executeOperations,
  formatRef,
  linkForUninstall,
  type LiveObjects,
  type Operation,
  readLiveObjects,
  refOf,
  startAccessCheck,
} from "../../cluster/index.ts";
import type { KeptRecord, KubeObject, ObjectRef } from "../../ports/index.ts";
import { type HeldLock, planRemovals, stoppedBySignal } from "../../release/index.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";

/** What `kpack repair --prune` removes. */
export interface Pruning {
  operations: Operation[];
  live: LiveObjects | undefined;
  objects: ObjectRef[];
  /** Copies of damaged records that earlier repairs kept. */
  copies: KeptRecord[];
  notes: string[];
}

export interface PruneRequest {
  /** What revisions in place list; undefined where none is in place. */
  standing: KubeObject[] | undefined;
  leftBehind: KubeObject[];
  /** What earlier repairs kept aside. */
  kept: KeptRecord[];
  /** Whether that goes, too. */
  copies: boolean;
}

export const nothingToPrune: Pruning = { operations: [], live: undefined, objects: [], copies: [], notes: [] };

/**
 * Decides what goes: objects that no revision in place lists, as an upgrade removes what is no longer listed; with
 * `copies` also what earlier repairs kept aside. Where no revision is in place nothing tells whose the objects are: they
 * may be recorded in another store. Throws `release/still-needed`.
 */
export async function planPruning(
  environment: ReleaseEnvironment,
  name: string,
  { standing, leftBehind, kept, copies }: PruneRequest,
): Promise<Pruning> {
  const { cluster, namespace, records, isFolder } = environment;
  const desired = standing ?? [];
  const previous = standing ? leftBehind : [];
  const live = await readLiveObjects(cluster, [...desired, ...previous].map(refOf));
  const objects: ObjectRef[] = [];
  const removals = planRemovals(
    {
      verb: "upgrade",
      owner: { name, namespace },
      ...{ desired, previous, live },
      recordsIn: records.namespaceOf(namespace),
      policy: { propagationPolicy: "Background", wait: "none", timeoutMs: 0 },
    },
    ({ action, object }) => {
      if (action === "delete") objects.push(object);
    },
  );
  const operations = linkForUninstall(removals, { waitMs: 0 });
  if (!isFolder) await startAccessCheck(cluster, namespace).require(operations, live);
  const isPutOff = !copies && kept.length > 0;
  const notes: string[] = [];
  if (!standing && leftBehind.length > 0)
    notes.push(
      "no revision is in place: what says that it is the release's may be recorded in another store, and stays",
    );
  if (isPutOff) notes.push("what earlier repairs kept aside stays until there is nothing to repair any more");
  return { operations, live, objects, copies: isPutOff ? [] : kept, notes };
}

/** Removes it. Cut short it can be done again. */
export async function carryOutPruning(
  { cluster, records, signal, onEvent }: ReleaseEnvironment,
  { operations, live, copies }: Pruning,
  lock: HeldLock,
): Promise<void> {
  const options = { live, signal, beforeEach: () => lock.confirm() };
  for await (const event of executeOperations(cluster, operations, options)) {
    onEvent(event);
    if (event.type !== "finished") continue;
    const [first] = event.failed;
    if (first)
      throw new KpackError(first.error.code, first.error.message, {
        notes: event.failed
          .slice(1, 11)
          .map(({ target, error }) => `also: ${target ? `${formatRef(target)}: ` : ""}${error.message}`),
        hint: first.error.hint,
        cause: first.error,
      });
  }
  for (const copy of copies) {
    if (signal?.aborted) break;
    await lock.confirm();
    await records.store.removeAside(copy);
  }
  if (signal?.aborted) throw stoppedBySignal("removed");
}
