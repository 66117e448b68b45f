import { setOwn } from "../../base/index.ts";
import { CycleGuard } from "../goFormat.ts";
import { GoInt, type GoMap, GoObject, type GoValue, goNil, goType } from "../goValue.ts";

/** A copy that shares no list or map with the value; types are kept. */
export function copyValue(value: GoValue): GoValue {
  return copy(value, new CycleGuard());
}

function copy(value: GoValue, guard: CycleGuard): GoValue {
  if (typeof value !== "object" || value === null || value instanceof GoInt) return value;
  if (value instanceof GoObject) return value.copy();
  if (value instanceof Uint8Array) return value.slice();
  guard.enter(value);
  let out: GoValue[] | GoMap;
  if (Array.isArray(value)) out = value.map((item) => copy(item, guard));
  else {
    out = {};
    const keys = Object.keys(value);
    guard.count(keys.length);
    for (const key of keys) setOwn(out, key, copy(value[key], guard));
  }
  guard.leave(value);
  for (const mark of [goType, goNil]) {
    const kept = Object.getOwnPropertyDescriptor(value, mark);
    if (kept) Object.defineProperty(out, mark, kept);
  }
  return out;
}
