import { KpackError, type Span, defaultLimits } from "../base/index.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { Parser } from "./parser.ts";
import { Scanner } from "./scanner.ts";
import { spanAt } from "./syntaxError.ts";
import { splitDocuments } from "./splitDocuments.ts";

/** A field in a file, for an error that wants to show it. */
export interface FieldPlace {
  /** Named in the result. */
  readonly file?: string | undefined;
  /** Which document of the stream, from 0, as `parseDocuments` with the kyaml reader counts them. Default 0. */
  readonly document?: number | undefined;
  /** Keys and list positions from the document's root. */
  readonly path: readonly (string | number)[];
}

/**
 * Where a field is: the start of a scalar, the key of a mapping or list. When the path ends before its end, the last
 * part that exists. Undefined when the text cannot be read. Positions are found anew: reading documents costs nothing
 * for them.
 */
export function locate(text: string, place: FieldPlace): Span | undefined {
  try {
    const part = splitDocuments(text)[place.document ?? 0];
    const root = part && new Parser(new Scanner(part.text, 3, defaultLimits.yamlDepth)).nextDocument();
    if (!part || !root) return undefined;
    const span = spanAt(find(root, place.path));
    return { ...span, file: place.file ?? "", line: (span.line ?? 1) + part.line };
  } catch (error) {
    if (error instanceof KpackError) return undefined;
    throw error;
  }
}

/** The node to point at. */
function find(root: Node, path: readonly (string | number)[]): Node {
  let shown = root;
  let node: Node | undefined = root;
  for (const step of path) {
    const index = childIndex(node, step);
    const key: Node | undefined = node.children[index - (node.kind === N.mappingNode ? 1 : 0)];
    const value: Node | undefined = node.children[index];
    if (index < 0 || !key || !value) return shown;
    shown = value.kind === N.scalarNode && value.text !== "" ? value : key;
    node = value.kind === N.aliasNode ? (value.target ?? value) : value;
  }
  return shown;
}

/** The position of a step's value among the children, or -1. */
function childIndex(node: Node, step: string | number): number {
  if (node.kind === N.sequenceNode) return typeof step === "number" && step < node.children.length ? step : -1;
  if (node.kind !== N.mappingNode) return -1;
  const name = String(step);
  const at = node.children.findIndex((key, i) => i % 2 === 0 && key.kind === N.scalarNode && key.text === name);
  return at < 0 ? -1 : at + 1;
}
