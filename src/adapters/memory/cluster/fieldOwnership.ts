import { cloneValue, getOwn, holdsAll, isMap, setOwn, type Value, type ValueMap } from "../../../base/index.ts";
import type { KubeObject } from "../../../ports/index.ts";
import {
  addPath,
  deleteAt,
  type FieldTree,
  findItem,
  formatPath,
  hasPath,
  itemStep,
  leavesOf,
  listKey,
  removePath,
  treeOf,
  valueAt,
} from "./fieldTree.ts";

/** One manager's part of an object. */
interface FieldOwner {
  manager: string;
  operation: "Apply" | "Update";
  tree: FieldTree;
}

export interface FieldConflict {
  field: string;
  manager: string;
}

/**
 * Server-side apply: `live` (undefined when absent) with what `desired` says, and without what the manager once said
 * and says no more. Conflicts are fields that others own and that would change; with `force` they change owners.
 */
export function applyFields(
  live: KubeObject | undefined,
  desired: KubeObject,
  { manager, force }: { manager: string; force: boolean },
): { object: KubeObject; conflicts: FieldConflict[] } {
  const object: KubeObject = live ? cloneValue(live) : {};
  const owners = readOwners(object);
  const tree = treeOf(desired);
  const others = owners.filter((owner) => !isApplier(owner, manager));
  const conflicts: FieldConflict[] = [];
  for (const path of leavesOf(tree)) {
    if (
      holdsAll(valueAt(desired, path), valueAt(live, path) ?? null) &&
      holdsAll(valueAt(live, path), valueAt(desired, path) ?? null)
    )
      continue;
    for (const owner of others) {
      if (!hasPath(owner.tree, path)) continue;
      if (force) removePath(owner.tree, path);
      else conflicts.push({ field: formatPath(path), manager: owner.manager });
    }
  }
  if (conflicts.length > 0) return { object, conflicts };
  const before = owners.find((owner) => isApplier(owner, manager));
  for (const path of before ? leavesOf(before.tree) : [])
    if (!hasPath(tree, path) && !others.some((owner) => hasPath(owner.tree, path))) deleteAt(object, path);
  mergeInto(object, desired);
  writeOwners(object, [...others, { manager, operation: "Apply", tree }]);
  return { object, conflicts };
}

/** Gives what differs between two states of an object to the manager that wrote the second one. */
export function recordUpdate(before: KubeObject | undefined, after: KubeObject, manager: string): void {
  const owners = readOwners(before ?? {});
  let own = owners.find((owner) => owner.manager === manager && owner.operation === "Update");
  if (!own) {
    own = { manager, operation: "Update", tree: {} };
    owners.push(own);
  }
  for (const path of leavesOf(treeOf(after))) {
    if (path.length === 0) continue;
    const same = before !== undefined && holdsAll(valueAt(before, path), valueAt(after, path) ?? null);
    if (same) continue;
    for (const owner of owners) if (owner !== own) removePath(owner.tree, path);
    addPath(own.tree, path);
  }
  // Fields that went are nobody's.
  for (const owner of owners)
    for (const path of leavesOf(owner.tree)) if (valueAt(after, path) === undefined) removePath(owner.tree, path);
  writeOwners(after, owners);
}

function isApplier(owner: FieldOwner, manager: string): boolean {
  return owner.manager === manager && owner.operation === "Apply";
}

function readOwners(object: KubeObject): FieldOwner[] {
  const metadata = getOwn(object, "metadata");
  const entries = isMap(metadata) ? getOwn(metadata, "managedFields") : undefined;
  return (Array.isArray(entries) ? entries.filter(isMap) : []).map((entry) => ({
    manager: String(entry["manager"]),
    operation: entry["operation"] === "Apply" ? "Apply" : "Update",
    tree: isMap(entry["fieldsV1"]) ? cloneValue(entry["fieldsV1"]) : {},
  }));
}

function writeOwners(object: KubeObject, owners: readonly FieldOwner[]): void {
  const metadata: ValueMap = isMap(object["metadata"]) ? object["metadata"] : {};
  metadata["managedFields"] = owners
    .filter((owner) => Object.keys(owner.tree).length > 0)
    .map(({ manager, operation, tree }) => ({
      manager,
      operation,
      apiVersion: object["apiVersion"] ?? "",
      fieldsType: "FieldsV1",
      fieldsV1: tree,
    }));
  object["metadata"] = metadata;
}

/** Puts everything `desired` says into `object`; lists of named things are merged by name, others replaced. */
function mergeInto(object: ValueMap, desired: ValueMap): void {
  for (const [key, value] of Object.entries(desired)) {
    const present = getOwn(object, key);
    if (isMap(value) && isMap(present)) mergeInto(present, value);
    else if (Array.isArray(value) && Array.isArray(present)) mergeList(object, key, value);
    else setOwn(object, key, cloneValue(value));
  }
}

function mergeList(object: ValueMap, name: string, desired: Value[]): void {
  const present = getOwn(object, name);
  const key = listKey(desired);
  if (key === undefined || !Array.isArray(present)) {
    setOwn(object, name, cloneValue(desired));
    return;
  }
  for (const item of desired.filter(isMap)) {
    const known = findItem(present, itemStep(item, key));
    if (known) mergeInto(known, item);
    else present.push(cloneValue(item));
  }
}
