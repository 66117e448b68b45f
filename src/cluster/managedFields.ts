import { getOwn, isMap, setOwn, type ValueMap } from "../base/index.ts";
import type { KubeObject } from "../ports/index.ts";
import { mapAt, mapsAt, textAt } from "./field.ts";

/** Whether a field manager is one that carries out releases: kpack, Helm, and what has Helm in it. */
export function isReleaseTool(manager: string): boolean {
  return /helm|kpack/i.test(manager);
}

/** True when the manager has applied the object (server-side apply), whatever it owns of it. */
export function hasApplied(live: KubeObject, manager: string): boolean {
  return mapsAt(live, "metadata", "managedFields").some((entry) => isEntry(entry, manager, "Apply"));
}

/**
 * The object's `managedFields` with everything that the former managers own given to `manager` as applied by it;
 * undefined when they own nothing. What controllers write to subresources stays theirs.
 * Mirrors: client-go util/csaupgrade, with several former managers.
 */
export function transferFields(live: KubeObject, former: readonly string[], manager: string): ValueMap[] | undefined {
  const entries = mapsAt(live, "metadata", "managedFields");
  const taken = entries.filter(
    (entry) => former.includes(textAt(entry, "manager") ?? "") && !textAt(entry, "subresource"),
  );
  const first = taken[0];
  if (!first) return undefined;
  const own = entries.find((entry) => isEntry(entry, manager, "Apply"));
  const fields = taken.reduce((all, entry) => unite(all, mapAt(entry, "fieldsV1")), mapAt(own, "fieldsV1"));
  const merged: ValueMap = { ...(own ?? first), manager, operation: "Apply", fieldsV1: fields };
  return [...entries.filter((entry) => entry !== own && !taken.includes(entry)), merged];
}

function isEntry(entry: ValueMap, manager: string, operation: string): boolean {
  return entry["manager"] === manager && entry["operation"] === operation && !textAt(entry, "subresource");
}

/** The union of two field sets: nested mappings of `f:name`, `k:{...}`, `v:...`, `.`. Bounded by the server's own depth. */
export function unite(a: ValueMap, b: ValueMap): ValueMap {
  const all: ValueMap = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const present = getOwn(all, key);
    setOwn(all, key, isMap(present) && isMap(value) ? unite(present, value) : value);
  }
  return all;
}
