import { KpackError } from "../../base/index.ts";
import type { HookOperation, HookRun, Operation } from "../../cluster/index.ts";
import { refOf } from "../../cluster/index.ts";
import { manifestObjects, type ScopeOf } from "../manifestObjects.ts";
import type { HookEvent, ReleaseHook } from "../record.ts";

export interface HookRequest {
  hooks: readonly ReleaseHook[];
  event: HookEvent;
  /** Operations that come before. */
  after: readonly string[];
  namespace: string;
  scopeOf: ScopeOf;
  timeoutMs: number;
}

/** Operations for one event's hooks, and what the next phase waits for. */
export interface PlannedHooks {
  operations: Operation[];
  after: readonly string[];
}

/**
 * The hooks of one event, one after the other by weight (then as they were rendered, which is by kind and name), and a
 * cleanup behind them. Mirrors: helm pkg/action/hooks.go execHook.
 */
export function planHooks(request: HookRequest): PlannedHooks {
  const { event, namespace, scopeOf, timeoutMs } = request;
  const chosen = request.hooks.filter((hook) => hook.events.includes(event)).sort(compareHooks);
  if (chosen.length === 0) return { operations: [], after: request.after };
  const operations: Operation[] = [];
  const runs: HookRun[] = [];
  let after = request.after;
  for (const hook of chosen) {
    const [object] = manifestObjects(hook.manifest, { namespace, scopeOf });
    if (!object)
      throw new KpackError("release/invalid-manifest", `the hook ${hook.name} in ${hook.path} holds no object`);
    const operation: HookOperation = {
      type: "hook",
      id: hookOperationId(event, hook),
      dependsOn: after,
      object,
      event,
      weight: hook.weight ?? 0,
      deletePolicies: hook.delete_policies ?? [],
      outputLogPolicies: hook.output_log_policies ?? [],
      timeoutMs,
    };
    operations.push(operation);
    runs.push({ operation: operation.id, target: refOf(object), deletePolicies: operation.deletePolicies });
    after = [operation.id];
  }
  operations.push({
    type: "hook-cleanup",
    id: `${event}/cleanup`,
    dependsOn: runs.map((run) => run.operation),
    hooks: runs,
  });
  return { operations, after: [`${event}/cleanup`, ...after] };
}

/** Names the run of a hook; the recorder finds the hook by it. */
export function hookOperationId(event: HookEvent, hook: ReleaseHook): string {
  return `${event}/${hook.kind}/${hook.name}/${hook.path}`;
}

function compareHooks(a: ReleaseHook, b: ReleaseHook): number {
  return (a.weight ?? 0) - (b.weight ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
