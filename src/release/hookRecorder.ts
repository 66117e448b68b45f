import type { ClusterEvent } from "../cluster/index.ts";
import type { Clock } from "../ports/index.ts";
import { hookOperationId } from "./plan/planHooks.ts";
import type { HookRun, ReleaseHook } from "./record.ts";

/** Writes down when each hook ran and how it ended. */
export interface HookRecorder {
  see(event: ClusterEvent): void;
  /** The hooks with their last runs. */
  result(): ReleaseHook[];
}

export function createHookRecorder(hooks: readonly ReleaseHook[], clock: Clock): HookRecorder {
  const runs = new Map<string, HookRun>();
  return {
    see(event) {
      if (!("operation" in event)) return;
      const { operation, type } = event;
      if (type === "operation-started") runs.set(operation, { started_at: timestamp(clock), phase: "Running" });
      const run = runs.get(operation);
      if (!run || (type !== "operation-done" && type !== "operation-failed")) return;
      const phase = type === "operation-done" ? "Succeeded" : "Failed";
      runs.set(operation, { ...run, completed_at: timestamp(clock), phase });
    },
    result: () =>
      hooks.map((hook) => {
        const own = hook.events
          .map((event) => runs.get(hookOperationId(event, hook)))
          .filter((run) => run !== undefined);
        return { ...hook, last_run: own.at(-1) ?? hook.last_run };
      }),
  };
}

/** RFC 3339 in UTC, as Helm's JSON has it: Go writes no zeros at the end of a fraction. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString().replace(/\.?0+Z$/, "Z");
}
