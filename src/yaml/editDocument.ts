import { KpackError, OddScalar, type Value, defaultLimits, getOwn, isMap } from "../base/index.ts";
import { readComments } from "./comments.ts";
import { printDocument } from "./printDocument.ts";
import type { EditableNode } from "./editableNode.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { Parser } from "./parser.ts";
import { resolveScalar } from "./resolve.ts";
import { Scanner } from "./scanner.ts";
import { literalStyle, plainStyle } from "./token.ts";

/** A value to be put at a path of keys and positions. What is missing on the way is made. */
export interface DocumentEdit {
  readonly path: readonly (string | number)[];
  readonly value: Value;
}

/**
 * The first document of a text with the edits made: order, quotes, block styles and comments stay as they are,
 * indentation and blank lines become those of kustomize. An existing scalar keeps its type and style.
 * Throws `yaml/...` for text that is no YAML, and `yaml/edit-alias` when a path leads through an alias.
 * Mirrors: kyaml's String of an edited node (go-yaml 3's encoder).
 */
export function editDocument(text: string, edits: readonly DocumentEdit[]): string {
  const root = new Parser(new Scanner(text, 3, defaultLimits.yamlDepth)).nextDocument();
  if (root === undefined) return text;
  const document = toEditable(root);
  const comments = readComments(text, document);
  for (const { path, value } of edits) put(document, path, value);
  return printDocument(document, comments);
}

/** Copies the parser's nodes. Iterative: the depth is the input's choice. */
function toEditable(root: Node): EditableNode {
  const anchors = new Map<Node, string>();
  const copies = new Map<Node, EditableNode>();
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === N.aliasNode && node.target !== undefined) anchors.set(node.target, node.text);
    const { kind, tag, text, style, isFlow, line, column } = node;
    const isPlain = kind === N.scalarNode && style === plainStyle && tag === "";
    const impliedTag = isPlain
      ? resolveScalar("", text, false, false).tag
      : kind === N.scalarNode
        ? tag || "!!str"
        : "";
    copies.set(node, { kind, tag, impliedTag, text, style, isFlow, children: [], anchor: "", line, column });
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as Node);
  }
  for (const [node, copy] of copies) {
    copy.children = node.children.map((child) => copies.get(child) as EditableNode);
    copy.anchor = anchors.get(node) ?? "";
  }
  return copies.get(root) as EditableNode;
}

function put(root: EditableNode, path: readonly (string | number)[], value: Value): void {
  let node = root;
  for (const key of path) node = typeof key === "number" ? item(node, key) : field(node, key);
  const created = fromValue(value);
  if (node.kind !== N.scalarNode || created.kind !== N.scalarNode) {
    const { line, column, anchor } = node;
    Object.assign(node, created, { line, column, anchor });
    return;
  }
  node.text = created.text;
}

function item(node: EditableNode, index: number): EditableNode {
  const found = node.children[index];
  if (found !== undefined) return resolved(found);
  const created = newNode(N.mappingNode, "");
  node.kind = N.sequenceNode;
  node.children.push(created);
  return created;
}

function field(node: EditableNode, key: string): EditableNode {
  if (node.kind !== N.mappingNode) Object.assign(node, newNode(N.mappingNode, ""));
  for (let i = 0; i < node.children.length; i += 2) {
    if (node.children[i]?.text === key && node.children[i]?.kind === N.scalarNode)
      return resolved(node.children[i + 1] as EditableNode);
  }
  const created = newNode(N.scalarNode, "");
  node.children.push({ ...newNode(N.scalarNode, key), impliedTag: "!!str" }, created);
  return created;
}

function resolved(node: EditableNode): EditableNode {
  if (node.kind !== N.aliasNode) return node;
  throw new KpackError("yaml/edit-alias", `the path leads through the alias *${node.text}`);
}

function newNode(kind: number, text: string): EditableNode {
  return {
    kind,
    tag: "",
    impliedTag: "",
    text,
    style: plainStyle,
    isFlow: false,
    children: [],
    anchor: "",
    line: -1,
    column: -1,
  };
}

/** A value as a node in block style. */
function fromValue(value: Value): EditableNode {
  if (Array.isArray(value)) return { ...newNode(N.sequenceNode, ""), children: value.map(fromValue) };
  if (isMap(value)) {
    const children = Object.keys(value).flatMap((key) => [
      { ...newNode(N.scalarNode, key), impliedTag: "!!str" },
      fromValue(getOwn(value, key) ?? null),
    ]);
    return { ...newNode(N.mappingNode, ""), children };
  }
  if (typeof value !== "string") return newNode(N.scalarNode, value instanceof OddScalar ? value.text : String(value));
  return {
    ...newNode(N.scalarNode, value),
    impliedTag: "!!str",
    style: value.includes("\n") ? literalStyle : plainStyle,
  };
}
