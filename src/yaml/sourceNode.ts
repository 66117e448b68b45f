import { KpackError } from "../base/index.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import { Parser } from "./parser.ts";
import { resolveScalar } from "./resolve.ts";
import { Scanner } from "./scanner.ts";
import { foldedStyle, plainStyle } from "./token.ts";

const maxDepth = 10_000;

/** A value as it was written: what plain data does not tell. */
export class SourceNode {
  readonly #node: Node;
  readonly #lines: readonly string[];

  constructor(node: Node, lines: readonly string[]) {
    this.#node = node;
    this.#lines = lines;
  }

  /** A scalar's text. */
  get text(): string {
    return this.#node.text;
  }

  /** True for a scalar in quotes or in a block. */
  get isStyled(): boolean {
    return this.#node.kind === N.scalarNode && this.#node.style !== plainStyle;
  }

  /** True for a collection in brackets or braces. */
  get isFlow(): boolean {
    return this.#node.isFlow;
  }

  /** True for a scalar that means null. */
  get isNull(): boolean {
    const { kind, style, tag, text } = this.#node;
    return kind === N.scalarNode && style === plainStyle && resolveScalar(tag, text, false, false).value === null;
  }

  get isFolded(): boolean {
    return this.#node.style === foldedStyle;
  }

  /** The value of a mapping's field. */
  field(name: string): SourceNode | undefined {
    const at = this.#keyAt(name);
    return at < 0 ? undefined : this.#wrap(this.#node.children[at + 1]);
  }

  items(): SourceNode[] {
    if (this.#node.kind !== N.sequenceNode) return [];
    return this.#node.children.flatMap((child) => this.#wrap(child) ?? []);
  }

  /** The comment at the end of a field's line, or alone on the line above it; without its `#`. */
  fieldComment(name: string): string | undefined {
    const at = this.#keyAt(name);
    const key = this.#node.children[at];
    if (at < 0 || key === undefined) return undefined;
    const own = /(?:^|\s)#+(.*)$/.exec(this.#lines[key.line] ?? "");
    const above = /^\s*#+(.*)$/.exec(this.#lines[key.line - 1] ?? "");
    return (own ?? above)?.[1];
  }

  /** A key at or below this node that is not a string, or that its mapping has twice. Not recursive. */
  findOddKey(): { readonly text: string; readonly isTwice: boolean } | undefined {
    const open = [this.#node];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const isMap = node.kind === N.mappingNode;
      const names = new Set<string>();
      for (let i = 0; i < node.children.length; i++) {
        const child = node.children[i] as Node;
        if (isMap && i % 2 === 0) {
          if (isOdd(child) || names.has(child.text)) return { text: child.text, isTwice: names.has(child.text) };
          names.add(child.text);
        } else open.push(child);
      }
    }
    return undefined;
  }

  /** True when this mapping has the key, and not as a string. */
  isOddKey(name: string): boolean {
    const key = this.#node.children[this.#keyAt(name)];
    return key !== undefined && isOdd(key);
  }

  #keyAt(name: string): number {
    if (this.#node.kind !== N.mappingNode) return -1;
    return this.#node.children.findIndex((key, i) => i % 2 === 0 && key.kind === N.scalarNode && key.text === name);
  }

  #wrap(node: Node | undefined): SourceNode | undefined {
    const target = node?.kind === N.aliasNode ? node.target : node;
    return target && new SourceNode(target, this.#lines);
  }
}

function isOdd(key: Node): boolean {
  if (key.kind !== N.scalarNode || key.style !== plainStyle) return false;
  if (key.tag !== "") return key.tag !== "!!str";
  return resolveScalar("", key.text, false, false).tag !== "!!str";
}

/** The first document of a text as it was written; undefined when there is none or it cannot be read. */
export function parseSource(text: string): SourceNode | undefined {
  try {
    const root = new Parser(new Scanner(text, 3, maxDepth)).nextDocument();
    return root && new SourceNode(root, text.split("\n"));
  } catch (error) {
    if (error instanceof KpackError) return undefined;
    throw error;
  }
}
