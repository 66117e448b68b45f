import { KpackError } from "../base/index.ts";
import {
  type ClusterEvent,
  executeOperations,
  formatRef,
  type LiveObjects,
  mapParallel,
  type OperationFailure,
} from "../cluster/index.ts";
import type { Clock, Cluster } from "../ports/index.ts";
import type { ReleaseHistory, ReleaseRecords } from "./history.ts";
import type { HeldLock } from "./lock.ts";
import { createHookRecorder, type HookRecorder, timestamp } from "./hookRecorder.ts";
import type { Plan } from "./plan/plan.ts";
import type { LabelledRelease, Release, ReleaseInfo } from "./record.ts";

export interface RunRequest {
  plan: Plan;
  /** The revision to record: what was rendered and from what. Its `info.status` is set here. */
  revision: LabelledRelease;
  /** As read under the lock. */
  history: ReleaseHistory;
  records: ReleaseRecords;
  lock: HeldLock;
  cluster: Cluster;
  clock: Clock;
  /** Live objects as the plan saw them. */
  live?: LiveObjects;
  fieldManager: string;
  /** Waits by asking instead of watching. */
  poll?: boolean;
  /** Most revisions kept; 0 keeps all. */
  historyMax: number;
  /** What the record says when all went well. */
  description: string;
  /** Aborted by SIGINT or SIGTERM: what was sent is let finish, then the record says so. */
  signal?: AbortSignal;
  onEvent: (event: ClusterEvent) => void;
}

export interface RunOutcome {
  release: Release;
  /** Absent when everything went well. */
  failure?: KpackError;
  /** The server answered, and would not have what it was asked for: trying again as it is cannot help. */
  refused?: boolean;
}

const refusals: ReadonlySet<string> = new Set(
  ["invalid", "forbidden", "unknown-kind", "field-conflict", "conflict", "already-exists", "not-found"].map(
    (word) => `cluster/${word}`,
  ),
);

const pendingStatus = {
  install: "pending-install",
  upgrade: "pending-upgrade",
  rollback: "pending-rollback",
} as const;

/**
 * Carries out an install, upgrade or rollback and records it: first the revision as pending, with everything that is about
 * to be applied, so that whatever happens the next command knows what may be there; then the operations; then the outcome.
 */
export async function runPlan(request: RunRequest): Promise<RunOutcome> {
  const { plan, revision, records, lock, clock } = request;
  if (plan.verb === "uninstall") throw new Error("uninstall has its own runner");
  const hooks = createHookRecorder(revision.release.hooks ?? [], clock);
  const begun = withInfo(revision, { status: pendingStatus[plan.verb], description: begunDescription(plan) });
  // Nothing has been done yet: then there is nothing to tell either.
  if (request.signal?.aborted) throw stoppedBySignal("done");
  await lock.confirm();
  await records.create(begun);
  const { failure, refused = false } = await execute(request, hooks);
  await lock.confirm();
  const ended: Partial<ReleaseInfo> = failure
    ? { status: "failed", description: `Release "${plan.release.name}" failed: ${failure.message}` }
    : { status: "deployed", description: request.description };
  const recorded = withInfo({ ...revision, release: { ...revision.release, hooks: hooks.result() } }, ended);
  await records.update(recorded);
  if (!failure) await supersede(request);
  await pruneHistory(request);
  return failure ? { release: recorded.release, failure, refused } : { release: recorded.release };
}

/** Carries out an uninstall. The record says `uninstalling` until all is gone; then it goes too, or says `uninstalled`. */
export async function runUninstall(request: RunRequest & { keepHistory: boolean }): Promise<RunOutcome> {
  const { revision, records, lock, clock, history, description, keepHistory } = request;
  const hooks = createHookRecorder(revision.release.hooks ?? [], clock);
  const deleted = timestamp(clock);
  const begun = withInfo(revision, {
    status: "uninstalling",
    deleted,
    description: "Deletion in progress (or silently failed)",
  });
  await lock.confirm();
  await records.update(begun);
  const { failure } = await execute(request, hooks);
  await lock.confirm();
  const ended = { ...begun, release: { ...begun.release, hooks: hooks.result() } };
  if (failure) {
    const failed = withInfo(ended, {
      status: "failed",
      description: `Uninstallation of "${revision.release.name}" failed: ${failure.message}`,
    });
    await records.update(failed);
    return { release: failed.release, failure };
  }
  const gone = withInfo(ended, { status: "uninstalled", description });
  if (keepHistory) await records.update(gone);
  else await deleteHistory(records, history);
  return { release: gone.release };
}

/** The newest goes last: whatever cuts this short leaves a release that says it is being uninstalled. */
export async function deleteHistory(records: ReleaseRecords, { revisions }: ReleaseHistory): Promise<void> {
  const newest = revisions.at(-1);
  await mapParallel(revisions.slice(0, -1), 8, ({ release }) => records.delete(release));
  if (newest) await records.delete(newest.release);
}

async function execute(request: RunRequest, hooks: HookRecorder): Promise<Pick<RunOutcome, "failure" | "refused">> {
  const { plan, cluster, live, fieldManager, poll, signal, onEvent } = request;
  let outcome: Pick<RunOutcome, "failure" | "refused"> = {};
  const beforeEach = (): Promise<void> => request.lock.confirm();
  const options = { live, fieldManager, poll, signal, beforeEach };
  for await (const event of executeOperations(cluster, plan.operations, options)) {
    hooks.see(event);
    onEvent(event);
    if (event.type !== "finished") continue;
    const failure = failureOf(event, signal);
    const refused = !signal?.aborted && event.failed.every(({ error }) => refusals.has(error.code));
    if (failure) outcome = { failure, refused };
  }
  return outcome;
}

function failureOf(event: Extract<ClusterEvent, { type: "finished" }>, signal?: AbortSignal): KpackError | undefined {
  const [first, ...others] = event.failed;
  // A signal that came when all was done changes nothing.
  if (signal?.aborted && (first || event.skipped.length > 0)) return stoppedBySignal("done", event.skipped);
  if (!first) return undefined;
  return new KpackError(first.error.code, failureText(first), {
    notes: [...first.error.notes, ...others.slice(0, 10).map((other) => `also: ${failureText(other)}`)],
    hint: first.error.hint,
    cause: first.error,
  });
}

/** `done`: what was happening to everything. `skipped`: what it did not happen to. */
export function stoppedBySignal(done: string, skipped: readonly string[] = []): KpackError {
  return new KpackError("release/interrupted", `stopped by a signal before everything was ${done}`, {
    notes: skipped.slice(0, 10).map((id) => `not done: ${id}`),
    hint: "run the command again: it goes on from what is there",
  });
}

/** What went wrong and with which object. */
function failureText({ target, error: { message } }: OperationFailure): string {
  const name = target && formatRef(target);
  return name === undefined || message.includes(name) ? message : `${name}: ${message}`;
}

async function supersede({ history, records, revision }: RunRequest): Promise<void> {
  for (const older of history.revisions)
    if (older.release.info.status === "deployed" && older.release.version !== revision.release.version)
      await records.update(withInfo(older, { status: "superseded" }));
}

/** Mirrors: helm pkg/storage removeLeastRecent: the oldest go, what is deployed stays. */
async function pruneHistory({ history, records, revision, historyMax }: RunRequest): Promise<void> {
  if (historyMax <= 0) return;
  const excess = history.revisions.length + 1 - historyMax;
  const candidates = history.revisions.filter(
    ({ release }) => release.version !== revision.release.version && release.info.status !== "deployed",
  );
  for (const { release } of candidates.slice(0, Math.max(0, excess))) await records.delete(release);
}

function begunDescription({ verb }: Plan): string {
  if (verb === "install") return "Initial install underway";
  return verb === "upgrade" ? "Preparing upgrade" : "Preparing rollback";
}

export function withInfo(revision: LabelledRelease, info: Partial<ReleaseInfo>): LabelledRelease {
  return { ...revision, release: { ...revision.release, info: { ...revision.release.info, ...info } } };
}
