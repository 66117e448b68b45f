import { KpackError, getOwn, isMap, nearNames, plain, setOwn } from "../../base/index.ts";
import type { Value, ValueMap } from "../../base/index.ts";
import type { Shape, StructShape } from "./shape.ts";

export type ValuePath = readonly (string | number)[];

/** A value that does not fit its shape. The reader of the file adds the position of `path`. */
export class ShapeError extends Error {
  readonly path: ValuePath;
  readonly code: "unknown-field" | "wrong-type";
  readonly hint: string | undefined;
  constructor(
    code: "unknown-field" | "wrong-type",
    message: string,
    where: { path: ValuePath; hint?: string | undefined },
  ) {
    super(message);
    this.code = code;
    this.path = where.path;
    this.hint = where.hint;
  }
}

export interface DecodeOptions {
  /** The Go type's name, for messages that people search for. */
  typeName: string;
  /** Unknown fields are errors. */
  strict: boolean;
  /** Numbers and booleans are taken for text (sigs.k8s.io/yaml with a typed target). */
  lenientText: boolean;
}

/** The value as plain data of the shape. Throws ShapeError. Mirrors: encoding/json's Decoder on the struct. */
export function decodeStruct(value: Value, shape: StructShape, options: DecodeOptions): ValueMap {
  const decoded = decodeValue(value, shape, { ...options, path: [], fields: [] });
  return isMap(decoded) ? decoded : {};
}

interface Place extends DecodeOptions {
  path: ValuePath;
  /** The struct fields on the way, as Go names them in messages. */
  fields: readonly string[];
}

/** undefined for null: Go leaves the field alone. */
function decodeValue(value: Value, shape: Shape, place: Place): Value | undefined {
  const scalar = plain(value);
  if (scalar === null) return undefined;
  if (typeof shape === "string") return decodeSimple(scalar, shape, place);
  if ("list" in shape) {
    if (!Array.isArray(scalar)) throw mismatch(scalar, "list", place);
    return scalar.map((item, i) => {
      const inner = { ...place, path: [...place.path, i] };
      return decodeValue(item, shape.list, inner) ?? (shape.nullable ? null : emptyValue(shape.list));
    });
  }
  if (!isMap(scalar)) throw mismatch(scalar, "struct", place);
  return decodeFields(scalar, shape, place);
}

function decodeSimple(value: Exclude<Value, null>, shape: string, place: Place): Value {
  switch (shape) {
    case "string":
      if (typeof value === "string") return value;
      if (place.lenientText && typeof value !== "object") return String(value);
      throw mismatch(value, "string", place);
    case "boolean":
      if (typeof value === "boolean") return value;
      throw mismatch(value, "bool", place);
    case "integer":
      if (typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))) return value;
      throw mismatch(value, "int64", place);
    case "any-map":
      if (isMap(value)) return value;
      throw mismatch(value, "map[string]interface {}", place);
    default:
      if (isMap(value)) return decodeTextMap(value, place);
      throw mismatch(value, "map[string]string", place);
  }
}

function decodeTextMap(value: ValueMap, place: Place): ValueMap {
  const map: ValueMap = {};
  for (const key of Object.keys(value)) {
    const item = getOwn(value, key) ?? null;
    setOwn(map, key, decodeValue(item, "string", { ...place, path: [...place.path, key] }) ?? "");
  }
  return map;
}

/** Keys are taken in byte order, as they stand in the JSON that kustomize decodes, so `resources` follows `Resources`. */
function decodeFields(value: ValueMap, shape: StructShape, place: Place): ValueMap {
  const map: ValueMap = {};
  const keys = Object.keys(value);
  if (keys.length > 1) keys.sort();
  for (const key of keys) {
    const path = [...place.path, key];
    const name = fieldName(key, shape);
    if (name === undefined) {
      if (place.strict) throw unknownField(key, shape, path);
      continue;
    }
    const inner = { ...place, path, fields: [...place.fields, name] };
    const decoded = decodeValue(getOwn(value, key) ?? null, shape.fields[name] ?? "string", inner);
    if (decoded !== undefined) map[name] = decoded;
  }
  return map;
}

function fieldName(key: string, shape: StructShape): string | undefined {
  if (Object.hasOwn(shape.fields, key)) return key;
  const folded = key.toLowerCase();
  return Object.keys(shape.fields).find((name) => name.toLowerCase() === folded);
}

function emptyValue(shape: Shape): Value {
  if (typeof shape !== "string") return "list" in shape ? [] : {};
  return { string: "", boolean: false, integer: 0, "any-map": {}, "string-map": {} }[shape];
}

function unknownField(key: string, shape: StructShape, path: ValuePath): ShapeError {
  const near = nearNames(key, Object.keys(shape.fields));
  const hint =
    near.length > 0
      ? `did you mean ${near.join(" or ")}?`
      : `the fields here are ${Object.keys(shape.fields).join(", ")}`;
  return new ShapeError("unknown-field", `json: unknown field "${key}"`, { path, hint });
}

function mismatch(value: Exclude<Value, null>, type: string, place: Place): ShapeError {
  const where =
    place.fields.length === 0
      ? `Go value of type types.${place.typeName}`
      : `Go struct field ${place.typeName}.${place.fields.join(".")} of type ${type}`;
  const hint = hintFor(value, type);
  return new ShapeError("wrong-type", `json: cannot unmarshal ${jsonType(value)} into ${where}`, {
    path: place.path,
    hint,
  });
}

function hintFor(value: Exclude<Value, null>, type: string): string {
  if (type === "string" && typeof value !== "object") return `quote it: "${String(value)}"`;
  if (type === "bool" && typeof value === "string") return "write true or false without quotes";
  if (type === "list") return "a list is expected: start each item with '- '";
  if (type.startsWith("map") || type === "struct") return "a mapping is expected: 'key: value' lines";
  return type === "int64" ? "a whole number is expected" : "text is expected";
}

function jsonType(value: Exclude<Value, null>): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "number";
  return typeof value === "string" ? "string" : "object";
}

/** Turns a ShapeError into the error that users see. */
export function asKpackError(error: ShapeError, prefix: string, span: KpackError["span"]): KpackError {
  const code = error.code === "unknown-field" ? "kustomize/unknown-field" : "kustomize/wrong-type";
  return new KpackError(code, `${prefix}${error.message}`, { span, hint: error.hint });
}
