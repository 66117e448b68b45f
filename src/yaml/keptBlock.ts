import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { foldedStyle, literalStyle } from "./token.ts";

/**
 * Adds the line break that kustomize adds to a document's last value when that is a block with kept line breaks (`|+`)
 * and a comment follows: kustomize writes a blank line before the comment, and reads it as part of the block.
 * `rest` is the text behind the block.
 *
 * Mirrors: go-yaml 3 emitterc.go (yaml_emitter_emit_document_end).
 */
export function extendKeptBlock(root: Node, rest: string): void {
  if (!rest.includes("#")) return;
  let last: Node | undefined = root;
  while (last && last.kind !== N.scalarNode) last = last.children[last.children.length - 1];
  if (!last || (last.style !== literalStyle && last.style !== foldedStyle) || !endsInBlankLine.test(last.text)) return;
  const lines = rest.split("\n").filter((line) => line.trim() !== "");
  const columns = lines.map((line) => line.search(/\S/));
  if (!lines.every((line, i) => line[columns[i] as number] === "#")) return;
  // Comments of two depths: the first is written close to the block.
  if (columns.every((column) => column >= (columns[0] ?? 0))) last.text += "\n";
}

const endsInBlankLine = /^\n$|\n\n$/;
