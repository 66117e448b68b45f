import { compareBytes } from "../../base/index.ts";
import { isObject } from "./schemaDocument.ts";

/** JSON Schema's name of the value's type; integers are numbers. */
export function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "bigint" ? "number" : typeof value;
}

/** A list or an object. */
export function isComposite(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Equality as JSON Schema has it: 1 equals 1.0, key order does not matter. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a === "bigint" || typeof b === "bigint")
    return typeOf(a) === "number" && typeOf(b) === "number" && Number(a) === Number(b);
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

/** Indexes of two equal items. Linear: items are compared by a canonical text. */
export function findTwins(list: readonly unknown[]): [number, number] | undefined {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const key = canonical(item);
    const twin = seen.get(key);
    if (twin !== undefined) return [twin, index];
    seen.set(key, index);
  }
  return undefined;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value))
    return `{${Object.keys(value)
      .sort(compareBytes)
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
      .join(",")}}`;
  return typeof value === "bigint" ? String(value) : String(JSON.stringify(value));
}
