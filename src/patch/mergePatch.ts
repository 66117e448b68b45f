import { KpackError, type Value, type ValueMap, cloneValue, getOwn, isMap, setOwn } from "../base/index.ts";
import { isNull } from "../manifest/index.ts";
import { equalValues } from "./equalValues.ts";

/** Nested deeper than this, documents are refused: these functions recurse. */
const maxDepth = 1_000;

/** Applies an RFC 7386 merge patch to `target`, in place: mappings are merged, null removes, all else replaces. */
export function applyMergePatch(target: ValueMap, patch: ValueMap): void {
  mergeInto(target, patch, 0);
}

function mergeInto(target: ValueMap, patch: ValueMap, depth: number): void {
  checkDepth(depth);
  for (const key of Object.keys(patch)) {
    const value = patch[key] as Value;
    if (isNull(value)) {
      delete target[key];
    } else if (isMap(value)) {
      const old = getOwn(target, key);
      const base: ValueMap = isMap(old) ? old : {};
      mergeInto(base, value, depth + 1);
      setOwn<Value>(target, key, base);
    } else setOwn<Value>(target, key, cloneValue(value));
  }
}

/** The RFC 7386 patch that turns `from` into `to`; empty when they are equal. Nulls in `to` cannot be said. */
export function diffMergePatch(from: ValueMap, to: ValueMap): ValueMap {
  return diff(from, to, true, true, 0);
}

/**
 * The RFC 7386 patch that brings `current` to `modified` and removes what `original` had and `modified` has not;
 * what others added to `current` stays. Mirrors: apimachinery jsonmergepatch CreateThreeWayJSONMergePatch.
 */
export function threeWayMergePatch(original: ValueMap, modified: ValueMap, current: ValueMap): ValueMap {
  const patch = diff(original, modified, false, true, 0);
  overlay(patch, diff(current, modified, true, false, 0), 0);
  return patch;
}

function diff(from: ValueMap, to: ValueMap, changes: boolean, deletions: boolean, depth: number): ValueMap {
  checkDepth(depth);
  const patch: ValueMap = {};
  for (const key of Object.keys(to)) {
    const value = to[key] as Value;
    const old = getOwn(from, key);
    if (old !== undefined && isMap(old) && isMap(value)) {
      const nested = diff(old, value, changes, deletions, depth + 1);
      if (Object.keys(nested).length > 0) setOwn<Value>(patch, key, nested);
    } else if (changes && !isNull(value) && (old === undefined || !equalValues(old, value)))
      setOwn<Value>(patch, key, cloneValue(value));
  }
  if (deletions) for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) setOwn<Value>(patch, key, null);
  return patch;
}

/** Merges one patch into another; nulls of both stay. */
function overlay(patch: ValueMap, above: ValueMap, depth: number): void {
  checkDepth(depth);
  for (const key of Object.keys(above)) {
    const value = above[key] as Value;
    const old = getOwn(patch, key);
    if (isMap(old) && isMap(value)) overlay(old, value, depth + 1);
    else setOwn<Value>(patch, key, value);
  }
}

function checkDepth(depth: number): void {
  if (depth > maxDepth)
    throw new KpackError("patch/too-deep", `documents nested deeper than ${maxDepth} levels cannot be compared`);
}
