import { setOwn } from "../../base/index.ts";
import { CycleGuard } from "../goFormat.ts";
import { GoInt, type GoMap, GoNamedInt, type GoValue, isGoMap } from "../goValue.ts";

/**
 * Merges `source` into `target`, in place. Without `overwrite` only what is absent or empty in `target` is filled in.
 * Maps merge; lists do not. Values are shared, not copied. Mirrors: mergo Merge and MergeWithOverwrite, by which
 * - an empty map in `source` never replaces a map that has entries,
 * - with `overwrite`, nil and empty scalars of `source` do replace.
 */
export function mergeMaps(target: GoMap, source: GoMap, overwrite: boolean, charge: (steps: number) => void): void {
  mergeInto(target, source, { overwrite, charge, guard: new CycleGuard() });
}

interface Merge {
  overwrite: boolean;
  charge: (steps: number) => void;
  guard: CycleGuard;
}

function mergeInto(target: GoMap, source: GoMap, merge: Merge): void {
  merge.guard.enter(source);
  const keys = Object.keys(source);
  merge.charge(keys.length);
  for (const key of keys) {
    const value = source[key];
    const existing = Object.hasOwn(target, key) ? target[key] : undefined;
    if (value === null || value === undefined) {
      if (merge.overwrite) setOwn(target, key, null);
      continue;
    }
    if (isGoMap(value) && isGoMap(existing)) mergeInto(existing, value, merge);
    if (!isVoid(existing)) {
      if (isList(value)) {
        if (merge.overwrite) setOwn(target, key, value);
        continue;
      }
      if (isGoMap(value) && isGoMap(existing)) continue;
      if (!merge.overwrite) continue;
    }
    setOwn(target, key, value);
  }
  merge.guard.leave(source);
}

function isList(value: GoValue): boolean {
  return Array.isArray(value) || value instanceof Uint8Array;
}

/** Absent or empty. Mirrors: mergo isEmptyValue; structs never are. */
function isVoid(value: GoValue): boolean {
  if (value === undefined || value === null) return true;
  if (value === false || value === 0 || value === 0n || value === "") return true;
  if (value instanceof GoInt || value instanceof GoNamedInt) return value.value === 0n;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  return isGoMap(value) && Object.keys(value).length === 0;
}
