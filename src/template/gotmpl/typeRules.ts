import { goKindName, goTypeName } from "../goType.ts";
import {
  GoInt,
  GoNamedInt,
  GoObject,
  type GoMap,
  type GoValue,
  goType,
  isNilCollection,
  nilList,
  nilMap,
} from "../goValue.ts";
import type { Param } from "./callable.ts";

/** Named Go types that may stand where their underlying type is asked for. */
const underlyingTypes: Readonly<Record<string, string>> = {
  "common.Values": "map[string]interface {}",
  "common.VersionSet": "[]string",
  "chartutil.Values": "map[string]interface {}",
  "chartutil.VersionSet": "[]string",
  "engine.files": "map[string][]uint8",
};

/** An ordinary object, read by property: what YAML, JSON and `dict` give. */
export function isPlainMap(value: GoValue): value is GoMap {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The list or map that a value is; a named list type (`.Capabilities.APIVersions`) gives its items. */
export function toCollection(value: GoValue): GoValue {
  if (!(value instanceof GoObject)) return value;
  return value.goKind === "slice" || value.goKind === "map" ? (value.toPlain() as GoValue) : value;
}

/** Go's truth: not the zero value of its kind, not empty. Mirrors: text/template isTrue. */
export function isTrue(value: GoValue): boolean {
  switch (typeof value) {
    case "string":
      return value !== "";
    case "boolean":
      return value;
    case "number":
      return value !== 0;
    case "bigint":
      return value !== 0n;
    case "undefined":
      return false;
    case "function":
      return true;
  }
  if (value === null) return false;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length > 0;
  if (isPlainMap(value)) {
    for (const _key in value) return true;
    return false;
  }
  if (value instanceof GoInt || value instanceof GoNamedInt) return value.value !== 0n;
  const collection = toCollection(value);
  return collection === value || isTrue(collection);
}

/** The value that a typed map gives for a key it has not. */
export function zeroOfElement(map: GoMap): GoValue {
  const declared = Reflect.get(map, goType);
  if (typeof declared !== "string") return null;
  return zeroOf(elementType(declared));
}

/** "[]string" -> "string"; "map[string]int" -> "int"; "interface {}" when unknown. */
export function elementType(type: string): string {
  const known = underlyingTypes[type] ?? type;
  if (known.startsWith("[]")) return known.slice(2);
  if (known.startsWith("map[string]")) return known.slice("map[string]".length);
  return "interface {}";
}

function zeroOf(type: string): GoValue {
  switch (type) {
    case "string":
      return "";
    case "bool":
      return false;
    case "float64":
      return 0;
    case "int64":
      return 0n;
    case "int":
      return new GoInt("int", 0n);
    case "[]uint8":
      return new Uint8Array(0);
  }
  if (type.startsWith("map[")) return nilMap();
  return type.startsWith("[]") ? nilList(type) : null;
}

/** True when nil may be passed for a parameter of this type. */
export function canBeNil(type: string): boolean {
  return /^(interface \{\}|map\[|\[\]|\*|func|reflect\.Value$)/.test(type);
}

/** The nil of a type: nil itself, or an empty list or map that knows it is nil. */
export function nilOf(type: string): GoValue {
  if (type.startsWith("map[")) return nilMap();
  return type.startsWith("[]") ? nilList(type) : null;
}

/** True when a value may be passed as it is for the parameter. Mirrors: reflect's AssignableTo. */
export function isAssignable(value: GoValue, param: Param): boolean {
  switch (param.kind) {
    case "any":
    case "reflect":
      return true;
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "float64":
      return typeof value === "number";
    case "int64":
      return typeof value === "bigint";
    case "int":
      return value instanceof GoInt && value.kind === "int";
  }
  if (value === null || value === undefined) return false;
  const type = goTypeName(value);
  return type === param.type || underlyingTypes[type] === param.type;
}

/** reflect's IsNil, and true for no value at all. */
export function isNil(value: GoValue): boolean {
  return value === null || value === undefined || isNilCollection(value);
}

/** Kinds that comparison functions tell apart. */
export type BasicKind = "bool" | "int" | "uint" | "float" | "complex" | "string" | "other";

export function basicKind(value: GoValue): BasicKind {
  switch (typeof value) {
    case "string":
      return "string";
    case "boolean":
      return "bool";
    case "number":
      return "float";
    case "bigint":
      return "int";
  }
  const kind = goKindName(value);
  if (kind.startsWith("int") && kind !== "interface") return "int";
  if (kind.startsWith("uint")) return "uint";
  return kind === "complex128" ? "complex" : "other";
}

/** The number in a value of an integer kind. */
export function integerOf(value: GoValue): bigint | undefined {
  if (typeof value === "bigint") return value;
  return value instanceof GoInt || value instanceof GoNamedInt ? value.value : undefined;
}

/** What Go's reflect.Value gives for itself as text. */
export function describeValue(value: GoValue): string {
  if (typeof value === "string") return value;
  return value === undefined ? "<invalid Value>" : `<${goTypeName(value)} Value>`;
}

/** The Go type of an item, as errors name it: that of the list or map it came out of. */
export function declaredElement(owner: GoValue, value: GoValue): string {
  const element = elementType(goTypeName(owner));
  return element === "interface {}" ? element : goTypeName(value);
}
