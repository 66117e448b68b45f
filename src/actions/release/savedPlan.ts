import { stringifyJson, type ValueMap } from "../../base/index.ts";
import type { LabelledRelease, Plan, PlanPolicy } from "../../release/index.ts";

/**
 * A plan with the revision it would record, as `kpack plan -o FILE` writes it: a public format, described by
 * `savedPlanSchema`. It holds Secrets in clear.
 */
export interface SavedPlan {
  apiVersion: "kpack.dev/v1";
  kind: "SavedPlan";
  plan: Plan;
  revision: Pick<LabelledRelease, "release" | "labels">;
  /** What was asked for besides. */
  options: SavedPlanOptions;
}

export interface SavedPlanOptions {
  policy: PlanPolicy;
  /** Most revisions kept; 0 keeps all. */
  historyMax: number;
  createNamespace: boolean;
  rollbackOnFailure: boolean;
  /** Replaces the usual description in the record. */
  description?: string;
}

/** The text of a plan file: one line of JSON, as docs/reference/saved-plan.schema.json describes it. */
export function encodeSavedPlan(saved: Omit<SavedPlan, "apiVersion" | "kind">): string {
  const { plan, revision, options } = saved;
  const whole: SavedPlan = { apiVersion: "kpack.dev/v1", kind: "SavedPlan", plan, revision, options };
  return `${stringifyJson(whole as unknown as ValueMap)}\n`;
}
