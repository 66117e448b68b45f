import { KpackError, defaultLimits } from "../base/index.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { Parser } from "./parser.ts";
import { Scanner } from "./scanner.ts";

/** A key that one mapping has twice. Lines from 1. */
export interface DuplicateKey {
  readonly key: string;
  readonly firstLine: number;
  readonly line: number;
}

/**
 * Keys that a mapping of the first document writes twice, in order. A merge key's fields that the mapping sets anew are
 * not among them: that is what merge keys are for. For warnings; text that cannot be read has none.
 */
export function findDuplicateKeys(text: string): DuplicateKey[] {
  try {
    const root = new Parser(new Scanner(text, 2, defaultLimits.yamlDepth)).nextDocument();
    return root ? duplicatesBelow(root) : [];
  } catch (error) {
    if (error instanceof KpackError) return [];
    throw error;
  }
}

function duplicatesBelow(root: Node): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === N.mappingNode) collect(node, found);
    for (const child of node.children) open.push(child);
  }
  return found.sort((a, b) => a.line - b.line);
}

function collect(mapping: Node, found: DuplicateKey[]): void {
  const lines = new Map<string, number>();
  for (let i = 0; i < mapping.children.length; i += 2) {
    const key = mapping.children[i] as Node;
    if (key.kind !== N.scalarNode) continue;
    const line = key.line + 1;
    const firstLine = lines.get(key.text);
    if (firstLine === undefined) lines.set(key.text, line);
    else found.push({ key: key.text, firstLine, line });
  }
}
