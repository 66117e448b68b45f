import { KpackError, type Value, type ValueMap, getOwn, isMap } from "../base/index.ts";

type Check = (value: Value, path: string, open: Place[]) => void;

interface Place {
  readonly value: Value;
  readonly path: string;
  readonly check: Check;
}

/**
 * Checks the definitions of an OpenAPI v2 document as far as Go's types do: a schema is an object, its description a
 * text, and so on. Throws KpackError `kube/bad-schema`. Mirrors: kube-openapi validation/spec, Schema.UnmarshalJSON.
 */
export function checkDefinitions(document: ValueMap): void {
  const definitions = getOwn(document, "definitions");
  if (definitions === undefined) return;
  run({ value: definitions, path: "/definitions", check: schemasByName("spec.Definitions") });
  if (!isMap(definitions)) return;
  for (const name of Object.keys(definitions)) checkTypes(getOwn(definitions, name));
}

/** Checks one schema; `path` is where it stands, as a JSON pointer. */
export function checkSchema(value: Value, path: string): void {
  run({ value, path, check: schema });
}

/** Not recursive: how deep schemas nest is the input's choice. */
function run(first: Place): void {
  const open = [first];
  for (let place = open.pop(); place !== undefined; place = open.pop())
    if (place.value !== null) place.check(place.value, place.path, open);
}

/** kyaml takes for granted what a type is named by. */
function checkTypes(definition: Value | undefined): void {
  const types = isMap(definition) ? getOwn(definition, "x-kubernetes-group-version-kind") : undefined;
  for (const type of Array.isArray(types) ? types : []) {
    if (!isMap(type)) continue;
    for (const field of ["version", "kind"]) {
      const value = getOwn(type, field) ?? null;
      if (typeof value !== "string")
        throw fail(`interface conversion: interface {} is ${value === null ? "nil" : jsonKind(value)}, not string`, {
          hint: `a type in x-kubernetes-group-version-kind has a ${field}`,
        });
    }
  }
}

function schema(value: Value, path: string, open: Place[]): void {
  if (!isMap(value)) throw mismatch(value, "spec.Schema", path);
  for (const name of Object.keys(value)) {
    const check = Object.hasOwn(schemaFields, name) ? schemaFields[name] : undefined;
    if (check) open.push({ value: getOwn(value, name) as Value, path: `${path}/${name}`, check });
  }
}

const scalar =
  (type: string, holds: (value: Value) => boolean): Check =>
  (value, path) => {
    if (!holds(value)) throw mismatch(value, type, path);
  };

const text = scalar("string", (value) => typeof value === "string");
const flag = scalar("bool", (value) => typeof value === "boolean");
const number = scalar("float64", (value) => typeof value === "number" || typeof value === "bigint");
const integer = scalar("int64", (value) => Number.isInteger(value) || typeof value === "bigint");
const anyList = scalar("[]interface {}", (value) => Array.isArray(value));

const textList: Check = (value, path, open) => {
  if (!Array.isArray(value)) throw mismatch(value, "[]string", path);
  for (const [i, item] of value.entries()) open.push({ value: item, path: `${path}/${i}`, check: text });
};

const textOrList: Check = (value, path, open) => {
  if (typeof value === "string") return;
  if (!Array.isArray(value)) throw mismatch(value, "spec.StringOrArray", path);
  textList(value, path, open);
};

const schemaList: Check = (value, path, open) => {
  if (!Array.isArray(value)) throw mismatch(value, "[]spec.Schema", path);
  for (const [i, item] of value.entries()) open.push({ value: item, path: `${path}/${i}`, check: schema });
};

const schemaOrList: Check = (value, path, open) => {
  if (Array.isArray(value)) schemaList(value, path, open);
  else if (isMap(value)) schema(value, path, open);
  else throw mismatch(value, "spec.SchemaOrArray", path);
};

const schemaOrFlag: Check = (value, path, open) => {
  if (isMap(value)) schema(value, path, open);
  else if (typeof value !== "boolean") throw mismatch(value, "spec.SchemaOrBool", path);
};

const schemasByName =
  (type: string): Check =>
  (value, path, open) => {
    if (!isMap(value)) throw mismatch(value, type, path);
    for (const name of Object.keys(value))
      open.push({ value: getOwn(value, name) as Value, path: `${path}/${name}`, check: schema });
  };

const reference: Check = (value, path, open) => {
  text(value, path, open);
  const found = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(String(value))?.[0];
  if (found !== undefined) throw fail(`parse ${JSON.stringify(value)}: invalid URL escape ${JSON.stringify(found)}`);
};

const schemaFields: Readonly<Record<string, Check>> = {
  id: text,
  $ref: reference,
  $schema: text,
  description: text,
  type: textOrList,
  nullable: flag,
  format: text,
  title: text,
  maximum: number,
  exclusiveMaximum: flag,
  minimum: number,
  exclusiveMinimum: flag,
  maxLength: integer,
  minLength: integer,
  pattern: text,
  maxItems: integer,
  minItems: integer,
  uniqueItems: flag,
  multipleOf: number,
  enum: anyList,
  maxProperties: integer,
  minProperties: integer,
  required: textList,
  items: schemaOrList,
  allOf: schemaList,
  oneOf: schemaList,
  anyOf: schemaList,
  not: schema,
  properties: schemasByName("map[string]spec.Schema"),
  additionalProperties: schemaOrFlag,
  patternProperties: schemasByName("map[string]spec.Schema"),
  additionalItems: schemaOrFlag,
  definitions: schemasByName("spec.Definitions"),
  discriminator: text,
  readOnly: flag,
};

function jsonKind(value: Value): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return String(value);
  return typeof value === "bigint" ? "number" : typeof value;
}

function mismatch(value: Value, type: string, path: string): KpackError {
  return fail(`json: cannot unmarshal JSON ${jsonKind(value)} into Go ${type} within ${JSON.stringify(path)}`);
}

function fail(message: string, details: { hint?: string } = {}): KpackError {
  return new KpackError("kube/bad-schema", message, details);
}
