import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, KpackError, nearNames, setOwn } from "../../base/index.ts";
import { parseDocument } from "../../yaml/index.ts";

/** Keywords of JSON Schema, and those of the annotations beside them that say how a field is treated. */
export type Keywords = ValueMap;

/** The field that an annotation is about. */
export interface AnnotatedField {
  key: string;
  /** Its value is a string. */
  isText: boolean;
  /** Told of what is not understood. */
  warn(message: string): void;
}

type Kind = "value" | "text" | "list";

const kinds: ReadonlyMap<string, Kind> = new Map([
  ...names("text", "title description pattern format $id $ref $comment contentEncoding contentMediaType itemRef"),
  ...names("list", "type enum examples item itemEnum"),
  ...names("value", "multipleOf maximum minimum exclusiveMaximum exclusiveMinimum maxLength minLength maxItems"),
  ...names("value", "minItems maxProperties minProperties uniqueItems required readOnly writeOnly deprecated hidden"),
  ...names("value", "skipProperties mergeProperties default const additionalProperties unevaluatedProperties"),
  ...names("value", "patternProperties properties items itemProperties allOf anyOf oneOf not if then else contains"),
  ...names("value", "propertyNames additionalItems dependencies definitions $defs"),
]);

function names(kind: Kind, list: string): [string, Kind][] {
  return list.split(" ").map((name) => [name, kind]);
}

const typeNames = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** Annotations nested deeper than this are a mistake; no checker would follow them. */
const deepest = 64;

/**
 * Reads `type:[string, null];maxLength:10`. What does not begin with the name of an annotation belongs to the one before
 * it: patterns may hold semicolons.
 */
export function readLineAnnotation(text: string, field: AnnotatedField): Keywords {
  const keywords: Keywords = {};
  for (const part of splitParts(text)) {
    const [, name = "", rest = ""] = /^\s*([$\w]+)\s*(?::(.*))?$/s.exec(part) ?? [];
    const kind = kinds.get(name);
    if (kind === undefined) {
      const near = nearNames(name, kinds.keys(), 1);
      field.warn(`"${part.trim()}" is no annotation${near.length > 0 ? `; did you mean ${near[0]}?` : ""}`);
    } else setKeyword(keywords, name, part.includes(":") ? readValue(kind, rest.trim(), field.isText) : true);
  }
  return checked(keywords);
}

function splitParts(text: string): string[] {
  const parts: string[] = [];
  for (const piece of text.split(";")) {
    const name = /^\s*([$\w]+)\s*(?::|$)/.exec(piece)?.[1];
    const isNew = parts.length === 0 || (name !== undefined && kinds.has(name));
    if (isNew) parts.push(piece);
    else if (piece.trim() !== "") parts[parts.length - 1] += `;${piece}`;
  }
  return parts.filter((part) => part.trim() !== "");
}

function readValue(kind: Kind, text: string, isText: boolean): Value {
  if (kind === "text") return unquoted(text);
  if (kind === "value") return parseYaml(text);
  const inner = /^\[(.*?)\]?$/s.exec(text)?.[1];
  // `[1.0, 2.0]` are words where the value is one.
  if (inner !== undefined && !(isText && /^[^[\]{}"']*$/.test(inner))) return parseYaml(`[${inner}]`);
  const words = (inner ?? text).split(",").map((word) => word.trim());
  if (inner === undefined && words.length === 1) return parseYaml(text);
  return words.map((word) => (isText && word !== "null" ? unquoted(word) : parseYaml(word)));
}

function unquoted(text: string): string {
  const value = /^(".*"|'.*')$/s.test(text) ? parseYaml(text) : text;
  return typeof value === "string" ? value : text;
}

function parseYaml(text: string): Value {
  return parseDocument(text, { reader: "sigs" });
}

/** Annotations about items become the keyword `items`. */
function setKeyword(keywords: Keywords, name: string, value: Value): void {
  const inItems = itemKeywords.get(name);
  const items = getOwn(keywords, "items") ?? null;
  if (inItems === undefined) setOwn(keywords, name, value);
  else setOwn(keywords, "items", { ...(isMap(items) ? items : {}), [inItems]: value });
}

const itemKeywords: ReadonlyMap<string, string> = new Map([
  ["item", "type"],
  ["itemEnum", "enum"],
  ["itemProperties", "properties"],
  ["itemRef", "$ref"],
]);

/** Reads the YAML between two lines of `# @schema`. Every keyword is taken as it is, those of one's own too. */
export function readBlockAnnotation(lines: readonly string[]): Keywords {
  const value = parseDocument(lines.join("\n"), { reader: "sigs" });
  if (value === null) return {};
  if (!isMap(value)) throw bad("the lines between @schema and @schema are not `keyword: value`");
  return checked(value);
}

function checked(keywords: Keywords): Keywords {
  if (depthOf(keywords, 0) > deepest) throw bad(`an annotation may be ${deepest} levels deep`);
  const type = getOwn(keywords, "type");
  for (const name of Array.isArray(type) ? type : type === undefined ? [] : [type]) {
    const text = name === null ? "null" : String(name);
    if (typeNames.includes(text)) continue;
    const near = nearNames(text, typeNames, 1);
    throw bad(`"${text}" is no type of JSON Schema`, `a type is one of ${typeNames.join(", ")}`, near);
  }
  if (Array.isArray(type)) keywords["type"] = type.map((name) => name ?? "null");
  else if (type === null) keywords["type"] = "null";
  return keywords;
}

function depthOf(value: Value, depth: number): number {
  if (depth > deepest || typeof value !== "object" || value === null) return depth;
  return Math.max(depth, ...Object.values(value).map((child) => depthOf(child as Value, depth + 1)));
}

function bad(message: string, hint?: string, near: readonly string[] = []): KpackError {
  return new KpackError("schema/annotation", message, { hint: near.length > 0 ? `did you mean ${near[0]}?` : hint });
}
