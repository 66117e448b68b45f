import { KpackError, defaultLimits } from "../base/index.ts";
import { type Comments, readComments } from "./comments.ts";
import * as N from "./node.ts";
import { Parser } from "./parser.ts";
import { resolveScalar } from "./resolve.ts";
import { Scanner } from "./scanner.ts";
import { doubleQuoted, foldedStyle, literalStyle, plainStyle, singleQuoted } from "./token.ts";

/** A node with all that go-yaml 3 has in one, under the names and numbers that it gives them. */
export interface GoNode {
  readonly Kind: number;
  readonly Style: number;
  readonly Tag: string;
  readonly Value: string;
  /** Items, or keys and values in turn; null for scalars. */
  readonly Content: readonly GoNode[] | null;
  readonly HeadComment: string;
  readonly LineComment: string;
  readonly FootComment: string;
  /** From 1; 0 for a node that was not read. */
  readonly Line: number;
  readonly Column: number;
}

export const goScalar = 8;
export const goMapping = 4;
export const goSequence = 2;
const taggedStyle = 1;
const flowStyle = 32;
export const goDoubleQuoted = 2;
export const goSingleQuoted = 4;
export const goLiteral = 8;
const goStyles: Readonly<Record<number, number>> = {
  [plainStyle]: 0,
  [singleQuoted]: goSingleQuoted,
  [doubleQuoted]: goDoubleQuoted,
  [literalStyle]: goLiteral,
  [foldedStyle]: 16,
};

/** A node that was made, not read. */
export function newGoNode(fields: Partial<GoNode>): GoNode {
  const Content = fields.Kind === undefined || fields.Kind === goScalar ? null : [];
  return {
    ...{ Kind: goScalar, Style: 0, Tag: "", Value: "", Content, HeadComment: "", LineComment: "", FootComment: "" },
    ...{ Line: 0, Column: 0 },
    ...fields,
  };
}

/** The first document of a text, aliases replaced by what they stand for; undefined when it cannot be read. */
export function readGoNode(text: string): GoNode | undefined {
  try {
    const root = new Parser(new Scanner(text, 3, defaultLimits.yamlDepth)).nextDocument();
    return root && convert(root, readComments(text, root));
  } catch (error) {
    if (error instanceof KpackError) return undefined;
    throw error;
  }
}

function convert(root: N.Node, comments: Comments): GoNode {
  const made = new Map<N.Node, { node: GoNode; content: GoNode[] }>();
  const order: N.Node[] = [];
  const open: N.Node[] = [root];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = target(next);
    if (made.has(node)) continue;
    const content: GoNode[] = [];
    made.set(node, { node: nodeOf(node, content, comments), content });
    order.push(node);
    for (const child of node.children) open.push(child);
  }
  for (const node of order) {
    const { content } = made.get(node) as { content: GoNode[] };
    for (const child of node.children) content.push((made.get(target(child)) as { node: GoNode }).node);
    if (node.kind === N.mappingNode) moveLineComments(node, content, comments);
  }
  return (made.get(target(root)) as { node: GoNode }).node;
}

function target(node: N.Node): N.Node {
  return node.kind === N.aliasNode && node.target !== undefined ? node.target : node;
}

/** What stands behind a field's scalar belongs to the scalar. */
function moveLineComments({ children }: N.Node, content: GoNode[], comments: Comments): void {
  for (let i = 0; i < children.length; i += 2) {
    const LineComment = comments.line.get(children[i] as N.Node);
    if (LineComment === undefined || children[i + 1]?.kind !== N.scalarNode) continue;
    content[i] = { ...(content[i] as GoNode), LineComment: "" };
    content[i + 1] = { ...(content[i + 1] as GoNode), LineComment };
  }
}

function nodeOf(node: N.Node, content: GoNode[], comments: Comments): GoNode {
  const isScalar = node.kind === N.scalarNode;
  const isTagged = node.tag !== "" && node.tag !== "!";
  return {
    Kind: isScalar ? goScalar : node.kind === N.mappingNode ? goMapping : goSequence,
    Style: (isTagged ? taggedStyle : 0) | (isScalar ? (goStyles[node.style] ?? 0) : node.isFlow ? flowStyle : 0),
    Tag: isTagged ? node.tag : impliedTag(node),
    Value: node.text,
    Content: isScalar ? null : content,
    HeadComment: (comments.head.get(node) ?? []).join("\n"),
    LineComment: comments.line.get(node) ?? "",
    FootComment: (comments.foot.get(node) ?? []).join("\n"),
    Line: node.line + 1,
    Column: node.column + 1,
  };
}

function impliedTag({ kind, style, text }: N.Node): string {
  if (kind === N.mappingNode) return "!!map";
  if (kind === N.sequenceNode) return "!!seq";
  return style === plainStyle ? resolveScalar("", text, false, false).tag : "!!str";
}
