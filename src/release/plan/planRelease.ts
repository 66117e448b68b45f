import {
  isOwnedBy,
  isUnchanged,
  linkForInstall,
  linkForUninstall,
  objectKey,
  type ObjectOperation,
  type Operation,
  refOf,
  requireOwnership,
  textAt,
  withOwner,
} from "../../cluster/index.ts";
import type { KubeObject } from "../../ports/index.ts";
import { diffObjects } from "../compare.ts";
import { projectLive } from "../projectLive.ts";
import type { ScopeOf } from "../manifestObjects.ts";
import type { HookEvent, ReleaseHook } from "../record.ts";
import type { ObjectChange, Plan, ReleaseVerb } from "./plan.ts";
import { planHooks } from "./planHooks.ts";
import { planRemovals, type RemovalPolicy, type RemovalRequest } from "./planRemovals.ts";

export interface PlanPolicy extends RemovalPolicy {
  strategy: "server-side" | "three-way";
  /** Who applies, as the server records it. Default `kpack`. */
  fieldManager: string;
  forceConflicts: boolean;
  recreateIfImmutable: boolean;
  takeOwnership: boolean;
  runHooks: boolean;
  fieldValidation: "Strict" | "Warn" | "Ignore";
  /** What happens to a chart's CRDs: created when missing, kept up to date, or left alone. */
  crds: "create" | "upgrade" | "skip";
  /** Shows the values of Secrets in `changes`. */
  showSecrets: boolean;
}

export interface PlanRequest extends RemovalRequest {
  revision: number;
  /** The newest revision that there is, 0 for none. */
  newest: number;
  crds: readonly KubeObject[];
  hooks: readonly ReleaseHook[];
  scopeOf: ScopeOf;
  policy: PlanPolicy;
}

const formerManagers = ["helm", "Helm"];

/**
 * Decides everything that a verb does. Pure: the same input gives the same plan, and a plan for what is already there is
 * empty. Throws `cluster/not-owned` for objects of others.
 */
export function planRelease(request: PlanRequest): Plan {
  const { verb, owner, policy, live } = request;
  const changes: ObjectChange[] = [];
  const objects: { [key: string]: string } = {};
  const hooked = (event: HookEvent, after: readonly string[]) =>
    policy.runHooks
      ? planHooks({ ...request, event, after, namespace: owner.namespace, timeoutMs: policy.timeoutMs })
      : { operations: [], after };
  const note = (change: ObjectChange): void => {
    changes.push(change);
    if (change.action === "unchanged" || change.action === "keep") return;
    const found = live.get(change.object);
    objects[objectKey(change.object)] = textAt(found, "metadata", "resourceVersion") ?? "";
  };

  const crds = planCrds(request, note);
  const before = hooked(hookEvent("pre", verb), crds.after);
  const applied = linkForInstall(planApplies(request, note), { after: before.after, waitMs: policy.timeoutMs });
  const removals = linkForUninstall(planRemovals(request, note), {
    after: [...before.after, ...lastIds(applied)],
    prefix: "removal/",
    waitMs: policy.timeoutMs,
  });
  const waits = planWaits(request, [...before.after, ...lastIds(applied), ...lastIds(removals)]);
  const mainEnd = waits.length
    ? waits.map((wait) => wait.id)
    : [...before.after, ...lastIds(applied), ...lastIds(removals)];
  const after = hooked(hookEvent("post", verb), mainEnd);
  return {
    apiVersion: "kpack.dev/v1",
    kind: "Plan",
    verb,
    release: owner,
    revision: request.revision,
    changes,
    operations: [...crds.operations, ...before.operations, ...applied, ...removals, ...waits, ...after.operations],
    basis: { revision: request.newest, objects },
  };
}

function hookEvent(phase: "pre" | "post", verb: ReleaseVerb): HookEvent {
  return `${phase}-${verb === "uninstall" ? "delete" : verb}`;
}

/** The operations that nothing else of the list depends on. */
function lastIds(operations: readonly Operation[]): string[] {
  const needed = new Set(operations.flatMap((operation) => operation.dependsOn));
  return operations.filter(({ id }) => !needed.has(id)).map(({ id }) => id);
}

function planCrds(
  { crds, live, policy }: PlanRequest,
  note: (change: ObjectChange) => void,
): { operations: Operation[]; after: string[] } {
  if (policy.crds === "skip") return { operations: [], after: [] };
  const operations: Operation[] = [];
  for (const object of crds) {
    const ref = refOf(object);
    const found = live.get(ref);
    if (found && policy.crds === "create") continue;
    if (found && isUnchanged({ desired: object, previous: object, live: found })) continue;
    const id = `crd/${ref.name}`;
    if (found)
      operations.push({ type: "apply", id, dependsOn: [], object, strategy: "server-side", forceConflicts: true });
    else operations.push({ type: "create", id, dependsOn: [], object });
    note({
      action: found ? "update" : "create",
      object: ref,
      fields: found ? diffObjects(projectLive(found, object), object) : [],
    });
  }
  if (operations.length === 0) return { operations, after: [] };
  operations.push({
    type: "wait",
    id: "crd/established",
    dependsOn: operations.map(({ id }) => id),
    targets: crds.map(refOf),
    condition: "established",
    timeoutMs: 60_000,
  });
  return { operations, after: ["crd/established"] };
}

function planApplies(request: PlanRequest, note: (change: ObjectChange) => void): ObjectOperation[] {
  const { owner, policy, live } = request;
  const previous = new Map(request.previous.map((object) => [objectKey(refOf(object)), object]));
  return request.desired.map((wanted) => {
    const object = withOwner(wanted, owner);
    const ref = refOf(object);
    const found = live.get(ref);
    const recorded = previous.get(objectKey(ref));
    const before = recorded && withOwner(recorded, owner);
    if (found && !recorded && !policy.takeOwnership) requireOwnership(found, owner);
    const fieldManager = policy.strategy === "server-side" ? policy.fieldManager : undefined;
    if (isUnchanged({ desired: object, previous: before, live: found, fieldManager })) {
      note({ action: "unchanged", object: ref, fields: [] });
      return { object, operation: undefined };
    }
    const action = !found ? "create" : recorded || isOwnedBy(found, owner) ? "update" : "adopt";
    const fields = found ? diffObjects(projectLive(found, object, before), object, policy.showSecrets) : [];
    note({ action, object: ref, fields });
    return { object, operation: applyOperation(object, before, policy) };
  });
}

function applyOperation(object: KubeObject, previous: KubeObject | undefined, policy: PlanPolicy): Operation {
  return {
    type: "apply",
    id: `apply/${objectKey(refOf(object))}`,
    dependsOn: [],
    object,
    strategy: policy.strategy,
    ...(previous ? { previous } : {}),
    forceConflicts: policy.forceConflicts,
    recreateIfImmutable: policy.recreateIfImmutable,
    fieldValidation: policy.fieldValidation,
    ...(policy.strategy === "server-side" ? { formerManagers } : {}),
  };
}

function planWaits({ desired, policy, verb }: PlanRequest, after: readonly string[]): Operation[] {
  if (policy.wait === "none" || verb === "uninstall" || desired.length === 0) return [];
  const targets = desired.map(refOf);
  return [
    { type: "wait", id: "ready", dependsOn: after, targets, condition: policy.wait, timeoutMs: policy.timeoutMs },
  ];
}
