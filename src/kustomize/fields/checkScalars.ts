import { KpackError, OddScalar, type Value, isMap } from "../../base/index.ts";
import { formatId } from "../../kube/index.ts";
import type { Resource } from "../../manifest/index.ts";
import { readScalar } from "../../yaml/index.ts";

/**
 * Fails when a replacement left a text in a field whose type does not allow it (`!!int` with "abc"). Such a text is
 * no error before: it may be overwritten. Mirrors: the YAML round trip in which kustomize finds out.
 */
export function checkScalars(resource: Resource): void {
  if (!resource.hasMistypedScalars) return;
  const open: Value[] = [resource.object];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value instanceof OddScalar) checkScalar(resource, value);
    else if (Array.isArray(value)) for (const item of value) open.push(item);
    else if (isMap(value)) for (const key of Object.keys(value)) open.push(value[key] as Value);
  }
  resource.hasMistypedScalars = false;
}

function checkScalar(resource: Resource, { value, text, tag }: OddScalar): void {
  if (typeof value !== "string" || tag === "!!str" || tag === "!!timestamp" || tag === "") return;
  try {
    readScalar(text, tag);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw error.with({
      span: resource.source,
      notes: [`in ${formatId(resource.id)}`],
      hint: "a replacement keeps the type of its target: make the target a text by quoting it",
    });
  }
}

/** A text in a field of a type that does not allow it, which is kept until it is overwritten or printed. */
export function mistypedScalar(text: string, tag: string): OddScalar {
  return new OddScalar(text, text, tag);
}

export function isMistyped(value: Value): boolean {
  return (
    value instanceof OddScalar && typeof value.value === "string" && !["", "!!str", "!!timestamp"].includes(value.tag)
  );
}
