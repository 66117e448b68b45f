import type { Comments } from "./comments.ts";
import type { EditableNode } from "./editableNode.ts";
import * as N from "./node.ts";
import { resolveScalar } from "./resolve.ts";
import { chooseStyle } from "./scalarStyle.ts";
import { doubleQuoted, foldedStyle, literalStyle, plainStyle, singleQuoted } from "./token.ts";
import { writeScalar } from "./writeScalar.ts";

/** Nested deeper than this, a document is not edited: printing recurses. */
const mostLevels = 1_000;

/** The text of an edited document, as go-yaml 3 prints it for kustomize: two spaces, lists not indented, no line is broken. */
export function printDocument(root: EditableNode, comments: Comments): string {
  return new DocumentPrinter(comments).print(root);
}

class DocumentPrinter {
  readonly #comments: Comments;
  #out = "";

  constructor(comments: Comments) {
    this.#comments = comments;
  }

  print(root: EditableNode): string {
    for (const group of this.#comments.document) this.#out += `${group.join("\n")}\n\n`;
    this.#block(root, 0, 0);
    for (const group of this.#comments.end) this.#out += `\n${group.join("\n")}\n`;
    return this.#out;
  }

  /** Writes a node that begins at the current place; ends with a line break. */
  #block(node: EditableNode, indent: number, level: number): void {
    if (level > mostLevels) throw new RangeError("the document is nested too deeply to be edited");
    if (isBlockCollection(node)) this.#entries(node, indent, level);
    else this.#out += `${inline(node, indent, this.#comments)}\n`;
  }

  #entries(node: EditableNode, indent: number, level: number): void {
    const isMap = node.kind === N.mappingNode;
    const step = isMap ? 2 : 1;
    for (let i = 0; i < node.children.length; i += step) {
      const entry = node.children[i] as EditableNode;
      this.#lines(this.#comments.head.get(entry), indent, i === 0);
      if (i > 0 || this.#comments.head.has(entry)) this.#out += " ".repeat(indent);
      if (isMap) this.#entry(entry, node.children[i + 1] as EditableNode, indent, level);
      else {
        this.#out += "- ";
        this.#block(entry, indent + 2, level + 1);
      }
      const foot = this.#comments.foot.get(entry);
      if (foot === undefined) continue;
      this.#lines(foot, indent, false);
      if (i + step < node.children.length) this.#out += "\n";
    }
  }

  /** Comments on lines of their own. `isStarted`: the indentation of the first line is there already. */
  #lines(texts: readonly string[] | undefined, indent: number, isStarted: boolean): void {
    texts?.forEach((text, i) => {
      this.#out += `${(isStarted && i === 0) || text === "" ? "" : " ".repeat(indent)}${text}\n`;
    });
  }

  #entry(key: EditableNode, value: EditableNode, indent: number, level: number): void {
    const isSimple =
      (key.kind === N.scalarNode || key.isFlow) && key.style !== literalStyle && key.style !== foldedStyle;
    this.#out += isSimple
      ? `${key.kind === N.scalarNode ? keyText(key) : flow(key, indent)}:`
      : `? ${inline(key, indent + 2, this.#comments)}\n${" ".repeat(indent)}:`;
    const comment = this.#comments.line.get(key);
    if (isBlockCollection(value)) {
      const properties = propertiesOf(value);
      this.#out += `${properties === "" ? "" : ` ${properties.trimEnd()}`}${comment === undefined ? "" : ` ${comment}`}\n`;
      const inner = value.kind === N.sequenceNode ? indent : indent + 2;
      this.#out += " ".repeat(inner);
      this.#block(value, inner, level + 1);
      return;
    }
    const text = inline(value, indent + 2, this.#comments);
    this.#out += `${text === "" ? "" : ` ${text}`}${comment === undefined ? "" : ` ${comment}`}\n`;
  }
}

function isBlockCollection(node: EditableNode): boolean {
  return (node.kind === N.mappingNode || node.kind === N.sequenceNode) && !node.isFlow && node.children.length > 0;
}

/** Anchor and tag, followed by a space. */
function propertiesOf(node: EditableNode): string {
  return `${node.anchor === "" ? "" : `&${node.anchor} `}${node.tag === "" ? "" : `${node.tag} `}`;
}

function keyText(key: EditableNode): string {
  return key.text === "<<" && key.style === plainStyle && key.tag === "" ? "!!merge <<" : scalar(key, 0, true);
}

/** A scalar, alias, or collection on one line, with the comment behind it. */
function inline(node: EditableNode, indent: number, comments: Comments): string {
  const comment = comments.line.get(node);
  const text = flow(node, indent);
  if (comment === undefined) return text;
  const isBlock = node.kind === N.scalarNode && (node.style === literalStyle || node.style === foldedStyle);
  const [header = "", ...rest] = isBlock ? text.split("\n") : [text];
  return [header === "" ? comment : `${header} ${comment}`, ...rest].join("\n");
}

function flow(node: EditableNode, indent: number): string {
  if (node.kind === N.aliasNode) return `*${node.text}`;
  if (node.kind === N.scalarNode) return scalar(node, indent, false);
  const inner = (child: EditableNode): string => flow({ ...child, style: inFlowStyle(child), isFlow: true }, indent);
  if (node.kind === N.sequenceNode) return `${propertiesOf(node)}[${node.children.map(inner).join(", ")}]`;
  const pairs: string[] = [];
  for (let i = 0; i < node.children.length; i += 2) {
    const value = inner(node.children[i + 1] as EditableNode);
    pairs.push(`${inner(node.children[i] as EditableNode)}:${value === "" ? "" : ` ${value}`}`);
  }
  return `${propertiesOf(node)}{${pairs.join(", ")}}`;
}

/** Block scalars do not exist inside flow collections. */
function inFlowStyle(node: EditableNode): number {
  return node.style === literalStyle || node.style === foldedStyle ? doubleQuoted : node.style;
}

/** A scalar in its own style, or in the one that its new text needs. */
function scalar(node: EditableNode, indent: number, isKey: boolean): string {
  const place = { column: 0, indent, width: Number.POSITIVE_INFINITY };
  const { text, style } = node;
  const properties = propertiesOf(node);
  if (style === literalStyle) return `${properties}${withoutLastBreak(writeScalar(text, literalStyle, place))}`;
  if (style === foldedStyle) return `${properties}${withoutLastBreak(writeFolded(text, indent))}`;
  if (style === singleQuoted) {
    const breaks = text.replaceAll("'", "''").replace(/\n+/g, (run) => `${run}\n${" ".repeat(indent)}`);
    return `${properties}'${breaks}'`;
  }
  if (style === doubleQuoted) return properties + writeScalar(text, doubleQuoted, place);
  if (text.includes("\n"))
    return isKey
      ? properties + writeScalar(text, doubleQuoted, place)
      : properties + withoutLastBreak(writeScalar(text, literalStyle, place));
  return properties + plainText(node, isKey);
}

/** Unquoted where the text allows it and still means the same. A text of another type than the node's is marked with the tag. */
function plainText({ text, tag, impliedTag }: EditableNode, isKey: boolean): string {
  const place = { column: 0, indent: 0, width: Number.POSITIVE_INFINITY };
  const found = resolveScalar("", text, false, false).tag;
  if (tag === "" && impliedTag !== "" && found !== impliedTag) {
    return impliedTag === "!!str" ? writeScalar(text, doubleQuoted, place) : `${impliedTag} ${text}`;
  }
  if (found !== "!!str") return text;
  // chooseStyle would also quote what only YAML 1.1 takes for a boolean; go-yaml 3 leaves it alone here.
  const style = chooseStyle(text, isKey);
  return style === plainStyle || /^[A-Za-z]+$/.test(text) ? text : writeScalar(text, style, place);
}

function withoutLastBreak(block: string): string {
  return block.endsWith("\n") ? block.slice(0, -1) : block;
}

/** A folded block. go-yaml writes an empty line for every single line break, the last one included. */
function writeFolded(text: string, indent: number): string {
  const pad = " ".repeat(indent);
  const hint = /^[ \n]/.test(text) ? "2" : "";
  const chomp = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const startsBlank = /^\n*(?: |$)/.test(text);
  let out = `>${hint}${chomp}\n`;
  let afterBreak = true;
  let leading = true;
  for (const unit of text) {
    if (unit === "\n") {
      if (!afterBreak && !leading && !startsBlank) out += "\n";
      out += "\n";
      afterBreak = true;
      continue;
    }
    if (afterBreak) {
      out += pad;
      leading = unit === " ";
    }
    out += unit;
    afterBreak = false;
  }
  return out;
}
