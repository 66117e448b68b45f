import { KpackError } from "../../base/index.ts";
import { objectKey, readLiveObjects, refOf, startAccessCheck } from "../../cluster/index.ts";
import type { LiveObjects } from "../../cluster/index.ts";
import {
  acquireLock,
  assertNewestReadable,
  type HeldLock,
  type LabelledRelease,
  lastRevision,
  nextRevisionNumber,
  type Plan,
  type PlanPolicy,
  planRelease,
  type Release,
  type ReleaseHistory,
  type ReleaseVerb,
  revisionsInPlace,
  runPlan,
  type RunOutcome,
  settleInterrupted,
  timestamp,
} from "../../release/index.ts";
import { ClusterError } from "../../ports/index.ts";
import { recordedObjects } from "./recordedObjects.ts";
import { requireKnownKinds } from "./requireKnownKinds.ts";
import { undoRefused } from "./undoRefused.ts";
import type { ReleaseContent } from "./releaseContent.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { createScope } from "./scope.ts";

export interface ChangeOptions {
  name: string;
  policy: PlanPolicy;
  /** none: do it; client: plan only; server: plan and let the server check every object. */
  dryRun: "none" | "client" | "server";
  /** Most revisions kept; 0 keeps all. */
  historyMax: number;
  /** Replaces the usual description in the record. */
  description?: string | undefined;
  /** Goes on from a revision that Helm left pending. */
  takeOver: boolean;
  /** Waits for another command on the release instead of failing. */
  queue: boolean;
  createNamespace: boolean;
}

export interface ChangeResult {
  plan: Plan;
  release: Release;
  labels: Readonly<Record<string, string>>;
  /** Absent when all went well, and with a dry run. */
  failure?: KpackError;
}

/** A revision to be made. */
export interface NextRevision {
  verb: Exclude<ReleaseVerb, "uninstall">;
  content: ReleaseContent;
  labels: Readonly<Record<string, string>>;
  description: string;
  rollbackRevision?: number;
}

/** Runs `work` with the release's lock and its history, interrupted operations settled; a dry run takes no lock. */
export async function withRelease<T>(
  environment: ReleaseEnvironment,
  options: Pick<ChangeOptions, "name" | "dryRun" | "takeOver" | "queue">,
  work: (history: ReleaseHistory, lock: HeldLock) => Promise<T>,
): Promise<T> {
  const { records, namespace } = environment;
  return withLock(environment, options, async (lock) => {
    if (options.dryRun !== "none") return work(await records.history(options.name, namespace), lock);
    if (lock.wasTakenOver) await records.store.removeLeftovers(options.name, namespace);
    const history = await records.history(options.name, namespace);
    if (!options.takeOver) assertNewestReadable(history);
    return work(await settleInterrupted(history, records, options.takeOver), lock);
  });
}

/** Runs `work` with the release's lock; a dry run takes none. */
export async function withLock<T>(
  environment: ReleaseEnvironment,
  options: Pick<ChangeOptions, "name" | "dryRun" | "queue">,
  work: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  if (options.dryRun !== "none")
    return work({ wasTakenOver: false, confirm: async () => undefined, release: async () => undefined });
  const { namespace } = environment;
  const lock = await acquireLock(environment.records.store, {
    release: options.name,
    namespace,
    holder: environment.holder,
    queue: options.queue,
    lifeOf: environment.lifeOf,
    monotonicNow: environment.monotonicNow,
    sleep: environment.sleep,
    reporter: environment.charts.reporter,
    signal: environment.signal,
  }).catch((error: unknown) => {
    throw explainLock(error, namespace);
  });
  try {
    return await work(lock);
  } finally {
    await lock.release();
  }
}

/** The lock is the first thing that a command writes: where there is no namespace, that is where it shows. */
function explainLock(error: unknown, namespace: string): unknown {
  if (!(error instanceof ClusterError) || error.code !== "cluster/not-found") return error;
  return new KpackError("cluster/not-found", `namespace "${namespace}" not found`, {
    hint: "create it first, or let install create it: --create-namespace",
    cause: error,
  });
}

/** Plans the next revision and, unless it is a dry run, carries it out and records it. */
export async function makeRevision(
  environment: ReleaseEnvironment,
  {
    next,
    options,
    history,
    lock,
  }: { next: NextRevision; options: ChangeOptions; history: ReleaseHistory; lock: HeldLock },
): Promise<ChangeResult> {
  const { cluster } = environment;
  const isDone = options.dryRun === "none" && !environment.isFolder;
  const access = isDone ? startAccessCheck(cluster, environment.namespace) : undefined;
  const { plan, live } = await planRevision(environment, { next, options, history });
  await access?.require(plan.operations, live);
  const revision = newRevision(environment, { next, options, history });
  const { release, labels } = revision;
  if (options.dryRun === "client") return { plan, release, labels };
  if (options.dryRun === "server") {
    const { checkOnServer } = await import("./checkOnServer.ts");
    await checkOnServer(cluster, plan, live);
    return { plan, release, labels };
  }
  const outcome: RunOutcome = await runPlan({
    plan,
    revision,
    history,
    lock,
    live,
    cluster,
    records: environment.records,
    clock: environment.charts.clock,
    fieldManager: options.policy.fieldManager,
    historyMax: options.historyMax,
    description: options.description ?? next.description,
    ...(environment.signal ? { signal: environment.signal } : {}),
    onEvent: environment.onEvent,
  });
  if (!outcome.refused) return { plan, labels, ...outcome };
  return { plan, labels, ...outcome, ...(await undoRefused(environment, { plan, history, revision, outcome })) };
}

async function planRevision(
  environment: ReleaseEnvironment,
  { next, options, history }: { next: NextRevision; options: ChangeOptions; history: ReleaseHistory },
): Promise<{ plan: Plan; live: LiveObjects }> {
  const { cluster, namespace, isFolder } = environment;
  const { content, verb } = next;
  const crds = isFolder ? [] : content.crds;
  const scopeOf = createScope(await cluster.discover(), content.crds);
  const place = { namespace, scopeOf };
  const desired = [...(isFolder ? content.crds : []), ...recordedObjects(environment, content, place)];
  assertUnique(desired.map((object) => objectKey(refOf(object))));
  const inPlace = revisionsInPlace(history);
  const previous = inPlace.toReversed().flatMap(({ release }) => recordedObjects(environment, release, place));
  const refs = new Map([...desired, ...previous, ...crds].map((object) => [objectKey(refOf(object)), refOf(object)]));
  const live = await readLiveObjects(cluster, [...refs.values()]);
  const plan = planRelease({
    verb,
    owner: { name: options.name, namespace },
    revision: nextRevisionNumber(history),
    newest: lastRevision(history)?.release.version ?? 0,
    desired,
    crds,
    previous,
    recordsIn: environment.records.namespaceOf(namespace),
    live,
    hooks: content.hooks ?? [],
    scopeOf,
    policy: options.policy,
  });
  if (!isFolder) await requireKnownKinds(cluster, plan.operations);
  return { plan, live };
}

function assertUnique(keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key))
      throw new KpackError(
        "release/invalid-manifest",
        `the manifest has ${key.split("/").filter(Boolean).join("/")} twice`,
        {
          hint: "two templates or files make the same object; remove one",
        },
      );
    seen.add(key);
  }
}

function newRevision(
  { namespace, charts, user }: ReleaseEnvironment,
  { next, options, history }: { next: NextRevision; options: ChangeOptions; history: ReleaseHistory },
): LabelledRelease {
  const { content, labels, rollbackRevision } = next;
  const now = timestamp(charts.clock);
  const first = next.verb === "install" ? undefined : history.revisions[0]?.release.info.first_deployed;
  const release: Release = {
    name: options.name,
    namespace,
    version: nextRevisionNumber(history),
    info: {
      first_deployed: first ?? now,
      last_deployed: now,
      description: options.dryRun === "none" ? next.description : "Dry run complete",
      status:
        next.verb === "install" ? "pending-install" : next.verb === "upgrade" ? "pending-upgrade" : "pending-rollback",
      ...(rollbackRevision === undefined ? {} : { rollback_revision: rollbackRevision }),
      ...(content.notes ? { notes: content.notes } : {}),
    },
    ...(content.chart ? { chart: content.chart } : {}),
    config: content.config ?? {},
    manifest: content.manifest ?? "",
    hooks: content.hooks ?? [],
    apply_method: "csa",
    kpack: { user, source: content.source, apply: options.policy.strategy === "server-side" ? "ssa" : "csa" },
  };
  return { release, labels };
}
