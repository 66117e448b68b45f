import { GoInt, GoObject, type GoValue, goType } from "./goValue.ts";

/** The Go type as `%T` prints it; "<nil>" for nil and for no value. */
export function goTypeName(value: GoValue): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float64";
    case "bigint":
      return "int64";
    case "function":
      return "func() (interface {}, error)";
    case "undefined":
      return "<nil>";
  }
  if (value === null) return "<nil>";
  if (value instanceof GoInt) return value.kind;
  if (value instanceof GoObject) return value.typeName;
  if (value instanceof Uint8Array) return "[]uint8";
  const declared = Reflect.get(value, goType);
  if (typeof declared === "string") return declared;
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** reflect's kind of the value: "int64", "slice", "map", "ptr", ...; "invalid" for nil. */
export function goKindName(value: GoValue): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float64";
    case "bigint":
      return "int64";
    case "function":
      return "func";
    case "undefined":
      return "invalid";
  }
  if (value === null) return "invalid";
  if (value instanceof GoInt) return value.kind;
  if (value instanceof GoObject) return value.goKind;
  return Array.isArray(value) || value instanceof Uint8Array ? "slice" : "map";
}
