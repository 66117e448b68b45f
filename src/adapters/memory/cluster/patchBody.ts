import { cloneValue, getOwn, isMap, setOwn, type Value, type ValueMap } from "../../../base/index.ts";
import type { KubeObject, PatchBody } from "../../../ports/index.ts";
import { findItem, itemStep, listKey } from "./fieldTree.ts";

/** A patched copy of the object. Throws Error with the server's kind of sentence when the patch does not fit. */
export function patchBody(object: KubeObject, body: PatchBody): KubeObject {
  const copy = cloneValue(object);
  if (body.type === "json") {
    for (const operation of body.patch) applyJsonOperation(copy, operation);
    return copy;
  }
  mergePatch(copy, body.patch, body.type === "strategic");
  return copy;
}

/** RFC 7386; `strategic` merges lists of named things by name and knows `$patch: delete`. */
function mergePatch(target: ValueMap, patch: ValueMap, strategic: boolean): void {
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith("$")) continue;
    const present = getOwn(target, key);
    if (value === null) delete target[key];
    else if (isMap(value)) {
      const child: ValueMap = isMap(present) ? present : {};
      mergePatch(child, value, strategic);
      setOwn(target, key, child);
    } else if (strategic && Array.isArray(value) && Array.isArray(present) && listKey(value) !== undefined)
      mergeNamedList(present, value);
    else setOwn(target, key, cloneValue(value));
  }
}

function mergeNamedList(target: Value[], patch: readonly Value[]): void {
  const key = listKey([...patch]);
  if (key === undefined) return;
  for (const item of patch.filter(isMap)) {
    const known = findItem(target, itemStep(item, key));
    if (item["$patch"] === "delete") {
      if (known) target.splice(target.indexOf(known), 1);
    } else if (known) mergePatch(known, item, true);
    else target.push(cloneValue(item));
  }
}

/** RFC 6902, the operations that clients of the port use: add, remove, replace, test. */
function applyJsonOperation(object: KubeObject, operation: ValueMap): void {
  const steps = String(operation["path"])
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop() ?? "";
  let parent: Value | undefined = object;
  for (const step of steps)
    parent = Array.isArray(parent) ? parent[Number(step)] : isMap(parent) ? getOwn(parent, step) : undefined;
  const value = operation["value"] ?? null;
  if (Array.isArray(parent)) applyToList(parent, last, { op: String(operation["op"]), value });
  else if (isMap(parent)) applyToMap(parent, last, { op: String(operation["op"]), value });
  else throw new Error(`doc is missing path: ${String(operation["path"])}`);
}

function applyToList(list: Value[], step: string, { op, value }: { op: string; value: Value }): void {
  const index = step === "-" ? list.length : Number(step);
  if (op === "add") list.splice(index, 0, value);
  else if (op === "remove") list.splice(index, 1);
  else if (op === "replace") list[index] = value;
  else if (JSON.stringify(list[index]) !== JSON.stringify(value)) throw new Error("test failed");
}

function applyToMap(map: ValueMap, key: string, { op, value }: { op: string; value: Value }): void {
  if (op === "add") setOwn(map, key, value);
  else if (op === "remove" && Object.hasOwn(map, key)) delete map[key];
  else if (op === "replace" && Object.hasOwn(map, key)) setOwn(map, key, value);
  else if (op !== "test" || JSON.stringify(getOwn(map, key)) !== JSON.stringify(value))
    throw new Error(`${op} operation does not apply: doc is missing key: ${key}`);
}
