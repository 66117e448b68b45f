import { KpackError, compareBytes, quoteGo } from "../base/index.ts";
import { formatFloat } from "./goFloat.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { resolveScalar } from "./resolve.ts";
import { spanAt } from "./syntaxError.ts";
import { plainStyle } from "./token.ts";

/** Nodes that are looked at: aliases can stand for far more than was written. */
const mostNodes = 1000;

/**
 * The collection that go-yaml 2 refuses, in Go's own syntax, where `key` stands in a key's place: the innermost one
 * that is a key. Templates in values (`key: {{ .x }}`) are such collections.
 */
export function describeKey(key: Node): string {
  return describe(findRefused(key, { left: mostNodes }) ?? key, { left: mostNodes });
}

interface Budget {
  left: number;
}

function targetOf(node: Node): Node {
  return node.kind === N.aliasNode ? (node.target ?? node) : node;
}

/** The first collection within `node` that is a key, in the order in which they are decoded. */
function findRefused(node: Node, budget: Budget, ancestors: readonly Node[] = []): Node | undefined {
  const target = targetOf(node);
  if (target.kind === N.scalarNode || --budget.left < 0) return undefined;
  if (ancestors.includes(target))
    throw new KpackError("yaml/cyclic-alias", `yaml: anchor '${node.text}' value contains itself`, {
      span: spanAt(node),
    });
  const path = [...ancestors, target];
  for (const [i, child] of target.children.entries()) {
    const refused = findRefused(child, budget, path);
    if (refused !== undefined) return refused;
    const isKey = target.kind === N.mappingNode && i % 2 === 0;
    if (isKey && targetOf(child).kind !== N.scalarNode) return child;
  }
  return undefined;
}

function describe(node: Node, budget: Budget): string {
  if (--budget.left < 0) return "...";
  const target = targetOf(node);
  if (target.kind === N.scalarNode) return describeScalar(target);
  const texts = target.children.map((child) => describe(child, budget));
  if (target.kind === N.sequenceNode) return `[]interface {}{${texts.join(", ")}}`;
  const entries = texts.flatMap((text, i) => (i % 2 === 0 ? [`${text}:${texts[i + 1] ?? ""}`] : []));
  return `map[interface {}]interface {}{${entries.sort(compareBytes).join(", ")}}`;
}

function describeScalar({ tag, text, style }: Node): string {
  const { value } = tag === "" && style !== plainStyle ? { value: text } : resolveScalar(tag, text, true, false);
  if (value === null) return "interface {}(nil)";
  if (typeof value === "string") return quoteGo(value);
  return typeof value === "number" ? formatFloat(value) : String(value);
}
