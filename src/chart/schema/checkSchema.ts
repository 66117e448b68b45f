import { KpackError } from "../../base/index.ts";
import type { CompileRegex } from "../../base/regex/index.ts";
import { findTwins } from "./equality.ts";
import type { JsonObject, SchemaDocument } from "./schemaDocument.ts";
import { isObject } from "./schemaDocument.ts";

type Check = (value: unknown, draft: number) => boolean;

const typeNames = new Set(["null", "boolean", "number", "integer", "string", "array", "object"]);
const isSchema: Check = (value, draft) => isObject(value) || (draft >= 6 && typeof value === "boolean");
const isSchemaOrFlag: Check = (value) => isObject(value) || typeof value === "boolean";
const isSchemaList: Check = (value, draft) =>
  Array.isArray(value) && value.length > 0 && value.every((v) => isSchema(v, draft));
const isSchemaMap: Check = (value, draft) => isObject(value) && Object.values(value).every((v) => isSchema(v, draft));
const isCount: Check = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isNumber: Check = (value) => typeof value === "number";
const isText: Check = (value) => typeof value === "string";
const isFlag: Check = (value) => typeof value === "boolean";
const isTextList: Check = (value) =>
  Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;

/** What each keyword's value must be: the part of the meta-schemas that mistakes break. */
const keywordChecks: Readonly<Record<string, readonly [check: Check, since: number, until?: number]>> = Object.freeze({
  $ref: [isText, 4],
  $comment: [isText, 7],
  title: [isText, 4],
  description: [isText, 4],
  type: [
    (value) =>
      typeof value === "string"
        ? typeNames.has(value)
        : isTextList(value, 0) && (value as string[]).length > 0 && (value as string[]).every((v) => typeNames.has(v)),
    4,
  ],
  enum: [(value, draft) => Array.isArray(value) && (draft >= 2019 || (value.length > 0 && !findTwins(value))), 4],
  multipleOf: [(value) => typeof value === "number" && value > 0, 4],
  maximum: [isNumber, 4],
  minimum: [isNumber, 4],
  exclusiveMaximum: [(value, draft) => (draft === 4 ? typeof value === "boolean" : typeof value === "number"), 4],
  exclusiveMinimum: [(value, draft) => (draft === 4 ? typeof value === "boolean" : typeof value === "number"), 4],
  maxLength: [isCount, 4],
  minLength: [isCount, 4],
  pattern: [isText, 4],
  maxItems: [isCount, 4],
  minItems: [isCount, 4],
  uniqueItems: [isFlag, 4],
  maxProperties: [isCount, 4],
  minProperties: [isCount, 4],
  required: [(value, draft) => isTextList(value, draft) && (draft > 4 || (value as unknown[]).length > 0), 4],
  format: [isText, 4],
  properties: [isSchemaMap, 4],
  patternProperties: [isSchemaMap, 4],
  definitions: [isSchemaMap, 4],
  additionalProperties: [isSchemaOrFlag, 4],
  additionalItems: [isSchemaOrFlag, 4, 2019],
  items: [
    (value, draft) =>
      isSchema(value, draft) || (draft < 2020 && Array.isArray(value) && value.every((v) => isSchema(v, draft))),
    4,
  ],
  dependencies: [
    (value, draft) => isObject(value) && Object.values(value).every((v) => isSchema(v, draft) || isTextList(v, draft)),
    4,
  ],
  allOf: [isSchemaList, 4],
  anyOf: [isSchemaList, 4],
  oneOf: [isSchemaList, 4],
  not: [isSchema, 4],
  contains: [isSchema, 6],
  propertyNames: [isSchema, 6],
  if: [isSchema, 7],
  // biome-ignore lint/suspicious/noThenProperty: the name of a keyword
  then: [isSchema, 7],
  else: [isSchema, 7],
  $defs: [isSchemaMap, 2019],
  dependentSchemas: [isSchemaMap, 2019],
  dependentRequired: [(value) => isObject(value) && Object.values(value).every((v) => isTextList(v, 0)), 2019],
  minContains: [isCount, 2019],
  maxContains: [isCount, 2019],
  unevaluatedProperties: [isSchema, 2019],
  unevaluatedItems: [isSchema, 2019],
  prefixItems: [isSchemaList, 2020],
});

/**
 * Refuses a schema that is not one: a keyword with a value of the wrong kind, a pattern that is not RE2.
 * Throws `schema/invalid`, `regex/syntax`.
 */
export function checkSchema(document: SchemaDocument, compile: CompileRegex): void {
  const seen = new Set<JsonObject>();
  for (const schema of document.schemas()) {
    if (seen.has(schema)) continue;
    seen.add(schema);
    const resource = document.resource(schema);
    const { draft } = resource;
    const refOnly = draft < 2019 && typeof schema["$ref"] === "string";
    for (const key of Object.keys(schema)) {
      const rule = Object.hasOwn(keywordChecks, key) ? keywordChecks[key] : undefined;
      if (!rule || draft < rule[1] || draft > (rule[2] ?? 2020)) continue;
      if (!rule[0](schema[key], draft)) throw invalidKeyword(key, schema[key]);
    }
    for (const bound of draft === 4 ? ["Minimum", "Maximum"] : [])
      if (`exclusive${bound}` in schema && !(bound.toLowerCase() in schema))
        throw invalidKeyword(`exclusive${bound}`, schema[`exclusive${bound}`]);
    if (!refOnly) checkPatterns(schema, compile);
  }
}

function checkPatterns(schema: JsonObject, compile: CompileRegex): void {
  if (typeof schema["pattern"] === "string") compile(schema["pattern"]);
  if (isObject(schema["patternProperties"]))
    for (const pattern of Object.keys(schema["patternProperties"])) compile(pattern);
}

function invalidKeyword(key: string, value: unknown): KpackError {
  const shown = JSON.stringify(value)?.slice(0, 80);
  return new KpackError("schema/invalid", `the schema is not valid against metaschema: "${key}" cannot be ${shown}`);
}
