import { isMap, KpackError, parseJson, stringifyJson, type ValueMap } from "../../base/index.ts";
import { readLiveObjects, refOf, objectKey, startAccessCheck } from "../../cluster/index.ts";
import type { ObjectRef } from "../../ports/index.ts";
import { type LabelledRelease, lastRevision, type Plan, runPlan, type RunOutcome } from "../../release/index.ts";
import { withRelease } from "./changeRelease.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { requireKnownKinds } from "./requireKnownKinds.ts";
import { undoRefused } from "./undoRefused.ts";

/** A plan with the revision it would record, as `kpack plan -o FILE` writes it. It holds Secrets in clear. */
export interface SavedPlan {
  apiVersion: "kpack.dev/v1";
  kind: "SavedPlan";
  plan: Plan;
  revision: LabelledRelease;
}

export function encodeSavedPlan(plan: Plan, revision: LabelledRelease): string {
  const saved: SavedPlan = { apiVersion: "kpack.dev/v1", kind: "SavedPlan", plan, revision };
  return `${stringifyJson(saved as unknown as ValueMap)}\n`;
}

export function decodeSavedPlan(text: string, file: string): SavedPlan {
  const value = parseJson(text);
  if (isMap(value) && value["apiVersion"] === "kpack.dev/v1" && value["kind"] === "SavedPlan" && isMap(value["plan"]))
    return value as unknown as SavedPlan;
  throw new KpackError("release/invalid-plan", "this is not a plan that kpack saved", {
    span: { file },
    hint: 'make one with "kpack plan NAME CHART -o FILE"',
  });
}

/**
 * Carries out exactly what a saved plan says. Throws `release/world-changed` when the release got another revision or an
 * object that the plan changes is no longer as the plan saw it.
 */
export async function applySavedPlan(
  environment: ReleaseEnvironment,
  saved: SavedPlan,
  options: { historyMax: number; fieldManager: string; queue: boolean },
): Promise<RunOutcome & { plan: Plan; labels: Readonly<Record<string, string>> }> {
  const { plan, revision } = saved;
  const { cluster, records, charts, signal, onEvent } = environment;
  const lockOptions = { name: plan.release.name, dryRun: "none" as const, takeOver: false, queue: options.queue };
  return withRelease(environment, lockOptions, async (history, lock) => {
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
      plan,
      revision,
      history,
      lock,
      live,
      cluster,
      records,
      clock: charts.clock,
      fieldManager: options.fieldManager,
      historyMax: options.historyMax,
      description:
        plan.verb === "install"
          ? "Install complete"
          : plan.verb === "upgrade"
            ? "Upgrade complete"
            : "Rollback complete",
      ...(signal ? { signal } : {}),
      onEvent,
    });
    const undone = outcome.refused ? await undoRefused(environment, { plan, history, revision, outcome }) : {};
    return { ...outcome, ...undone, plan, labels: revision.labels };
  });
}

function assertAsPlanned(plan: Plan, ref: ObjectRef, live: ValueMap | undefined): void {
  const seen = plan.basis.objects[objectKey(ref)];
  if (seen === undefined) return;
  const metadata = live?.["metadata"];
  const version = isMap(metadata) ? String(metadata["resourceVersion"] ?? "") : "";
  if (version === seen) return;
  const { kind, name } = live ? refOf(live) : ref;
  throw changed(
    `${kind} ${name} was ${seen === "" ? "not there" : `at version ${seen}`} and is ${version === "" ? "gone" : `at version ${version}`}`,
  );
}

function changed(what: string): KpackError {
  return new KpackError("release/world-changed", `the plan no longer fits: ${what}`, { hint: "make a new plan" });
}
