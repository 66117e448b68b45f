import { type Value, getOwn, isMap, setOwn } from "../base/index.ts";
import { parseDocument } from "./read.ts";
import { stringify } from "./stringify.ts";

/** A value to be put at a path of keys and positions; all but its last step exist or are made as maps. */
export interface DocumentEdit {
  readonly path: readonly (string | number)[];
  readonly value: Value;
}

/** The document with the edits made, as kustomize prints an edited document. */
export function editDocument(text: string, edits: readonly DocumentEdit[]): string {
  const root = [parseDocument(text, { reader: "kyaml" })];
  for (const { path, value } of edits) setAt(root, [0, ...path], value);
  return stringify(root[0] ?? null);
}

function setAt(root: Value, path: readonly (string | number)[], value: Value): void {
  let at = root;
  path.forEach((key, i) => {
    const isLast = i === path.length - 1;
    if (Array.isArray(at)) {
      if (isLast) at[key as number] = value;
      else at = at[key as number] ?? null;
    } else if (isMap(at)) {
      if (isLast) setOwn(at, String(key), value);
      else {
        const next = getOwn(at, String(key)) ?? {};
        setOwn(at, String(key), next);
        at = next;
      }
    }
  });
}
