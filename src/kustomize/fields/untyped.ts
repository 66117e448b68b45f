import { type Value, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import type { Resource } from "../../manifest/index.ts";
import { mustBeQuoted } from "../../patch/index.ts";
import { type SourceNode, parseSource } from "../../yaml/index.ts";
import { untypedScalar } from "./retext.ts";
import { writeScalar } from "./writeScalar.ts";

/** From the root of a document to a value. */
export type ValuePath = readonly (string | number)[];

/**
 * Writes a text as kustomize does where it says no type: unless the field was in quotes, it means what it spells
 * (`1e5` is a number), and so does what a replacement puts there later. `old` is what the field held while its quotes
 * were its own. Mirrors: kyaml's SetScalar.
 */
export function writeUntyped(
  resource: Resource,
  parent: ValueMap,
  key: string,
  text: string,
  old: Value | undefined = getOwn(parent, key),
): void {
  const place = parent === resource.object["metadata"] ? `metadata.${key}` : key;
  const isText =
    isWord(text) || !mustBeQuoted(text) || isQuoted(resource, [...(pathTo(resource.object, parent) ?? []), key], old);
  writeScalar(resource, parent, key, isText ? text : untypedScalar(text));
  resource.noteUntyped(markAt(place, key, text));
}

const fieldsWithMarks = new Set(["apiVersion", "kind", "metadata.name", "metadata.namespace"]);

/** How a resource notes that a text stands at a place without a type: by the place where that is one of a few, else by its last step and the text. */
export function untypedMark(path: ValuePath, text: string): string {
  return markAt(path.join("."), path.at(-1) ?? "", text);
}

function markAt(place: string, key: string | number, text: string): string {
  return fieldsWithMarks.has(place) ? place : `${key}=${text}`;
}

/** No number, and longer than `false`. */
function isWord(text: string): boolean {
  const first = text.charCodeAt(0) | 0x20;
  return text.length > 5 && first >= 0x61 && first <= 0x7a;
}

/** The field's value with another text; see `writeUntyped`. */
export function retextUntyped(resource: Resource, old: string, text: string, path: ValuePath): Value {
  if (!resource.isUntyped(untypedMark(path, old)) || !mustBeQuoted(text) || isQuoted(resource, path)) return text;
  return text === "" && isInBrackets(resource, path) ? "" : untypedScalar(text);
}

/** True when the document that was read has quotes (or a block) at a place; where it has nothing, texts that need quotes have them. */
function isQuoted(resource: Resource, path: ValuePath, old?: Value): boolean {
  const read = nodesTo(resource, path)[path.length];
  return read ? read.isStyled : typeof old === "string" && mustBeQuoted(old);
}

/** True when the document that was read has brackets or braces around a place: nothing in them is empty text, not null. */
export function isInBrackets(resource: Resource, path: ValuePath): boolean {
  return nodesTo(resource, path).some((node) => node.isFlow);
}

/** What the document that was read has on a path, as far as it goes. */
function nodesTo({ text }: Resource, path: ValuePath): SourceNode[] {
  const nodes: SourceNode[] = [];
  let node = text === undefined ? undefined : parseSource(text);
  for (let i = 0; node !== undefined; i++) {
    nodes.push(node);
    const step = path[i];
    if (step === undefined) break;
    node = typeof step === "string" ? node.field(step) : node.items()[step];
  }
  return nodes;
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
