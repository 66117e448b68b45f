import { OddScalar, toBase64, type Value, type ValueMap, setOwn } from "../../base/index.ts";
import { hasByteUnits, toBytes } from "../goBytes.ts";
import { GoComplex } from "../goComplex.ts";
import { CycleGuard } from "../goFormat.ts";
import { GoInt, type GoMap, GoNamedInt, GoObject, type GoValue } from "../goValue.ts";
import { callError } from "./failure.ts";
import { GoTime } from "./time/goTime.ts";
import { plainOf } from "./writeJson.ts";

/** The value as plain data, as go-yaml sees it: nil lists and maps are empty ones, durations their text. */
export function prettyValue(value: GoValue): Value {
  return convert(value, new CycleGuard());
}

function convert(value: GoValue, guard: CycleGuard): Value {
  switch (typeof value) {
    case "string":
      // go-yaml writes text that is not UTF-8 as base64 with a tag.
      return hasByteUnits(value) ? new OddScalar(null, `!!binary ${toBase64(toBytes(value))}`, "!!binary") : value;
    case "number":
    case "boolean":
    case "bigint":
      return value;
    case "undefined":
      return null;
    case "function":
      throw callError("cannot marshal type: func() (interface {}, error)");
  }
  if (value === null) return null;
  if (value instanceof GoInt) return value.value;
  if (value instanceof Uint8Array) return Array.from(value, BigInt);
  if (value instanceof GoNamedInt && value.typeName === "time.Duration") return value.format();
  if (value instanceof GoComplex) throw callError("cannot marshal type: complex128");
  if (value instanceof GoTime) return new OddScalar(null, value.toPlain(), "!!timestamp");
  if (value instanceof GoObject) return convert(plainOf(value), guard);
  guard.enter(value);
  const out = Array.isArray(value) ? value.map((item) => convert(item, guard)) : convertMap(value, guard);
  guard.leave(value);
  return out;
}

function convertMap(map: GoMap, guard: CycleGuard): ValueMap {
  const out: ValueMap = {};
  const keys = Object.keys(map);
  guard.count(keys.length);
  for (const key of keys) setOwn(out, key, convert(map[key], guard));
  return out;
}
