import { type Span, getOwn, isMap } from "../../base/index.ts";
import { locate, parseDocument } from "../../yaml/index.ts";
import type { ValuePath } from "./decode.ts";

/** A file, for errors that point into it. */
export interface FileText {
  readonly file: string;
  readonly text: string;
}

/** Where a field of a kustomization file stands; the file alone when it cannot be found. */
export function positionOf({ file, text }: FileText, path: ValuePath): Span {
  return locate(text, { file, path }) ?? { file };
}

/** Deprecated fields, whose items were put behind those of their successor. */
const predecessors: Readonly<Record<string, string>> = {
  resources: "bases",
  images: "imageTags",
  helmCharts: "helmChartInflationGenerator",
};

/** Where an item of a list stands, also when a deprecated field holds it; `rest` leads on into the item. */
export function positionOfItem(
  source: FileText,
  field: string,
  [index, ...rest]: readonly [number, ...ValuePath],
): Span {
  const predecessor = predecessors[field];
  const own = predecessor === undefined ? Number.POSITIVE_INFINITY : countItems(source, field);
  return index < own
    ? positionOf(source, [field, index, ...rest])
    : positionOf(source, [predecessor ?? field, index - own, ...rest]);
}

function countItems({ file, text }: FileText, field: string): number {
  const document = parseDocument(text, { reader: "sigs", file });
  const list = isMap(document) ? getOwn(document, field) : undefined;
  return Array.isArray(list) ? list.length : 0;
}
