import { type Value, type ValueMap, setOwn, toBase64 } from "../../base/index.ts";
import { CycleGuard, formatFloat } from "../goFormat.ts";
import { GoInt, type GoMap, GoObject, type GoValue, isNilCollection } from "../goValue.ts";
import { callError } from "./failure.ts";
import { plainOf } from "./writeJson.ts";

/**
 * The value as plain data, as JSON would carry it: the value itself when it is plain already, else a copy in which
 * Go integers are bigint, bytes base64, structs maps, nil lists and maps null.
 * Throws for values that contain themselves and for numbers that JSON does not know.
 */
export function plainValue(value: GoValue): Value {
  return isPlain(value, new CycleGuard()) ? (value as Value) : toPlain(value, new CycleGuard());
}

function isPlain(value: GoValue, guard: CycleGuard): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (value instanceof GoInt || value instanceof GoObject || value instanceof Uint8Array) return false;
  guard.enter(value);
  let plain = !isNilCollection(value);
  if (Array.isArray(value)) {
    for (let i = 0; plain && i < value.length; i++) plain = isPlain(value[i], guard);
  } else for (const key in value) plain &&= isPlain(value[key], guard);
  guard.leave(value);
  return plain;
}

function toPlain(value: GoValue, guard: CycleGuard): Value {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return value;
    case "number":
      if (!Number.isFinite(value)) throw callError(`json: unsupported value: ${formatFloat(value)}`);
      return value;
    case "function":
      throw callError("json: unsupported type: func() (interface {}, error)");
    case "undefined":
      return null;
  }
  if (value === null || isNilCollection(value)) return null;
  if (value instanceof GoInt) return value.value;
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof GoObject) return toPlain(plainOf(value), guard);
  guard.enter(value);
  const out = Array.isArray(value) ? value.map((item) => toPlain(item, guard)) : plainMap(value, guard);
  guard.leave(value);
  return out;
}

function plainMap(map: GoMap, guard: CycleGuard): ValueMap {
  const out: ValueMap = {};
  const keys = Object.keys(map);
  guard.count(keys.length);
  for (const key of keys) setOwn(out, key, toPlain(map[key], guard));
  return out;
}
