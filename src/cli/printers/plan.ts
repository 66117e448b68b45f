import { formatRef } from "../../cluster/index.ts";
import { stringifyJson, terminalText, type Value } from "../../base/index.ts";
import type { FieldChange, ObjectChange, Plan } from "../../release/index.ts";

const signs: Record<string, string> = {
  create: "+",
  adopt: "+",
  update: "~",
  recreate: "!",
  delete: "-",
  keep: "=",
  hook: "*",
};

/** What a plan does, for people: a line for each object, a line for each field. */
export function planText(plan: Plan): string {
  const shown = plan.changes.filter(({ action }) => action !== "unchanged");
  const hooks = plan.operations.filter((operation) => operation.type === "hook");
  const same = plan.changes.length - shown.length;
  const lines = [
    `${plan.verb} ${plan.release.name} in namespace ${plan.release.namespace}, revision ${plan.revision}:`,
  ];
  lines.push(...shown.flatMap(changeLines));
  for (const hook of hooks)
    lines.push(`* ${hook.event} hook ${String(hook.object["kind"])} ${hook.id.split("/")[2] ?? ""}`);
  if (shown.length === 0 && hooks.length === 0) lines.push("  nothing changes");
  if (same > 0) lines.push(`  ${same} ${same === 1 ? "object is" : "objects are"} as they shall be`);
  return `${lines.join("\n")}\n`;
}

export function changeLines({
  action,
  object,
  fields,
}: Pick<ObjectChange, "object" | "fields"> & { action: string }): string[] {
  const note = action === "adopt" ? " (taken over)" : action === "keep" ? " (kept by its resource policy)" : "";
  return [`${signs[action] ?? " "} ${formatRef(object)}${note}`, ...fields.map(fieldLine)];
}

export function fieldLine({ path, before, after, masked }: FieldChange): string {
  const mask = masked ? " (secret)" : "";
  if (before === undefined) return `    + ${path}: ${short(after)}${mask}`;
  if (after === undefined) return `    - ${path}: ${short(before)}${mask}`;
  return `    ~ ${path}: ${short(before)} -> ${short(after)}${mask}`;
}

function short(value: Value | undefined): string {
  const text = terminalText(stringifyJson(value ?? null));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
