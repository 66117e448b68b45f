import { GoInt, GoObject, type GoValue, goType } from "./goValue.ts";

/** The Go type as `%T` prints it; "<nil>" for nil and for no value. */
export function goTypeName(value: GoValue): string {
  if (value === null || value === undefined) return "<nil>";
  if (typeof value === "function") return "func() (interface {}, error)";
  if (typeof value !== "object" || value instanceof GoInt) return scalarName(value);
  if (value instanceof GoObject) return value.typeName;
  if (value instanceof Uint8Array) return "[]uint8";
  const declared = Reflect.get(value, goType);
  if (typeof declared === "string") return declared;
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}

/** Type and kind of a scalar have the same name. */
function scalarName(value: string | boolean | number | bigint | GoInt): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float64";
    case "bigint":
      return "int64";
  }
  return value.kind;
}

/** reflect's kind of the value: "int64", "slice", "map", "ptr", ...; "invalid" for nil. */
export function goKindName(value: GoValue): string {
  if (value === null || value === undefined) return "invalid";
  if (typeof value === "function") return "func";
  if (typeof value !== "object" || value instanceof GoInt) return scalarName(value);
  if (value instanceof GoObject) return value.goKind;
  return Array.isArray(value) || value instanceof Uint8Array ? "slice" : "map";
}
