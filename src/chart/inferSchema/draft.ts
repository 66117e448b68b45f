import type { Value, ValueMap } from "../../base/index.ts";
import { isMap, setOwn } from "../../base/index.ts";

const schemaDrafts = ["7", "2019-09", "2020-12"] as const;

/** A draft of JSON Schema that can be written. */
export type SchemaDraft = (typeof schemaDrafts)[number];

const addresses: Readonly<Record<SchemaDraft, string>> = {
  "7": "http://json-schema.org/draft-07/schema#",
  "2019-09": "https://json-schema.org/draft/2019-09/schema",
  "2020-12": "https://json-schema.org/draft/2020-12/schema",
};

/** The schema with `$schema` first. Draft 7 ignores what stands beside `$ref`: it moves into an `allOf`. */
export function finishDraft(schema: ValueMap, draft: SchemaDraft): ValueMap {
  const body = draft === "7" ? wrapReferences(schema) : schema;
  return { $schema: addresses[draft], ...(isMap(body) ? body : {}) };
}

function wrapReferences(value: Value): Value {
  if (Array.isArray(value)) return value.map(wrapReferences);
  if (!isMap(value)) return value;
  const out: ValueMap = {};
  for (const key of Object.keys(value)) setOwn(out, key, wrapReferences(value[key] as Value));
  const { $ref, ...rest } = out;
  if (typeof $ref !== "string" || Object.keys(rest).length === 0) return out;
  return { allOf: [{ $ref }, rest] };
}
