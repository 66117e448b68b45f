import type { Value, ValueMap } from "../../base/index.ts";
import { getOwn, isMap } from "../../base/index.ts";

/** The mapping at a dotted path; undefined when a part is missing or not a mapping. */
export function lookupTable(values: ValueMap, path: string): ValueMap | undefined {
  let table = values;
  for (const key of path.split(".")) {
    const next = getOwn(table, key);
    if (next === undefined || !isMap(next)) return undefined;
    table = next;
  }
  return table;
}

/** The scalar or list at a dotted path; undefined when it is missing or a mapping. */
export function lookupValue(values: ValueMap, path: string): Exclude<Value, ValueMap> | undefined {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const table = keys.length === 0 ? values : lookupTable(values, keys.join("."));
  const value = table && getOwn(table, last);
  return value === undefined || isMap(value) ? undefined : value;
}
