import { nearNames } from "../../base/index.ts";
import { GoObject, type GoMap, type GoValue } from "../goValue.ts";
import type { Node } from "./ast.ts";
import { isPlainMap } from "./typeRules.ts";

/** A read of `idents[at]` from nothing. */
export interface FieldRead {
  readonly node: Node;
  readonly idents: readonly string[];
  readonly at: number;
  /** What the part before was read from. */
  readonly owner: GoValue;
}

/** Nodes of the values tree that are looked at to find the path of one. */
const searchLimit = 100_000;

/** Says which part of a path is missing, from the top of the values where that can be found out. */
export function explainNil(read: FieldRead, dot: GoValue, root: GoValue): string {
  const { node, idents, at, owner } = read;
  const full = basePath(node, dot, root) + pathText(node, idents);
  if (at === 0 || idents[at - 1]?.startsWith("$")) return `there is no value to read ${full} from`;
  const missing = basePath(node, dot, root) + pathText(node, idents.slice(0, at));
  const key = idents[at - 1] ?? "";
  const near = isPlainMap(owner)
    ? nearNames(
        key,
        Object.keys(owner).filter((name) => name !== key),
      )
    : [];
  const guess = near.length > 0 ? `; did you mean ${near.join(" or ")}?` : "";
  const isNull = isPlainMap(owner) && Object.hasOwn(owner, key);
  return `${missing} is ${isNull ? "null" : "not set"}, so ${full} cannot be read${guess}`;
}

function pathText(node: Node, idents: readonly string[]): string {
  const path = node.kind === "variable" ? idents.join(".") : `.${idents.join(".")}`;
  return path.startsWith("$.") ? path.slice(1) : path;
}

/** Where the dot stands in the values: ".Values.image"; empty for the root and where it is not known. */
function basePath(node: Node, dot: GoValue, root: GoValue): string {
  if (node.kind !== "field" || !isPlainMap(dot) || !isPlainMap(root) || dot === root) return "";
  return findPath(root, dot) ?? "";
}

function findPath(root: GoMap, wanted: GoMap): string | undefined {
  const todo: { node: GoValue; path: string }[] = [{ node: root["Values"], path: ".Values" }];
  const seen = new Set<GoValue>();
  for (let entry = todo.pop(); entry !== undefined && seen.size < searchLimit; entry = todo.pop()) {
    const { node, path } = entry;
    if (node === wanted) return path;
    if (typeof node !== "object" || node === null || node instanceof GoObject || seen.has(node)) continue;
    seen.add(node);
    if (Array.isArray(node))
      for (const [index, item] of node.entries()) todo.push({ node: item, path: `${path}[${index}]` });
    else if (isPlainMap(node))
      for (const key of Object.keys(node)) todo.push({ node: node[key], path: `${path}.${key}` });
  }
  return undefined;
}
