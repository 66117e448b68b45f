import { compareBytes, quoteGo } from "../base/index.ts";
import { formatFloat } from "./goFloat.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { resolveScalar } from "./resolve.ts";
import { plainStyle } from "./token.ts";

/** Nodes that are shown: aliases can stand for far more than was written. */
const mostNodes = 1000;

/**
 * A collection in Go's own syntax, as go-yaml 2 names it where it stands in a key's place. Templates in values
 * (`key: {{ .x }}`) are such collections.
 */
export function describeKey(key: Node): string {
  let left = mostNodes;
  const describe = (node: Node): string => {
    if (--left < 0) return "...";
    const target = node.kind === N.aliasNode ? (node.target ?? node) : node;
    if (target.kind === N.scalarNode) return describeScalar(target);
    const texts = target.children.map(describe);
    if (target.kind === N.sequenceNode) return `[]interface {}{${texts.join(", ")}}`;
    const entries = texts.flatMap((text, i) => (i % 2 === 0 ? [`${text}:${texts[i + 1] ?? ""}`] : []));
    return `map[interface {}]interface {}{${entries.sort(compareBytes).join(", ")}}`;
  };
  return describe(key);
}

function describeScalar({ tag, text, style }: Node): string {
  const { value } = tag === "" && style !== plainStyle ? { value: text } : resolveScalar(tag, text, true, false);
  if (value === null) return "interface {}(nil)";
  if (typeof value === "string") return quoteGo(value);
  return typeof value === "number" ? formatFloat(value) : String(value);
}
