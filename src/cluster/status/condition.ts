import type { KubeObject } from "../../ports/index.ts";
import { mapsAt, textAt } from "../field.ts";

/** One entry of `status.conditions`. */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** The conditions of an object. */
export function statusConditions(object: KubeObject): Condition[] {
  return mapsAt(object, "status", "conditions").map((item) => ({
    type: textAt(item, "type") ?? "",
    status: textAt(item, "status") ?? "",
    reason: textAt(item, "reason") ?? "",
    message: textAt(item, "message") ?? "",
  }));
}

export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}
