import { GoInt, GoNamedInt, GoObject, type GoValue } from "../goValue.ts";

/** True for nil, false, 0, "" and lists and maps without items; never for structs. Mirrors: sprig empty. */
export function isEmpty(value: GoValue): boolean {
  switch (typeof value) {
    case "string":
      return value === "";
    case "boolean":
      return !value;
    case "number":
      return value === 0;
    case "bigint":
      return value === 0n;
    case "undefined":
      return true;
    case "function":
      return false;
  }
  if (value === null) return true;
  if (value instanceof GoInt || value instanceof GoNamedInt) return value.value === 0n;
  if (value instanceof GoObject) return false;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
