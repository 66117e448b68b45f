import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap, setOwn } from "../../base/index.ts";

const mergeable = new Set(["type", "properties", "items", "description", "default", "additionalProperties"]);

/**
 * A schema that accepts what either accepts: for the items of a list, and for the fields of a map whose keys are free.
 * An empty one accepts everything. What only one of them knows about an object's field stays.
 */
export function mergeSchemas(a: ValueMap, b: ValueMap): ValueMap {
  if (isOpen(a) || isOpen(b)) return {};
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  if (![...Object.keys(a), ...Object.keys(b)].every((key) => mergeable.has(key))) return {};
  const type = mergeTypes(typesOf(a), typesOf(b));
  const out: ValueMap = { type: type.length === 1 ? (type[0] ?? "") : type };
  const properties = mergeProperties(a["properties"], b["properties"]);
  if (properties) out["properties"] = properties;
  const [left, right] = [a["items"], b["items"]];
  if (left !== undefined && right !== undefined && isMap(left) && isMap(right)) {
    const items = mergeSchemas(left, right);
    if (!isOpen(items)) out["items"] = items;
  } else if (typesOf(a).includes("array") !== typesOf(b).includes("array")) {
    const items = left ?? right;
    if (items !== undefined) out["items"] = items;
  }
  if (a["additionalProperties"] === false && b["additionalProperties"] === false) out["additionalProperties"] = false;
  return out;
}

function isOpen(schema: ValueMap): boolean {
  return schema["type"] === undefined;
}

function typesOf(schema: ValueMap): string[] {
  const type = schema["type"];
  return (Array.isArray(type) ? type : [type ?? ""]).map(String);
}

function mergeTypes(a: readonly string[], b: readonly string[]): string[] {
  const types = new Set([...a, ...b]);
  if (types.has("number")) types.delete("integer");
  return [...types];
}

/** Fields of both. A map that is empty in one place leaves nothing to say about its fields. */
function mergeProperties(a: Value | undefined, b: Value | undefined): ValueMap | undefined {
  if (a === undefined || b === undefined || !isMap(a) || !isMap(b)) {
    const only = a ?? b;
    return only !== undefined && isMap(only) ? only : undefined;
  }
  const out: ValueMap = {};
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const left = getOwn(a, key);
    const right = getOwn(b, key);
    if (left !== undefined && right !== undefined && isMap(left) && isMap(right))
      setOwn(out, key, mergeSchemas(left, right));
    else setOwn(out, key, left ?? right ?? {});
  }
  return out;
}
