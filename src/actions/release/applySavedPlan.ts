import { getOwn, KpackError, type ValueMap } from "../../base/index.ts";
import { objectKey, readLiveObjects, refOf, startAccessCheck, textAt } from "../../cluster/index.ts";
import type { ObjectRef } from "../../ports/index.ts";
import { lastRevision, type Plan, runPlan } from "../../release/index.ts";
import { type ChangeOptions, type ChangeResult, withRelease } from "./changeRelease.ts";
import { createNamespace } from "./createNamespace.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { requireKnownKinds } from "./requireKnownKinds.ts";
import { rollbackOnFailure } from "./rollbackOnFailure.ts";
import type { SavedPlan } from "./savedPlan.ts";
import { undoRefused } from "./undoRefused.ts";

const usualDescription = {
  install: "Install complete",
  upgrade: "Upgrade complete",
  rollback: "Rollback complete",
  uninstall: "Uninstallation complete",
} as const;

/**
 * Carries out exactly what a saved plan says, in the plan's namespace. Throws `release/world-changed` when the release got
 * another revision or an object that the plan changes is no longer as the plan saw it.
 * @param historyMax instead of what the plan says.
 */
export async function applySavedPlan(
  surroundings: ReleaseEnvironment,
  { plan, revision, options }: SavedPlan,
  { historyMax = options.historyMax, queue }: { historyMax?: number | undefined; queue: boolean },
): Promise<ChangeResult> {
  const environment = { ...surroundings, namespace: plan.release.namespace };
  const { cluster, records, charts, signal, onEvent } = environment;
  if (options.createNamespace && !environment.isFolder) await createNamespace(environment);
  const change: ChangeOptions = {
    ...{ name: plan.release.name, policy: options.policy, dryRun: "none", historyMax, queue },
    ...{ takeOver: false, createNamespace: false },
  };
  const result = await withRelease(environment, change, async (history, lock): Promise<ChangeResult> => {
    const newest = lastRevision(history)?.release.version ?? 0;
    if (newest !== plan.basis.revision)
      throw changed(`the release is at revision ${newest}, the plan was made at ${plan.basis.revision}`);
    const refs = plan.changes.map(({ object }) => object);
    const live = await readLiveObjects(cluster, refs);
    for (const ref of refs) assertAsPlanned(plan, ref, live.get(ref));
    if (!environment.isFolder) {
      await requireKnownKinds(cluster, plan.operations);
      await startAccessCheck(cluster, environment.namespace).require(plan.operations, live);
    }
    const outcome = await runPlan({
      ...{ plan, revision, history, lock, live, cluster, records, historyMax, onEvent },
      clock: charts.clock,
      fieldManager: options.policy.fieldManager,
      description: options.description ?? usualDescription[plan.verb],
      ...(signal ? { signal } : {}),
    });
    const undone = outcome.refused ? await undoRefused(environment, { plan, history, revision, outcome }) : {};
    return { ...outcome, ...undone, plan, labels: revision.labels };
  });
  return options.rollbackOnFailure ? rollbackOnFailure(environment, result, change) : result;
}

function assertAsPlanned(plan: Plan, ref: ObjectRef, live: ValueMap | undefined): void {
  const seen = getOwn(plan.basis.objects, objectKey(ref));
  if (seen === undefined) return;
  const version = textAt(live, "metadata", "resourceVersion") ?? "";
  if (version === seen) return;
  const { kind, name } = live ? refOf(live) : ref;
  const was = seen === "" ? "not there" : `at version ${String(seen)}`;
  throw changed(`${kind} ${name} was ${was} and is ${version === "" ? "gone" : `at version ${version}`}`);
}

function changed(what: string): KpackError {
  return new KpackError("release/world-changed", `the plan no longer fits: ${what}`, { hint: "make a new plan" });
}
