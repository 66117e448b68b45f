import { getOwn, isMap, plain, setOwn, type Value, type ValueMap } from "../../../base/index.ts";

/**
 * Which fields a manager owns, as `managedFields[].fieldsV1` writes it: `f:NAME` for a field, `k:{...}` for an item of
 * a list with keys, `.` for the item itself; a leaf is an empty mapping.
 */
export type FieldTree = ValueMap;

/** Fields that nobody owns: they say which object it is, or are the server's. */
const unowned: ReadonlySet<string> = new Set(["f:apiVersion", "f:kind", "f:status"]);
const unownedMetadata: ReadonlySet<string> = new Set(
  "name namespace generateName uid resourceVersion creationTimestamp generation managedFields deletionTimestamp selfLink"
    .split(" ")
    .map((key) => `f:${key}`),
);

/** Everything an object says, as a tree. */
export function treeOf(object: ValueMap): FieldTree {
  const tree: FieldTree = {};
  for (const [key, value] of Object.entries(subtree(object))) if (!unowned.has(key)) setOwn(tree, key, value);
  const metadata = tree["f:metadata"];
  if (isMap(metadata)) {
    const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !unownedMetadata.has(key)));
    if (Object.keys(kept).length > 0) tree["f:metadata"] = kept;
    else delete tree["f:metadata"];
  }
  return tree;
}

function subtree(value: Value): FieldTree {
  if (isMap(value)) {
    const tree: FieldTree = {};
    for (const [key, child] of Object.entries(value)) setOwn(tree, `f:${key}`, subtree(child));
    return tree;
  }
  const key = listKey(value);
  if (!Array.isArray(value) || key === undefined) return {};
  const tree: FieldTree = {};
  for (const item of value) if (isMap(item)) setOwn(tree, itemStep(item, key), { ".": {}, ...subtree(item) });
  return tree;
}

/** The key of a list of named things; undefined for a list that is one value. */
export function listKey(value: Value | undefined): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return ["name", "containerPort", "port", "mountPath", "type", "uid"].find((key) => {
    const seen = new Set(value.map((item) => (isMap(item) ? plain(getOwn(item, key) ?? null) : null)));
    return seen.size === value.length && !seen.has(null);
  });
}

export function itemStep(item: ValueMap, key: string): string {
  return `k:${JSON.stringify({ [key]: plain(getOwn(item, key) ?? null) })}`;
}

/** The item that a `k:` step means. */
export function findItem(list: Value | undefined, step: string): ValueMap | undefined {
  const key = JSON.parse(step.slice(2)) as Record<string, unknown>;
  if (!Array.isArray(list)) return undefined;
  return list.filter(isMap).find((item) => Object.entries(key).every(([name, value]) => getOwn(item, name) === value));
}

/** All leaves of a tree, as lists of steps. */
export function leavesOf(tree: FieldTree, path: readonly string[] = []): string[][] {
  const steps = Object.keys(tree);
  if (steps.length === 0) return [[...path]];
  return steps.flatMap((step) => {
    const child = tree[step];
    return isMap(child) ? leavesOf(child, [...path, step]) : [];
  });
}

export function hasPath(tree: FieldTree, path: readonly string[]): boolean {
  let node: Value | undefined = tree;
  for (const step of path) {
    if (!isMap(node)) return false;
    node = getOwn(node, step);
  }
  return node !== undefined;
}

export function addPath(tree: FieldTree, path: readonly string[]): void {
  let node = tree;
  for (const step of path) {
    const child = getOwn(node, step);
    if (isMap(child)) node = child;
    else {
      const made: FieldTree = {};
      setOwn(node, step, made);
      node = made;
    }
  }
}

/** Takes a path out, and what is then empty above it. */
export function removePath(tree: FieldTree, path: readonly string[]): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  const child = getOwn(tree, step);
  if (!isMap(child)) return;
  removePath(child, rest);
  if (rest.length === 0 || Object.keys(child).length === 0) delete tree[step];
}

/** The value of an object at a path; undefined when absent. */
export function valueAt(object: Value | undefined, path: readonly string[]): Value | undefined {
  let value = object;
  for (const step of path) {
    if (step === ".") continue;
    if (step.startsWith("k:")) value = findItem(value, step);
    else value = isMap(value) ? getOwn(value, step.slice(2)) : undefined;
  }
  return value;
}

/** Takes the field at a path out of an object, and mappings that are then empty. */
export function deleteAt(object: Value, path: readonly string[]): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  if (Array.isArray(object)) {
    const item = step.startsWith("k:") ? findItem(object, step) : undefined;
    if (!item) return;
    if (rest.length === 0 || rest[0] === ".") object.splice(object.indexOf(item), 1);
    else deleteAt(item, rest);
    return;
  }
  if (!isMap(object)) return;
  const key = step.slice(2);
  const child = getOwn(object, key);
  if (child === undefined) return;
  if (rest.length > 0) deleteAt(child, rest);
  const empty = (isMap(child) && Object.keys(child).length === 0) || (Array.isArray(child) && child.length === 0);
  if (rest.length === 0 || empty) delete object[key];
}

/** `.spec.containers[name="a"].image`, as API servers write it. */
export function formatPath(path: readonly string[]): string {
  return path
    .filter((step) => step !== ".")
    .map((step) => {
      if (!step.startsWith("k:")) return `.${step.slice(2)}`;
      const key = JSON.parse(step.slice(2)) as Record<string, unknown>;
      return `[${Object.entries(key)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(",")}]`;
    })
    .join("");
}
