import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, KpackError, setOwn } from "../../base/index.ts";
import type { CommentedField, CommentedItem, CommentedNode, EntryComments } from "../../yaml/index.ts";
import type { Keywords } from "./annotation.ts";
import { type FieldNotes, readFieldNotes } from "./fieldNotes.ts";
import { mergeSchemas } from "./mergeSchemas.ts";
import type { Parameter } from "./parameters.ts";

/** What holds for the whole values file. */
export interface Inference {
  file: string;
  parameters: ReadonlyMap<string, Parameter>;
  warn(message: string): void;
  /** Keywords that `@schema.root` gives, collected on the way. */
  rootKeywords: Keywords;
}

/** A place in the values. */
export interface Place {
  /** As `@param` names it: `a.b[0].c`. */
  path: string;
  depth: number;
  /** No other fields than those of values.yaml. */
  isClosed: boolean;
  /** In a list, or in a map whose keys are free: what is said of one holds for all, and nothing is a default. */
  isOneOfMany: boolean;
}

/** Below this depth values are left open. */
const deepest = 64;

/** Annotations that say how a field is treated: they do not become part of the schema. */
const instructions = new Set(["hidden", "skipProperties", "mergeProperties"]);

/** The schema of a mapping's fields, and which of them are required. */
export function inferFields(
  inference: Inference,
  values: ValueMap,
  node: CommentedNode | undefined,
  place: Place,
): { properties: ValueMap; required: string[] } {
  const fields = new Map(node?.fields().map((field): [string, CommentedField] => [field.key, field]));
  const properties: ValueMap = {};
  const required: string[] = [];
  for (const key of Object.keys(values)) {
    const field = fields.get(key);
    const path = place.path === "" ? key : `${place.path}.${key}`;
    const value = values[key] ?? null;
    const notes = readNotes(inference, field, value);
    Object.assign(inference.rootKeywords, notes.rootKeywords);
    if (getOwn(notes.keywords, "hidden") === true) continue;
    if (getOwn(notes.keywords, "required") === true && !place.isOneOfMany) required.push(key);
    const below = { ...place, path, depth: place.depth + 1 };
    setOwn(properties, key, inferField(inference, { value, node: field?.value, notes }, below));
  }
  return { properties, required };
}

function readNotes(inference: Inference, field: CommentedField | undefined, value: Value): FieldNotes {
  if (!field) return { keywords: {}, rootKeywords: {} };
  return readComments(inference, field, { ...field, isText: typeof value === "string" });
}

/** What the comment at the top of the file says of all values. */
export function readHeading(inference: Inference, heading: readonly string[]): Keywords {
  const comments = { above: heading, behind: undefined, below: [] };
  return readComments(inference, comments, { key: "", line: 1, isText: false }).rootKeywords;
}

function readComments(
  inference: Inference,
  comments: EntryComments,
  { key, line, isText }: { key: string; line: number; isText: boolean },
): FieldNotes {
  const span = { file: inference.file, line };
  const warn = (message: string): void => inference.warn(`${span.file}:${span.line}: ${message}`);
  try {
    return readFieldNotes(comments, { key, isText, warn });
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const { hint, notes } = error;
    const about = key === "" ? "the annotation at the top" : `the annotation of ${key}`;
    throw new KpackError("schema/annotation", `${about} cannot be read: ${error.message}`, {
      span,
      hint,
      notes,
      cause: error,
    });
  }
}

interface Field {
  value: Value;
  node: CommentedNode | undefined;
  notes: FieldNotes;
}

function inferField(inference: Inference, { value, node, notes }: Field, place: Place): ValueMap {
  const { keywords } = notes;
  const parameter = inference.parameters.get(place.path);
  const schema: ValueMap = {};
  const description = notes.description ?? parameter?.description;
  if (description) schema["description"] = parameter?.description || description;
  const base = inferShape(inference, { value, node, notes }, place);
  addHints(base, value, notes.typeHint ?? parameter?.typeHint, parameter?.isNullable === true);
  fitKeywords(base, value, keywords);
  Object.assign(schema, base);
  for (const key of Object.keys(keywords)) {
    if (instructions.has(key) || (key === "required" && !Array.isArray(keywords[key]))) continue;
    setOwn(schema, key, keywords[key] as Value);
  }
  return schema;
}

/** Type, fields, items and default, as far as the value alone tells and annotations do not say it themselves. */
function inferShape(inference: Inference, { value, node, notes }: Field, place: Place): ValueMap {
  const { keywords } = notes;
  if (value === null || place.depth > deepest) return {};
  if (isMap(value)) {
    const skips = getOwn(keywords, "skipProperties") === true || getOwn(keywords, "properties") !== undefined;
    if (skips || Object.keys(value).length === 0) return { type: "object" };
    const merges = getOwn(keywords, "mergeProperties") === true;
    const inner = { ...place, isOneOfMany: place.isOneOfMany || merges };
    const { properties, required } = inferFields(inference, value, node, inner);
    if (merges) return { type: "object", additionalProperties: mergeAll(properties) };
    const schema: ValueMap = { type: "object", properties };
    if (required.length > 0) schema["required"] = required;
    if (place.isClosed) schema["additionalProperties"] = false;
    return schema;
  }
  const defaults: ValueMap = !place.isOneOfMany && isSayable(value) ? { default: plainJson(value) } : {};
  if (!Array.isArray(value)) return { type: scalarType(value), ...defaults };
  if (value.length === 0) return { type: "array" };
  if (getOwn(keywords, "items") !== undefined) return { type: "array", ...defaults };
  const items = inferItems(inference, value, node, place);
  return { type: "array", ...(Object.keys(items).length > 0 ? { items } : {}), ...defaults };
}

function mergeAll(properties: ValueMap): ValueMap {
  const [first, ...more] = Object.values(properties).filter(isMap).map(withoutWords);
  return more.reduce((merged, schema) => mergeSchemas(merged, schema), first ?? {});
}

/** One schema for all items. */
function inferItems(
  inference: Inference,
  list: readonly Value[],
  node: CommentedNode | undefined,
  place: Place,
): ValueMap {
  const items = node?.items() ?? [];
  let merged: ValueMap | undefined;
  for (const [at, value] of list.entries()) {
    const item = items[at];
    const notes = item ? readItemNotes(inference, item, value) : { keywords: {}, rootKeywords: {} };
    const below = { ...place, path: `${place.path}[${at}]`, depth: place.depth + 1, isOneOfMany: true };
    const schema = withoutWords(inferField(inference, { value, node: item?.value, notes }, below));
    merged = merged === undefined ? schema : mergeSchemas(merged, schema);
  }
  return merged ?? {};
}

/** Comments above an item are about its first field as well: only what stands behind it counts. */
function readItemNotes(inference: Inference, { behind, line }: CommentedItem, value: Value): FieldNotes {
  const field = { key: "", line, isText: typeof value === "string" };
  return readComments(inference, { above: [], below: [], behind }, field);
}

/** The words about one of many are not about the others. */
function withoutWords({ description: _description, ...rest }: ValueMap): ValueMap {
  return rest;
}

function scalarType(value: Exclude<Value, null | Value[] | ValueMap>): string {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "bigint") return "integer";
  return typeof value === "number" ? "number" : "string";
}

/** Integers are read as bigint, to tell 1 from 1.0. */
function plainJson(value: Value): Value {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plainJson);
  if (!isMap(value)) return value;
  const out: ValueMap = {};
  for (const key of Object.keys(value)) setOwn(out, key, plainJson(value[key] ?? null));
  return out;
}

/** Whether JSON can say it and it is shallow enough to be a default. */
function isSayable(value: Value, depth = 0): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return depth < deepest && Object.values(value).every((child) => isSayable(child as Value, depth + 1));
}

/** A type named for readers widens what the value shows; it never excludes the value. */
function addHints(base: ValueMap, value: Value, hint: string | undefined, isNullable: boolean): void {
  const types = new Set(typeof base["type"] === "string" ? [base["type"]] : []);
  if (hint !== undefined) types.add(hint);
  if (types.has("number")) types.delete("integer");
  if (types.size > 0 && (isNullable || value === null)) types.add("null");
  const [first, ...more] = types;
  if (first !== undefined) base["type"] = more.length > 0 ? [...types] : first;
}

/** Takes back what was inferred where annotations say otherwise. */
function fitKeywords(base: ValueMap, value: Value, keywords: Keywords): void {
  const type = getOwn(keywords, "type");
  const says = (name: string): boolean => getOwn(keywords, name) !== undefined;
  if (type !== undefined) {
    const types = Array.isArray(type) ? type : [type];
    if (!types.includes("object"))
      for (const key of ["properties", "required", "additionalProperties"]) delete base[key];
    if (!types.includes("array")) delete base["items"];
  } else if (["$ref", "anyOf", "oneOf", "allOf", "const"].some(says)) {
    if (!isMap(value) || Object.keys(value).length === 0) delete base["type"];
  } else if (says("enum")) fitEnum(base, keywords);
}

/** An enum stands beside a type only when all of its values have it. */
function fitEnum(base: ValueMap, keywords: Keywords): void {
  const list = getOwn(keywords, "enum");
  if (!Array.isArray(list)) return;
  const type = base["type"];
  const fits = (item: Value): boolean =>
    typeof item === "number"
      ? type === "number" || (type === "integer" && Number.isInteger(item))
      : type === typeof item;
  if (!list.every(fits)) delete base["type"];
}
