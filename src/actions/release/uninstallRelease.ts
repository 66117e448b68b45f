import { KpackError } from "../../base/index.ts";
import { readLiveObjects, refOf, startAccessCheck } from "../../cluster/index.ts";
import {
  deleteHistory,
  lastRevision,
  planRelease,
  type ReleaseHistory,
  revisionsInPlace,
  runUninstall,
} from "../../release/index.ts";
import { type ChangeOptions, type ChangeResult, withRelease } from "./changeRelease.ts";
import { recordedObjects } from "./recordedObjects.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { notFound } from "./rollbackRelease.ts";
import { createScope } from "./scope.ts";

export interface UninstallRequest extends ChangeOptions {
  keepHistory: boolean;
  ignoreNotFound: boolean;
}

/** Removes everything a release put there; what is kept by policy or belongs to others stays. undefined: there was none. */
export async function uninstallRelease(
  environment: ReleaseEnvironment,
  request: UninstallRequest,
): Promise<ChangeResult | undefined> {
  const absent = (): undefined => {
    if (request.ignoreNotFound) return undefined;
    throw notFound(request.name);
  };
  const uninstall = withRelease(environment, request, async (history, lock): Promise<ChangeResult | undefined> => {
    const revision = lastRevision(history);
    if (!revision) return absent();
    if (revision.release.info.status === "uninstalled") return removeRecords(environment, request, history);
    const isDone = request.dryRun === "none" && !environment.isFolder;
    const access = isDone ? startAccessCheck(environment.cluster, environment.namespace) : undefined;
    const { plan, live } = await planUninstall(environment, request, history);
    await access?.require(plan.operations, live);
    if (request.dryRun !== "none") return { plan, release: revision.release, labels: revision.labels };
    const outcome = await runUninstall({
      plan,
      revision,
      history,
      lock,
      live,
      cluster: environment.cluster,
      records: environment.records,
      clock: environment.charts.clock,
      fieldManager: request.policy.fieldManager,
      historyMax: 0,
      description: request.description ?? "Uninstallation complete",
      keepHistory: request.keepHistory,
      ...(environment.signal ? { signal: environment.signal } : {}),
      onEvent: environment.onEvent,
    });
    return { plan, labels: revision.labels, ...outcome };
  });
  return uninstall.catch((error: unknown) => {
    // Where there is no namespace there is no release.
    if (error instanceof KpackError && error.code === "cluster/not-found") return absent();
    throw error;
  });
}

async function planUninstall(
  environment: ReleaseEnvironment,
  { name, policy, keepHistory }: UninstallRequest,
  history: ReleaseHistory,
) {
  const { cluster, namespace } = environment;
  const scopeOf = createScope(await cluster.discover(), []);
  const inPlace = revisionsInPlace(history);
  const revisions = inPlace.length > 0 ? inPlace : history.revisions.slice(-1);
  const previous = revisions
    .toReversed()
    .flatMap(({ release }) => recordedObjects(environment, release, { namespace, scopeOf }));
  const live = await readLiveObjects(cluster, previous.map(refOf));
  const newest = history.revisions.at(-1)?.release;
  const plan = planRelease({
    verb: "uninstall",
    owner: { name, namespace },
    revision: newest?.version ?? 0,
    newest: newest?.version ?? 0,
    desired: [],
    crds: [],
    previous,
    recordsIn: keepHistory ? environment.records.namespaceOf(namespace) : undefined,
    live,
    hooks: newest?.hooks ?? [],
    scopeOf,
    policy,
  });
  return { plan, live };
}

/** The second uninstall of a release whose history was kept removes the history. Mirrors: helm pkg/action/uninstall.go. */
async function removeRecords(
  { records, namespace }: ReleaseEnvironment,
  { name, keepHistory, dryRun }: UninstallRequest,
  history: ReleaseHistory,
): Promise<ChangeResult | undefined> {
  if (keepHistory)
    throw new KpackError("release/already-uninstalled", `the release named "${name}" is already deleted`);
  const last = lastRevision(history);
  if (!last) return undefined;
  if (dryRun === "none") await deleteHistory(records, history);
  const plan = {
    apiVersion: "kpack.dev/v1" as const,
    kind: "Plan" as const,
    verb: "uninstall" as const,
    release: { name, namespace },
    revision: last.release.version,
    changes: [],
    operations: [],
    basis: { revision: last.release.version, objects: {} },
  };
  return { plan, release: last.release, labels: last.labels };
}
