import { KpackError, type ValueMap } from "../../base/index.ts";
import {
  deployedRevision,
  type HeldLock,
  lastRevision,
  nextRevisionNumber,
  type ReleaseHistory,
} from "../../release/index.ts";
import { checkReleaseName } from "../chart/index.ts";
import { type ChangeOptions, type ChangeResult, makeRevision, withRelease } from "./changeRelease.ts";
import { createNamespace } from "./createNamespace.ts";
import { type ContentRequest, type ReleaseContent, renderContent } from "./releaseContent.ts";
import type { ReleaseEnvironment } from "./releaseEnvironment.ts";
import { rollbackOnFailure } from "./rollbackOnFailure.ts";

export interface InstallRequest extends ChangeOptions {
  content: Omit<ContentRequest, "releaseName" | "namespace" | "revision" | "isUpgrade">;
  labels: Readonly<Record<string, string>>;
  /** Uses the name of a release that was uninstalled with its history kept, or that failed. */
  replace: boolean;
  /** Undoes everything when it fails. */
  rollbackOnFailure: boolean;
}

/** How an upgrade's values come about, as Helm's flags name it. "auto": the old ones when none are given. */
export type ValuesPolicy = "auto" | "reuse" | "reset" | "reset-then-reuse";

export interface UpgradeRequest extends InstallRequest {
  /** Installs when there is no such release. */
  install: boolean;
  valuesPolicy: ValuesPolicy;
}

/**
 * Makes the first revision of a release, or a further one under a name that `replace` frees.
 * Throws KpackError `release/name-in-use`, `release/locked`, and what rendering, planning and applying throw.
 */
export async function installRelease(environment: ReleaseEnvironment, request: InstallRequest): Promise<ChangeResult> {
  checkReleaseName(request.name);
  if (request.createNamespace && request.dryRun === "none") await createNamespace(environment);
  const result = await withRelease(environment, request, (history, lock) =>
    makeFirst(environment, request, { history, lock }),
  );
  return request.rollbackOnFailure ? rollbackOnFailure(environment, result, request) : result;
}

/**
 * Makes the next revision of a release; with `install` the first one where there is none. Which of them it is, is decided
 * under the lock: of several commands that come at once the first one installs.
 * Throws KpackError `release/not-found`, `release/pending-operation`, `release/locked`, and what rendering, planning and
 * applying throw.
 */
export async function upgradeRelease(environment: ReleaseEnvironment, request: UpgradeRequest): Promise<ChangeResult> {
  checkReleaseName(request.name);
  const { install, createNamespace: isWanted, dryRun } = request;
  if (install && isWanted && dryRun === "none") {
    const before = await environment.records.history(request.name, environment.namespace);
    if (!isInstalled(before)) await createNamespace(environment);
  }
  const result = await withRelease(environment, request, (history, lock) =>
    install && !isInstalled(history)
      ? makeFirst(environment, { ...request, replace: true }, { history, lock })
      : makeNext(environment, request, { history, lock }),
  );
  return request.rollbackOnFailure ? rollbackOnFailure(environment, result, request) : result;
}

interface UnderLock {
  history: ReleaseHistory;
  lock: HeldLock;
}

async function makeFirst(
  environment: ReleaseEnvironment,
  request: InstallRequest,
  { history, lock }: UnderLock,
): Promise<ChangeResult> {
  assertNameIsFree(history, request);
  const content = await renderRevision(environment, request, {
    revision: nextRevisionNumber(history),
    isUpgrade: false,
  });
  const next = { verb: "install" as const, content, labels: request.labels, description: "Install complete" };
  return makeRevision(environment, { next, options: request, history, lock });
}

async function makeNext(
  environment: ReleaseEnvironment,
  request: UpgradeRequest,
  { history, lock }: UnderLock,
): Promise<ChangeResult> {
  const current = currentRevision(history, request.name);
  const content = await renderRevision(environment, request, {
    revision: nextRevisionNumber(history),
    isUpgrade: true,
    previous: current.release,
    valuesPolicy: request.valuesPolicy,
  });
  const labels = mergeLabels(current.labels, request.labels);
  const next = { verb: "upgrade" as const, content, labels, description: "Upgrade complete" };
  return makeRevision(environment, { next, options: request, history, lock });
}

interface RevisionView {
  revision: number;
  isUpgrade: boolean;
  previous?: { config?: ValueMap; chart?: { values: ValueMap | null } };
  valuesPolicy?: ValuesPolicy;
}

async function renderRevision(
  environment: ReleaseEnvironment,
  { content, name }: InstallRequest,
  { revision, isUpgrade, previous, valuesPolicy }: RevisionView,
): Promise<ReleaseContent> {
  return renderContent(environment, {
    ...content,
    releaseName: name,
    namespace: environment.namespace,
    revision,
    isUpgrade,
    ...(previous && valuesPolicy
      ? { inherit: { policy: valuesPolicy, config: previous.config ?? {}, defaults: previous.chart?.values ?? {} } }
      : {}),
  });
}

function isInstalled(history: ReleaseHistory): boolean {
  const last = lastRevision(history);
  if (!last || last.release.info.status === "uninstalled") return false;
  // A first install that failed left nothing to upgrade from: the next one begins anew.
  return (
    deployedRevision(history) !== undefined || history.revisions.length > 1 || last.release.info.status !== "failed"
  );
}

function assertNameIsFree(history: ReleaseHistory, { name, replace }: InstallRequest): void {
  const last = lastRevision(history);
  if (!last) return;
  const { status } = last.release.info;
  const neverDeployed = history.revisions.every(({ release }) => release.info.status === "failed");
  if (neverDeployed || (replace && (status === "uninstalled" || status === "failed"))) return;
  throw new KpackError("release/name-in-use", "cannot reuse a name that is still in use", {
    notes: [`release ${name} is ${status} at revision ${last.release.version}`],
    hint:
      status === "uninstalled"
        ? "give --replace to go on with its history"
        : `upgrade it: "kpack upgrade ${name}" (with -i it is installed when absent)`,
  });
}

function currentRevision(history: ReleaseHistory, name: string) {
  const current = deployedRevision(history) ?? lastRevision(history);
  if (current && current.release.info.status !== "uninstalled") return current;
  throw new KpackError("release/not-found", `"${name}" has no deployed releases`, {
    hint: `install it: "kpack install ${name} CHART", or give --install`,
  });
}

/** A label set to `null` is removed. Mirrors: helm's mergeCustomLabels. */
function mergeLabels(
  old: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...old, ...now }).filter(([, value]) => value !== "null"));
}
