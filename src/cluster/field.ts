import { getOwn, isMap, plain, type Value, type ValueMap } from "../base/index.ts";

/** The value at a path of mapping keys; undefined when any step is absent or not a mapping. */
export function fieldAt(object: Value | undefined, ...path: string[]): Value | undefined {
  let value: Value | undefined = object;
  for (const key of path) {
    if (!isMap(value)) return undefined;
    value = getOwn(value, key);
  }
  return value;
}

/** The text at a path; undefined when absent or not a string. */
export function textAt(object: Value | undefined, ...path: string[]): string | undefined {
  const value = fieldAt(object, ...path);
  const scalar = value === undefined ? undefined : plain(value);
  return typeof scalar === "string" ? scalar : undefined;
}

/** The whole number at a path; undefined when absent or not a number. */
export function numberAt(object: Value | undefined, ...path: string[]): number | undefined {
  const value = fieldAt(object, ...path);
  const scalar = value === undefined ? undefined : plain(value);
  if (typeof scalar === "bigint") return Number(scalar);
  return typeof scalar === "number" ? scalar : undefined;
}

/** The mapping at a path; an empty one when absent. */
export function mapAt(object: Value | undefined, ...path: string[]): ValueMap {
  const value = fieldAt(object, ...path);
  return isMap(value) ? value : {};
}

/** The mappings in the list at a path; items that are no mappings are left out. */
export function mapsAt(object: Value | undefined, ...path: string[]): ValueMap[] {
  const value = fieldAt(object, ...path);
  return Array.isArray(value) ? value.filter(isMap) : [];
}
