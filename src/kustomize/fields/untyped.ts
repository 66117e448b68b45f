import { type Value, type ValueMap, isMap } from "../../base/index.ts";
import type { Resource } from "../../manifest/index.ts";
import { mustBeQuoted } from "../../patch/index.ts";
import { type SourceNode, parseSource } from "../../yaml/index.ts";
import { untypedScalar } from "./retext.ts";
import { writeScalar } from "./writeScalar.ts";

/** From the root of a document to a value. */
export type ValuePath = readonly (string | number)[];

/**
 * Writes a text as kustomize does where it says no type: unless the field was in quotes, it means what it spells
 * (`1e5` is a number), and so does what a replacement puts there later. Mirrors: kyaml's SetScalar.
 */
export function writeUntyped(resource: Resource, parent: ValueMap, key: string, text: string): void {
  const isText =
    isWord(text) || !mustBeQuoted(text) || isQuoted(resource, [...(pathTo(resource.object, parent) ?? []), key]);
  writeScalar(resource, parent, key, isText ? text : untypedScalar(text));
  const isName = key === "name" && parent === resource.object["metadata"];
  resource.noteUntyped(isName ? "metadata.name" : `${key}=${text}`);
}

const fieldsWithMarks = new Set(["apiVersion", "kind", "metadata.name", "metadata.namespace"]);

/** How a resource notes that a text stands at a place without a type: by the place where that is one of a few, else by its last step and the text. */
export function untypedMark(path: ValuePath, text: string): string {
  const place = path.join(".");
  return fieldsWithMarks.has(place) ? place : `${path.at(-1)}=${text}`;
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

/** True when the document that was read has quotes (or a block) at a place. */
function isQuoted(resource: Resource, path: ValuePath): boolean {
  return nodesTo(resource, path)[path.length]?.isStyled === true;
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
