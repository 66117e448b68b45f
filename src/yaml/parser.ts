import { KpackError } from "../base/index.ts";
import * as N from "./node.ts";
import type { Node } from "./node.ts";
import type { Scanner } from "./scanner.ts";
import { type Mark, spanAt, syntaxError } from "./syntaxError.ts";
import * as T from "./token.ts";
import type { Token } from "./token.ts";

const longPrefix = "tag:yaml.org,2002:";

// What to do with the next token; one per place in the grammar.
const documentEndState = 0;
const blockNodeState = 1;
const blockSequenceState = 2;
const indentlessState = 3;
const blockKeyState = 4;
const blockValueState = 5;
const flowSequenceState = 6;
const flowPairKeyState = 7;
const flowPairValueState = 8;
const flowPairEndState = 9;
const flowKeyState = 10;
const flowValueState = 11;
const flowEmptyValueState = 12;

/** What may stand where a node is expected. */
const inFlow = 0;
const inBlock = 1;
const inMapping = 2;

interface Properties {
  readonly mark: Mark;
  readonly anchor: string | undefined;
  readonly tag: string;
}

/**
 * Builds nodes out of tokens, one document at a time, with an explicit stack of states: nesting costs no call stack.
 *
 * Mirrors: go.yaml.in/yaml parserc.go and the tree building of decode.go.
 */
export class Parser {
  readonly #scanner: Scanner;
  #state = documentEndState;
  readonly #states: number[] = [];
  /** Where the open collections began, for error messages. */
  readonly #marks: Mark[] = [];
  readonly #open: Node[] = [];
  #root: Node | undefined;
  #first = true;
  /** True when the collection on top has just begun: no separator is due. */
  #atFirst = false;
  #anchors = new Map<string, Node>();
  #handles = new Map<string, string>();

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** The next document's root, or undefined at the end of the stream. */
  nextDocument(): Node | undefined {
    if (!this.#startDocument()) return undefined;
    while (this.#state !== documentEndState) this.#step();
    this.#endDocument();
    return this.#root;
  }

  #startDocument(): boolean {
    const scanner = this.#scanner;
    let token = scanner.peek();
    if (!this.#first) {
      while (token.kind === T.documentEnd) {
        scanner.skip();
        token = scanner.peek();
      }
    }
    if (token.kind === T.streamEnd) return false;
    const implicit = this.#first && token.kind !== T.documentStart && !isDirective(token);
    this.#first = false;
    this.#root = undefined;
    if (scanner.dialect === 2) this.#anchors = new Map();
    this.#states.push(documentEndState);
    this.#state = blockNodeState;
    this.#readDirectives();
    if (implicit) return true;
    token = scanner.peek();
    if (token.kind !== T.documentStart) this.#fail("did not find expected <document start>", token);
    scanner.skip();
    token = scanner.peek();
    if (
      isDirective(token) ||
      token.kind === T.documentStart ||
      token.kind === T.documentEnd ||
      token.kind === T.streamEnd
    ) {
      this.#addEmpty(token);
      this.#popState();
    }
    return true;
  }

  #endDocument(): void {
    if (this.#scanner.peek().kind === T.documentEnd) this.#scanner.skip();
    this.#handles = new Map();
  }

  #readDirectives(): void {
    const scanner = this.#scanner;
    let versions = 0;
    for (let token = scanner.peek(); isDirective(token); token = scanner.peek()) {
      if (token.kind === T.versionDirective) {
        if (versions++ > 0) this.#fail("found duplicate %YAML directive", token);
        if (token.text !== "1.1") this.#fail("found incompatible YAML document", token);
      } else {
        if (this.#handles.has(token.handle)) this.#fail("found duplicate %TAG directive", token);
        this.#handles.set(token.handle, token.text);
      }
      scanner.skip();
    }
    if (!this.#handles.has("!")) this.#handles.set("!", "!");
    if (!this.#handles.has("!!")) this.#handles.set("!!", longPrefix);
  }

  #fail(problem: string, mark: Mark, context?: Mark): never {
    // go-yaml numbers lines from 0 here, and forgets to add one for parser errors.
    const contextLine = context?.line ?? 0;
    const [first, second] = this.#scanner.dialect === 2 ? [mark.line, contextLine] : [contextLine, mark.line];
    throw syntaxError(problem, mark, first || second);
  }

  #popState(): void {
    this.#state = this.#states.pop() ?? documentEndState;
  }

  // ---- building ----------------------------------------------------------------------------------------------------

  #add(node: Node): void {
    const parent = this.#open[this.#open.length - 1];
    if (parent) parent.children.push(node);
    else this.#root = node;
  }

  #addEmpty(mark: Mark): void {
    this.#add(makeNode(N.scalarNode, "", mark));
  }

  #start(kind: number, properties: Properties, state: number): void {
    const isFlow = state === flowSequenceState || state === flowKeyState;
    const node = makeNode(kind, properties.tag, properties.mark, isFlow);
    if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, node);
    this.#add(node);
    this.#open.push(node);
    this.#state = state;
  }

  #end(): void {
    this.#open.pop();
    this.#popState();
  }

  // ---- grammar -----------------------------------------------------------------------------------------------------

  #step(): void {
    switch (this.#state) {
      case blockNodeState:
        this.#parseNode(inBlock);
        return;
      case blockSequenceState:
        this.#parseBlockEntry();
        return;
      case indentlessState:
        this.#parseIndentlessEntry();
        return;
      case blockKeyState:
        this.#parseBlockKey();
        return;
      case blockValueState:
        this.#parseBlockValue();
        return;
      case flowSequenceState:
        this.#parseFlowEntry();
        return;
      case flowPairKeyState:
        this.#parseFlowPairKey();
        return;
      case flowPairValueState:
        this.#parseFlowPairValue();
        return;
      case flowPairEndState:
        this.#open.pop();
        this.#state = flowSequenceState;
        return;
      case flowKeyState:
        this.#parseFlowKey();
        return;
      case flowValueState:
        this.#parseFlowValue();
        return;
      case flowEmptyValueState:
        this.#addEmpty(this.#scanner.peek());
        this.#state = flowKeyState;
    }
  }

  #parseNode(place: number): void {
    const scanner = this.#scanner;
    let token = scanner.peek();
    if (token.kind === T.aliasName) {
      const target = this.#anchors.get(token.text);
      if (!target)
        throw new KpackError("yaml/unknown-anchor", `yaml: unknown anchor '${token.text}' referenced`, {
          span: spanAt(token),
        });
      this.#add({ ...makeNode(N.aliasNode, "", token), text: token.text, target });
      this.#popState();
      scanner.skip();
      return;
    }
    const properties = this.#readProperties(token);
    token = scanner.peek();
    const state = collectionState(token.kind, place);
    if (token.kind === T.scalarText) {
      this.#addScalar(properties, token);
      scanner.skip();
    } else if (state > 0) {
      const isMap = state === blockKeyState || state === flowKeyState;
      this.#start(isMap ? N.mappingNode : N.sequenceNode, properties, state);
      if (state !== indentlessState) {
        this.#marks.push(token);
        this.#atFirst = true;
        scanner.skip();
      }
    } else if (properties.anchor !== undefined || properties.tag !== "") this.#addScalar(properties, undefined);
    else this.#fail("did not find expected node content", token, properties.mark);
  }

  #addScalar(properties: Properties, token: Token | undefined): void {
    const { mark, tag, anchor } = properties;
    const node = {
      ...makeNode(N.scalarNode, tag, mark),
      text: token?.text ?? "",
      style: token?.style ?? T.plainStyle,
    };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    this.#add(node);
    this.#popState();
  }

  /** Anchor and tag, in either order. */
  #readProperties(first: Token): Properties {
    const scanner = this.#scanner;
    let anchor: string | undefined;
    let tag = "";
    let token = first;
    if (token.kind === T.anchorName) {
      anchor = token.text;
      scanner.skip();
      token = scanner.peek();
      if (token.kind === T.tagName) {
        scanner.skip();
        scanner.peek();
        tag = this.#resolveTag(token, first);
      }
    } else if (token.kind === T.tagName) {
      const tagToken = token;
      scanner.skip();
      token = scanner.peek();
      if (token.kind === T.anchorName) {
        anchor = token.text;
        scanner.skip();
        scanner.peek();
      }
      tag = this.#resolveTag(tagToken, first);
    }
    return { mark: first, anchor, tag };
  }

  #resolveTag(token: Token, context: Mark): string {
    let tag = token.text;
    if (token.handle !== "") {
      const prefix = this.#handles.get(token.handle) ?? "";
      tag = prefix + tag;
      if (prefix === "") this.#fail("found undefined tag handle", token, context);
    }
    return tag.startsWith(longPrefix) ? `!!${tag.slice(longPrefix.length)}` : tag;
  }

  #parseBlockEntry(): void {
    const scanner = this.#scanner;
    const token = scanner.peek();
    if (token.kind === T.blockEntry) {
      scanner.skip();
      const next = scanner.peek();
      if (next.kind === T.blockEntry || next.kind === T.blockEnd) this.#addEmpty(token);
      else this.#push(blockSequenceState, inBlock);
    } else if (token.kind === T.blockEnd) this.#finishBlock();
    else this.#fail("did not find expected '-' indicator", token, this.#marks[this.#marks.length - 1]);
  }

  #finishBlock(): void {
    this.#marks.pop();
    this.#end();
    this.#scanner.skip();
  }

  /** Parses a node here and comes back to `state`. */
  #push(state: number, place: number): void {
    this.#states.push(state);
    this.#parseNode(place);
  }

  #parseIndentlessEntry(): void {
    const scanner = this.#scanner;
    const token = scanner.peek();
    if (token.kind !== T.blockEntry) {
      this.#end();
      return;
    }
    scanner.skip();
    const kind = scanner.peek().kind;
    if (kind === T.blockEntry || kind === T.keyMark || kind === T.valueMark || kind === T.blockEnd)
      this.#addEmpty(token);
    else this.#push(indentlessState, inBlock);
  }

  #parseBlockKey(): void {
    const scanner = this.#scanner;
    const token = scanner.peek();
    if (token.kind === T.keyMark) {
      scanner.skip();
      this.#parseBlockPart(blockValueState, token);
    } else if (token.kind === T.blockEnd) this.#finishBlock();
    else this.#fail("did not find expected key", token, this.#marks[this.#marks.length - 1]);
  }

  #parseBlockValue(): void {
    const token = this.#scanner.peek();
    if (token.kind === T.valueMark) {
      this.#scanner.skip();
      this.#parseBlockPart(blockKeyState, token);
    } else {
      this.#addEmpty(token);
      this.#state = blockKeyState;
    }
  }

  #parseBlockPart(state: number, mark: Mark): void {
    const kind = this.#scanner.peek().kind;
    if (kind !== T.keyMark && kind !== T.valueMark && kind !== T.blockEnd) this.#push(state, inMapping);
    else {
      this.#addEmpty(mark);
      this.#state = state;
    }
  }

  /** Passes the separator that is due between flow entries. */
  #passFlowSeparator(problem: string): Token {
    const scanner = this.#scanner;
    const token = scanner.peek();
    if (this.#atFirst) {
      this.#atFirst = false;
      return token;
    }
    if (token.kind !== T.flowEntry) this.#fail(problem, token, this.#marks[this.#marks.length - 1]);
    scanner.skip();
    return scanner.peek();
  }

  #parseFlowEntry(): void {
    const scanner = this.#scanner;
    if (scanner.peek().kind !== T.flowSequenceEnd) {
      const token = this.#passFlowSeparator("did not find expected ',' or ']'");
      if (token.kind === T.keyMark) {
        // A single pair, `[a: b]`, is a mapping of its own.
        const node = makeNode(N.mappingNode, "", token, true);
        this.#add(node);
        this.#open.push(node);
        this.#state = flowPairKeyState;
        scanner.skip();
        return;
      }
      if (token.kind !== T.flowSequenceEnd) {
        this.#push(flowSequenceState, inFlow);
        return;
      }
    }
    this.#atFirst = false;
    this.#finishBlock();
  }

  #parseFlowPairKey(): void {
    const token = this.#scanner.peek();
    if (token.kind !== T.valueMark && token.kind !== T.flowEntry && token.kind !== T.flowSequenceEnd) {
      this.#push(flowPairValueState, inFlow);
      return;
    }
    // go-yaml drops the token here, whatever it is.
    this.#scanner.skip();
    this.#addEmpty(token);
    this.#state = flowPairValueState;
  }

  #parseFlowPairValue(): void {
    let token = this.#scanner.peek();
    if (token.kind === T.valueMark) {
      this.#scanner.skip();
      token = this.#scanner.peek();
      if (token.kind !== T.flowEntry && token.kind !== T.flowSequenceEnd) {
        this.#push(flowPairEndState, inFlow);
        return;
      }
    }
    this.#addEmpty(token);
    this.#state = flowPairEndState;
  }

  #parseFlowKey(): void {
    const scanner = this.#scanner;
    if (scanner.peek().kind !== T.flowMappingEnd) {
      let token = this.#passFlowSeparator("did not find expected ',' or '}'");
      if (token.kind === T.keyMark) {
        scanner.skip();
        token = scanner.peek();
        if (token.kind !== T.valueMark && token.kind !== T.flowEntry && token.kind !== T.flowMappingEnd)
          this.#push(flowValueState, inFlow);
        else {
          this.#addEmpty(token);
          this.#state = flowValueState;
        }
        return;
      }
      if (token.kind !== T.flowMappingEnd) {
        this.#push(flowEmptyValueState, inFlow);
        return;
      }
    }
    this.#atFirst = false;
    this.#finishBlock();
  }

  #parseFlowValue(): void {
    let token = this.#scanner.peek();
    if (token.kind === T.valueMark) {
      this.#scanner.skip();
      token = this.#scanner.peek();
      if (token.kind !== T.flowEntry && token.kind !== T.flowMappingEnd) {
        this.#push(flowKeyState, inFlow);
        return;
      }
    }
    this.#addEmpty(token);
    this.#state = flowKeyState;
  }
}

function isDirective(token: Token): boolean {
  return token.kind === T.versionDirective || token.kind === T.tagDirective;
}

/** The state that reads the collection this token begins, or 0. */
function collectionState(kind: number, place: number): number {
  switch (kind) {
    case T.blockEntry:
      return place === inMapping ? indentlessState : 0;
    case T.flowSequenceStart:
      return flowSequenceState;
    case T.flowMappingStart:
      return flowKeyState;
    case T.blockSequenceStart:
      return place === inFlow ? 0 : blockSequenceState;
    case T.blockMappingStart:
      return place === inFlow ? 0 : blockKeyState;
    default:
      return 0;
  }
}

function makeNode(kind: number, tag: string, mark: Mark, isFlow = false): Node {
  const children = kind === N.scalarNode ? none : [];
  const { line, column } = mark;
  return { kind, tag, text: "", style: T.plainStyle, children, target: undefined, isFlow, line, column };
}

const none: Node[] = [];
