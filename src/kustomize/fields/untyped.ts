import { type Value, type ValueMap, isMap } from "../../base/index.ts";
import type { Resource } from "../../manifest/index.ts";
import { mustBeQuoted } from "../../patch/index.ts";
import { parseSource } from "../../yaml/index.ts";
import { untypedScalar } from "./retext.ts";
import { writeScalar } from "./writeScalar.ts";

/** From the root of a document to a value. */
export type ValuePath = readonly (string | number)[];

/**
 * Writes a text as kustomize does where it says no type: unless the field was in quotes, it means what it spells
 * (`1e5` is a number), and so does what a replacement puts there later. Mirrors: kyaml's SetScalar.
 */
export function writeUntyped(resource: Resource, parent: ValueMap, key: string, text: string): void {
  const isText = !mustBeQuoted(text) || isQuoted(resource, [...(pathTo(resource.object, parent) ?? []), key]);
  writeScalar(resource, parent, key, isText ? text : untypedScalar(text));
  resource.noteUntyped(text);
}

/** The field's value with another text; see `writeUntyped`. */
export function retextUntyped(resource: Resource, old: string, text: string, path: ValuePath): Value {
  if (!resource.isUntyped(old) || !mustBeQuoted(text) || isQuoted(resource, path, text === "")) return text;
  return untypedScalar(text);
}

/** True when the document that was read has quotes (or a block) at a place, or else brackets around it: nothing in brackets is empty text. */
function isQuoted({ text }: Resource, path: ValuePath, orInBrackets = false): boolean {
  let node = text === undefined ? undefined : parseSource(text);
  for (const step of path) {
    if (orInBrackets && node?.isFlow) return true;
    node = typeof step === "string" ? node?.field(step) : node?.items()[step];
  }
  return node?.isStyled === true;
}

function pathTo(root: Value, wanted: ValueMap): ValuePath | undefined {
  const open: { value: Value; path: ValuePath }[] = [{ value: root, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (value === wanted) return path;
    if (Array.isArray(value)) for (const [i, item] of value.entries()) open.push({ value: item, path: [...path, i] });
    else if (isMap(value))
      for (const key of Object.keys(value)) open.push({ value: value[key] ?? null, path: [...path, key] });
  }
  return undefined;
}
