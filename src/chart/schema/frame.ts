import type { Draft, JsonObject, SchemaResource } from "./schemaDocument.ts";
import { isObject } from "./schemaDocument.ts";
import type { Violation } from "./validationError.ts";

export type Path = readonly (string | number)[];

/** One schema applied to one value; children of the same value form a chain that shows reference cycles. */
export interface Frame {
  schema: unknown;
  resource: SchemaResource;
  value: unknown;
  path: Path;
  /** The frame that applied this one; `sameValue` when it looks at the same value. */
  parent: Frame | undefined;
  sameValue: boolean;
  depth: number;
  /** Properties and items that no schema has looked at; undefined when nobody asks. */
  open: Open | undefined;
}
export interface Open {
  properties: Set<string> | undefined;
  items: Set<number> | undefined;
}

/** What is still to be looked at, where somebody asks for it: the schema itself or the one that applies it. */
export function openFor(frame: Frame, callerNeeds: boolean): Open | undefined {
  const { schema, value } = frame;
  if (!isObject(schema)) return callerNeeds ? everything(value, 0) : undefined;
  if (isObject(value)) {
    if (schema["additionalProperties"] !== undefined || !(callerNeeds || "unevaluatedProperties" in schema))
      return undefined;
    return everything(value, 0);
  }
  if (!Array.isArray(value) || !(callerNeeds || "unevaluatedItems" in schema)) return undefined;
  const done = evaluatedItems(schema, frame.resource.draft);
  return done < value.length ? everything(value, done) : undefined;
}

function everything(value: unknown, from: number): Open | undefined {
  if (Array.isArray(value)) return { properties: undefined, items: new Set([...value.keys()].slice(from)) };
  return isObject(value) ? { properties: new Set(Object.keys(value)), items: undefined } : undefined;
}

/** How many leading items the schema itself looks at; Infinity for all. */
function evaluatedItems(schema: JsonObject, draft: Draft): number {
  const tuple = draft >= 2020 ? schema["prefixItems"] : schema["items"];
  const rest = draft >= 2020 ? schema["items"] : Array.isArray(tuple) ? schema["additionalItems"] : tuple;
  if (rest !== undefined) return Number.POSITIVE_INFINITY;
  return Array.isArray(tuple) ? tuple.length : 0;
}

/** Nothing is left that somebody asks for. */
export function isClosed(open: Open | undefined): boolean {
  return !open?.properties?.size && !open?.items?.size;
}

/** Removes from the set what is not in the other. */
export function keepOnly<T>(set: Set<T> | undefined, other: Set<T> | undefined): void {
  if (!set) return;
  for (const item of set) if (!other?.has(item)) set.delete(item);
}

/** Whether the schema is being applied to this very value already. */
export function isCircular(frame: Frame): boolean {
  for (let at: Frame = frame; at.sameValue && at.parent; at = at.parent)
    if (at.parent.schema === frame.schema) return true;
  return false;
}

/** A breach without causes. */
export function leaf(frame: Frame, message: string): Violation {
  return { path: frame.path, message, kind: "leaf", causes: [] };
}
