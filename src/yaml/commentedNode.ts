import { KpackError, defaultLimits } from "../base/index.ts";
import { type Comments, readComments } from "./comments.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { Parser } from "./parser.ts";
import { resolveScalar } from "./resolve.ts";
import { Scanner } from "./scanner.ts";
import { plainStyle } from "./token.ts";

/** The comments of a mapping's field or a list's item; each line with its `#`. */
export interface EntryComments {
  /** Lines of their own above the entry; "" between groups that blank lines part. */
  readonly above: readonly string[];
  /** At the end of the entry's line. */
  readonly behind: string | undefined;
  /** Lines of their own below the entry, followed by a blank line or the end of the mapping. */
  readonly below: readonly string[];
}

export interface CommentedField extends EntryComments {
  readonly key: string;
  /** From 1. */
  readonly line: number;
  readonly value: CommentedNode;
}

export interface CommentedItem extends EntryComments {
  /** From 1. */
  readonly line: number;
  readonly value: CommentedNode;
}

/** A value as written, with the comments that belong to its parts. */
export class CommentedNode {
  readonly #node: Node;
  readonly #comments: Comments;

  constructor(node: Node, comments: Comments) {
    this.#node = node;
    this.#comments = comments;
  }

  /** A scalar's text; empty for collections. */
  get text(): string {
    return this.#node.kind === N.scalarNode ? this.#node.text : "";
  }

  /** Above everything, each group followed by a blank line. */
  get heading(): readonly string[] {
    return this.#comments.document.flat();
  }

  /** The fields of a mapping with keys that are scalars. What merge keys bring is not among them. */
  fields(): CommentedField[] {
    if (this.#node.kind !== N.mappingNode) return [];
    const { children } = this.#node;
    const fields: CommentedField[] = [];
    for (let i = 0; i + 1 < children.length; i += 2) {
      const key = children[i] as Node;
      if (key.kind !== N.scalarNode) continue;
      const node = children[i + 1] as Node;
      fields.push({ key: keyName(key), line: key.line + 1, value: this.#wrap(node), ...this.#commentsOf(key, node) });
    }
    return fields;
  }

  items(): CommentedItem[] {
    if (this.#node.kind !== N.sequenceNode) return [];
    return this.#node.children.map((node) => ({
      line: node.line + 1,
      value: this.#wrap(node),
      ...this.#commentsOf(node, node),
    }));
  }

  #commentsOf(entry: Node, value: Node): EntryComments {
    const { head, foot, line } = this.#comments;
    return { above: head.get(entry) ?? [], below: foot.get(entry) ?? [], behind: line.get(value) ?? line.get(entry) };
  }

  #wrap(node: Node): CommentedNode {
    return new CommentedNode(node.kind === N.aliasNode ? (node.target ?? node) : node, this.#comments);
  }
}

/** The name that Helm knows the key by: `on` is "true". */
function keyName(key: Node): string {
  if (key.style !== plainStyle || key.tag !== "") return key.text;
  const { value } = resolveScalar("", key.text, true, false);
  return typeof value === "boolean" || typeof value === "bigint" ? String(value) : key.text;
}

/** The first document of a text with its comments; undefined when there is none or it cannot be read. */
export function parseCommented(text: string): CommentedNode | undefined {
  try {
    const root = new Parser(new Scanner(text, 2, defaultLimits.yamlDepth)).nextDocument();
    return root && new CommentedNode(root, readComments(text, root));
  } catch (error) {
    if (error instanceof KpackError) return undefined;
    throw error;
  }
}
