import { compareBytes } from "../../base/index.ts";
import { CycleGuard } from "../goFormat.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, GoNamedInt, GoObject, type GoValue, isNilCollection } from "../goValue.ts";

/**
 * A text that is the same for two values exactly when Go's reflect.DeepEqual holds: the type counts (int 1 is not
 * int64 1), a nil list is not an empty one. NaN, which equals nothing, gives undefined. Linear in the value.
 */
export function equalityKey(value: GoValue): string | undefined {
  const key = keyOf(value, new CycleGuard());
  return key;
}

/** Mirrors: reflect.DeepEqual on values that templates have. */
export function deepEqual(a: GoValue, b: GoValue): boolean {
  if (typeof a === "string" || typeof a === "bigint" || typeof a === "boolean") return a === b;
  if (typeof a === "number" && typeof b === "number") return a === b;
  const key = equalityKey(a);
  return key !== undefined && key === equalityKey(b);
}

function keyOf(value: GoValue, guard: CycleGuard): string | undefined {
  switch (typeof value) {
    case "string":
      return `s${value.length}:${value}`;
    case "number":
      return Number.isNaN(value) ? undefined : `f${value === 0 ? 0 : value};`;
    case "bigint":
      return `i${value};`;
    case "boolean":
      return value ? "T" : "F";
    case "function":
      return undefined;
    case "undefined":
      return "N";
  }
  if (value === null) return "N";
  const type = goTypeName(value);
  if (value instanceof GoInt || value instanceof GoNamedInt) return `${type}${value.value};`;
  if (value instanceof GoObject) return objectKey(value, type);
  if (value instanceof Uint8Array) return `b${value.join(",")};`;
  const nil = isNilCollection(value) ? "!" : "";
  guard.enter(value);
  const parts = Array.isArray(value) ? listKeys(value, guard) : mapKeys(value, guard);
  guard.leave(value);
  return parts === undefined ? undefined : `${type}${nil}${Array.isArray(value) ? "[" : "{"}${parts}]`;
}

function listKeys(list: readonly GoValue[], guard: CycleGuard): string | undefined {
  let keys = "";
  for (const item of list) {
    const key = keyOf(item, guard);
    if (key === undefined) return undefined;
    keys += key;
  }
  return keys;
}

function mapKeys(map: { [key: string]: GoValue }, guard: CycleGuard): string | undefined {
  let keys = "";
  const names = Object.keys(map).sort(compareBytes);
  guard.count(names.length);
  for (const name of names) {
    const key = keyOf(map[name], guard);
    if (key === undefined) return undefined;
    keys += `s${name.length}:${name}${key}`;
  }
  return keys;
}

function objectKey(value: GoObject, type: string): string {
  const text = value.format();
  return `o${type}:${text.length}:${text}`;
}
