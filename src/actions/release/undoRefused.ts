import { KpackError } from "../../base/index.ts";
import { executeOperations, objectKey, readLiveObjects, refOf } from "../../cluster/index.ts";
import {
  deployedRevision,
  type LabelledRelease,
  nextRevisionNumber,
  type Plan,
  type PlanPolicy,
  planRelease,
  type ReleaseHistory,
  type RunOutcome,
  withInfo,
} from "../../release/index.ts";
import { recordedObjects } from "./recordedObjects.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { createScope } from "./scope.ts";

interface RefusedRun {
  plan: Plan;
  history: ReleaseHistory;
  revision: LabelledRelease;
  outcome: RunOutcome;
}

/**
 * What the server refuses must not leave a release half done: what this run created goes again, what it changed becomes as
 * the deployed revision has it. CRDs, hooks and objects that were taken over stay. The revision stays recorded as failed.
 */
export async function undoRefused(
  environment: ReleaseEnvironment,
  { plan, history, revision, outcome }: RefusedRun,
): Promise<Pick<RunOutcome, "release" | "failure">> {
  const { cluster, namespace, signal, onEvent } = environment;
  const place = { namespace, scopeOf: createScope(await cluster.discover(), []) };
  const deployed = deployedRevision(history);
  const desired = deployed ? recordedObjects(environment, deployed.release, place) : [];
  const wanted = new Set(desired.map((object) => objectKey(refOf(object))));
  const created = new Set(
    plan.changes.filter(({ action }) => action === "create").map(({ object }) => objectKey(object)),
  );
  const previous = recordedObjects(environment, revision.release, place).filter((object) => {
    const key = objectKey(refOf(object));
    return wanted.has(key) || created.has(key);
  });
  const live = await readLiveObjects(cluster, [...desired, ...previous].map(refOf));
  const undo = planRelease({
    verb: "rollback",
    owner: plan.release,
    revision: nextRevisionNumber(history),
    newest: plan.revision,
    desired,
    crds: [],
    previous,
    recordsIn: environment.records.namespaceOf(namespace),
    live,
    hooks: [],
    scopeOf: place.scopeOf,
    policy: undoPolicy(plan),
  });
  const problems: string[] = [];
  for await (const event of executeOperations(cluster, undo.operations, { live, signal })) {
    onEvent(event);
    if (event.type === "finished")
      problems.push(...event.failed.map(({ error }) => `not taken back: ${error.message}`));
  }
  const done = problems.length === 0 ? "what had been applied was taken back" : "not everything could be taken back";
  const { info } = outcome.release;
  const told = withInfo(
    { ...revision, release: outcome.release },
    { description: `${info.description ?? ""}; ${done}` },
  );
  await environment.records.update(told);
  const { failure } = outcome;
  return {
    release: told.release,
    ...(failure ? { failure: withNotes(failure, [done, ...problems]) } : {}),
  };
}

/** As the plan did it, as far as that matters for putting things back. */
function undoPolicy({ operations }: Plan): PlanPolicy {
  const applied = operations.find((operation) => operation.type === "apply");
  return {
    strategy: applied?.strategy ?? "server-side",
    fieldManager: "kpack",
    forceConflicts: applied?.forceConflicts ?? false,
    recreateIfImmutable: false,
    takeOwnership: true,
    wait: "none",
    timeoutMs: 0,
    runHooks: false,
    propagationPolicy: "Background",
    fieldValidation: "Warn",
    crds: "skip",
    showSecrets: false,
  };
}

function withNotes(failure: KpackError, notes: readonly string[]): KpackError {
  return new KpackError(failure.code, failure.message, {
    notes: [...failure.notes, ...notes.slice(0, 10)],
    hint: failure.hint,
    cause: failure,
  });
}
