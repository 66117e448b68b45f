import * as N from "./node.ts";
import { doubleQuoted, foldedStyle, literalStyle, singleQuoted } from "./token.ts";

/** What the comments of a document need to know of its nodes. */
export interface CommentOwner {
  readonly kind: number;
  readonly style: number;
  readonly isFlow: boolean;
  readonly children: readonly CommentOwner[];
  readonly line: number;
  readonly column: number;
}

/** Comments of a document, by the node of the entry (a mapping's key, a list's item) that they belong to. */
export interface Comments {
  /** Above the whole document, each group followed by a blank line. */
  readonly document: readonly string[][];
  /** On lines of their own before an entry. */
  readonly head: ReadonlyMap<CommentOwner, readonly string[]>;
  /** At the end of the line of an entry. */
  readonly line: ReadonlyMap<CommentOwner, string>;
  /** Below an entry, followed by a blank line when another one comes. */
  readonly foot: ReadonlyMap<CommentOwner, readonly string[]>;
  /** Below everything, each group after a blank line. */
  readonly end: readonly string[][];
}

/** A mapping's key or a list's item, where it stands in the text. */
interface Entry {
  readonly node: CommentOwner;
  readonly line: number;
  readonly column: number;
  readonly depth: number;
  /** The entry that holds this one. */
  parent?: Entry | undefined;
}

interface Group {
  readonly texts: string[];
  readonly first: number;
  readonly column: number;
  last: number;
}

/** Finds the comments of a document and what they belong to. Mirrors: how go-yaml 3 attaches comments in block collections. */
export function readComments(text: string, root: CommentOwner): Comments {
  const lines = text.split("\n");
  const entries = listEntries(root);
  const covered = coveredLines(lines, root);
  const head = new Map<CommentOwner, string[]>();
  const foot = new Map<CommentOwner, string[]>();
  const document: string[][] = [];
  const end: string[][] = [];
  let next = 0;
  for (const group of listGroups(lines, covered)) {
    while (next < entries.length && (entries[next] as Entry).line < group.first) next++;
    const following = entries[next];
    const isBelowContent = group.first > 0 && isContent(lines, group.first - 1);
    const isAboveBlank = (lines[group.last + 1] ?? "").trim() === "";
    const owner = isBelowContent ? footOwner(entries, next, group.column) : undefined;
    const closes = following === undefined || (owner?.column === group.column && group.column > following.column);
    if (next === 0 && following !== undefined && isAboveBlank) document.push(group.texts);
    else if (owner !== undefined && (isAboveBlank || closes)) add(foot, owner.node, group.texts);
    else if (following === undefined) end.push(group.texts);
    else add(head, following.node, group.texts);
  }
  return { document, head, foot, end, line: lineComments(lines, root, covered) };
}

/** Separate groups stay separate. */
function add(map: Map<CommentOwner, string[]>, node: CommentOwner, texts: readonly string[]): void {
  const known = map.get(node);
  map.set(node, known === undefined ? [...texts] : [...known, "", ...texts]);
}

/** The outermost open entry at the comment's column, else the last entry before it. */
function footOwner(entries: readonly Entry[], next: number, column: number): Entry | undefined {
  let found: Entry | undefined;
  for (let entry = entries[next - 1]; entry !== undefined; entry = entry.parent)
    if (entry.column === column || (found === undefined && entry.column <= column)) found = entry;
  return found ?? entries[next - 1];
}

function listEntries(root: CommentOwner): Entry[] {
  const entries: Entry[] = [];
  const open: { node: CommentOwner; depth: number }[] = [{ node: root, depth: 0 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, depth } = at;
    if (node.isFlow || node.kind === N.scalarNode || node.kind === N.aliasNode) continue;
    const isMap = node.kind === N.mappingNode;
    node.children.forEach((child, i) => {
      if (isMap && i % 2 === 1) return;
      entries.push({ node: child, line: child.line, column: isMap ? child.column : node.column, depth });
    });
    for (let i = node.children.length - 1; i >= 0; i--)
      open.push({ node: node.children[i] as CommentOwner, depth: depth + 1 });
  }
  return withParents(entries.sort((a, b) => a.line - b.line || a.depth - b.depth));
}

function withParents(entries: Entry[]): Entry[] {
  const open: Entry[] = [];
  for (const entry of entries) {
    while (open.length > 0 && (open[open.length - 1] as Entry).depth >= entry.depth) open.pop();
    entry.parent = open[open.length - 1];
    open.push(entry);
  }
  return entries;
}

/** Lines (beyond their first) that belong to scalars of several lines and to flow collections. */
function coveredLines(lines: readonly string[], root: CommentOwner): Set<number> {
  const covered = new Set<number>();
  const open: { node: CommentOwner; indent: number }[] = [{ node: root, indent: -1 }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node, indent } = at;
    if (node.kind === N.scalarNode) cover(lines, node, indent, covered);
    for (const child of node.children) open.push({ node: child, indent: node.isFlow ? indent : node.column });
  }
  return covered;
}

function cover(lines: readonly string[], node: CommentOwner, indent: number, covered: Set<number>): void {
  if (node.style === literalStyle || node.style === foldedStyle) {
    for (let i = node.line + 1; i < lines.length; i++) {
      const line = lines[i] as string;
      if (line.trim() !== "" && line.length - line.trimStart().length <= indent) break;
      covered.add(i);
    }
  } else if (node.style === singleQuoted || node.style === doubleQuoted) {
    for (let i = node.line + 1; i <= quotedEnd(lines, node).line; i++) covered.add(i);
  }
}

/** Where a quoted scalar ends: just behind its closing quote. */
function quotedEnd(lines: readonly string[], node: CommentOwner): { line: number; column: number } {
  const quote = node.style === singleQuoted ? "'" : '"';
  let { line } = node;
  let column = (lines[line] ?? "").indexOf(quote, node.column) + 1;
  for (; line < lines.length; line++, column = 0) {
    const text = lines[line] as string;
    for (; column < text.length; column++) {
      if (quote === '"' && text[column] === "\\") column++;
      else if (text[column] === quote) {
        if (quote === "'" && text[column + 1] === "'") column++;
        else return { line, column: column + 1 };
      }
    }
  }
  return { line: lines.length - 1, column: 0 };
}

/** Where a flow collection ends: just behind its closing bracket. */
function flowEnd(lines: readonly string[], node: CommentOwner): { line: number; column: number } {
  let level = 0;
  let quote = "";
  let { line, column } = node;
  for (; line < lines.length; line++, column = 0) {
    const text = lines[line] as string;
    for (; column < text.length; column++) {
      const c = text[column] as string;
      if (quote !== "") {
        if (quote === '"' && c === "\\") column++;
        else if (c === quote) quote = "";
      } else if ((c === "'" || c === '"') && /[[{,:]\s*$/.test(text.slice(0, column))) quote = c;
      else if (c === "[" || c === "{") level++;
      else if ((c === "]" || c === "}") && --level === 0) return { line, column: column + 1 };
    }
  }
  return { line: lines.length - 1, column: 0 };
}

function isContent(lines: readonly string[], line: number): boolean {
  const text = (lines[line] ?? "").trim();
  return text !== "" && !text.startsWith("#") && text !== "---";
}

/** Runs of lines that are nothing but comments. */
function listGroups(lines: readonly string[], covered: ReadonlySet<number>): Group[] {
  const groups: Group[] = [];
  lines.forEach((line, i) => {
    const text = line.trim();
    if (!text.startsWith("#") || covered.has(i)) return;
    const column = line.length - line.trimStart().length;
    const last = groups[groups.length - 1];
    if (last !== undefined && last.last === i - 1 && last.column === column) {
      last.texts.push(text);
      last.last = i;
    } else groups.push({ texts: [text], first: i, last: i, column });
  });
  return groups;
}

/** Comments behind content, by the scalar (or the key of a collection) that they stand behind. */
function lineComments(
  lines: readonly string[],
  root: CommentOwner,
  covered: ReadonlySet<number>,
): Map<CommentOwner, string> {
  const found = new Map<CommentOwner, string>();
  const lastOfLine = new Map<number, CommentOwner>();
  const open: CommentOwner[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as CommentOwner);
    if (node.isFlow || node.kind === N.scalarNode || node.kind === N.aliasNode) lastOfLine.set(node.line, node);
    if (node.isFlow) open.length -= node.children.length;
  }
  for (const [line, node] of lastOfLine) {
    const comment = commentBehind(lines, node, line, covered);
    if (comment !== undefined) found.set(node, comment);
  }
  return found;
}

function commentBehind(
  lines: readonly string[],
  node: CommentOwner,
  line: number,
  covered: ReadonlySet<number>,
): string | undefined {
  let at = { line, column: node.column };
  if (node.kind === N.scalarNode && (node.style === singleQuoted || node.style === doubleQuoted))
    at = quotedEnd(lines, node);
  else if (node.isFlow) at = flowEnd(lines, node);
  else if (covered.has(line)) return undefined;
  const rest = (lines[at.line] ?? "").slice(at.column);
  return /(?:^|\s)(#.*)$/.exec(rest)?.[1]?.trimEnd();
}
