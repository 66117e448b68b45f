import { objectKey, refOf } from "../../cluster/index.ts";
import type { KubeObject, ObjectRef, RecordProblem } from "../../ports/index.ts";
import {
  assertWithinReach,
  damagedRevisions,
  type HeldLock,
  type LabelledRelease,
  type ReleaseHistory,
  type ReleaseStatus,
  repairedStatuses,
  stoppedBySignal,
  strayProblems,
  withInfo,
} from "../../release/index.ts";
import { withLock } from "./changeRelease.ts";
import { carryOutPruning, nothingToPrune, planPruning, type Pruning } from "./pruneRelease.ts";
import { type Rebuilt, rebuildRevisions } from "./rebuildRevisions.ts";
import { recordedObjects } from "./recordedObjects.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { notFound } from "./rollbackRelease.ts";
import { createScope } from "./scope.ts";

export interface RepairRequest {
  name: string;
  /** Says what would be done. */
  dryRun: boolean;
  /** Waits for another command on the release instead of failing. */
  queue: boolean;
  /** Removes what is left behind, and what earlier repairs kept aside. */
  prune: boolean;
}

export interface RepairResult {
  repaired: RepairedRevision[];
  /** Damaged copies of revisions that can be read. */
  setAside: { key: string; reason: string; keptAs: string[] }[];
  /** Readable revisions that said deployed although a later one is. */
  superseded: number[];
  /** Live objects of the release that no revision in place lists: no command will remove them. */
  leftBehind: ObjectRef[];
  /** What was left behind, or kept aside by earlier repairs, and is removed; in a dry run what would be. */
  pruned: { objects: ObjectRef[]; records: string[] };
  /** What could not be looked through or taken in. */
  notes: string[];
}

export interface RepairedRevision {
  revision: number;
  status: ReleaseStatus;
  /** What the record is made of and what is lost. */
  description: string;
  /** Why the old one could not be read. */
  reasons: string[];
  objects: ObjectRef[];
  /** Those that no other revision lists. */
  onlyHere: ObjectRef[];
  /** Where the damaged records are kept; empty in a dry run. */
  keptAs: string[];
}

/**
 * Replaces every record of a release that cannot be read by one that can, made of what is still known. The damaged ones are
 * kept aside. Killed at any point it can be run again. Throws KpackError `release/not-found`, `release/locked`,
 * `release/store-failed`, `release/still-needed`.
 */
export async function repairRelease(environment: ReleaseEnvironment, request: RepairRequest): Promise<RepairResult> {
  const { records, namespace } = environment;
  const { name, dryRun, queue, prune } = request;
  return withLock(environment, { name, queue, dryRun: dryRun ? "client" : "none" }, async (lock) => {
    const history = await records.history(name, namespace);
    history.problems.push(...(await records.unlabelled({ namespace, name }, history.problems)));
    const isThere = history.revisions.length > 0 || history.problems.length > 0;
    // What was kept aside outlives the release.
    const aside = prune ? await records.store.listAside(name, namespace) : [];
    if (!isThere && aside.length === 0) throw notFound(name);
    assertWithinReach(history);
    const damaged = damagedRevisions(history, name, (problem) => records.salvage(problem));
    const statuses = repairedStatuses(history, damaged);
    const plan = await rebuildRevisions(environment, name, {
      history,
      damaged,
      statuses,
      looksAnyway: prune && isThere,
    });
    const changes: Changes = { ...plan, strays: strayProblems(history), superseded: statuses.superseded };
    // What this repair is about to keep aside stays until the next time: nobody has looked at it yet.
    const isClean = changes.rebuilt.length === 0 && changes.strays.length === 0;
    const pruning = prune
      ? await planPruning(environment, name, { ...plan, kept: aside, copies: isClean })
      : nothingToPrune;
    const kept = dryRun ? new Map<RecordProblem, string[]>() : await carryOut(environment, changes, lock);
    if (!dryRun) await carryOutPruning(environment, pruning, lock);
    // Parts that a damaged record did not name any more are kept aside with it.
    if (lock.wasTakenOver || kept.size > 0) await records.store.removeLeftovers(name, namespace);
    return resultOf(environment, { history, changes, kept, pruning });
  });
}

interface Changes {
  rebuilt: Rebuilt[];
  strays: RecordProblem[];
  superseded: LabelledRelease[];
  leftBehind: KubeObject[];
  notes: string[];
}

/** Gives where the damaged records are kept. */
async function carryOut(
  { records, signal }: ReleaseEnvironment,
  { rebuilt, strays, superseded }: Changes,
  lock: HeldLock,
): Promise<Map<RecordProblem, string[]>> {
  const kept = new Map<RecordProblem, string[]>();
  const begin = async (): Promise<void> => {
    if (signal?.aborted) throw stoppedBySignal("repaired");
    await lock.confirm();
  };
  for (const { revision, problems } of rebuilt) {
    await begin();
    const [first] = problems;
    if (first) kept.set(first, await records.replaceDamaged(revision, problems));
  }
  for (const problem of strays) {
    await begin();
    kept.set(problem, await records.replaceDamaged(undefined, [problem]));
  }
  for (const revision of superseded) {
    await begin();
    await records.update(withInfo(revision, { status: "superseded" }));
  }
  return kept;
}

async function resultOf(
  environment: ReleaseEnvironment,
  {
    history,
    changes,
    kept,
    pruning,
  }: { history: ReleaseHistory; changes: Changes; kept: ReadonlyMap<RecordProblem, string[]>; pruning: Pruning },
): Promise<RepairResult> {
  const { cluster, namespace } = environment;
  const { rebuilt, strays, superseded, leftBehind, notes } = changes;
  const place = { namespace, scopeOf: createScope(await cluster.discover(), []) };
  const objectsOf = ({ release }: LabelledRelease): KubeObject[] => recordedObjects(environment, release, place);
  const gone = new Set(pruning.objects.map(objectKey));
  const listed = new Set(history.revisions.flatMap(objectsOf).map((object) => objectKey(refOf(object))));
  return {
    repaired: rebuilt.map(({ revision, problems }) => {
      const objects = objectsOf(revision).map(refOf);
      return {
        revision: revision.release.version,
        status: revision.release.info.status,
        description: revision.release.info.description ?? "",
        reasons: problems.map(({ reason }) => reason),
        objects,
        onlyHere: objects.filter((ref) => !listed.has(objectKey(ref))),
        keptAs: problems.flatMap((problem) => kept.get(problem) ?? []),
      };
    }),
    setAside: strays.map((problem) => ({
      key: problem.key,
      reason: problem.reason,
      keptAs: kept.get(problem) ?? [],
    })),
    superseded: superseded.map(({ release }) => release.version),
    leftBehind: leftBehind.map(refOf).filter((ref) => !gone.has(objectKey(ref))),
    pruned: { objects: pruning.objects, records: pruning.copies.map(({ place: where }) => where) },
    notes: [...notes, ...pruning.notes],
  };
}
