import { isBreak } from "./characters.ts";
import { isPrintable } from "./scalarStyle.ts";
import { doubleQuoted, literalStyle, plainStyle } from "./token.ts";

/** Where a scalar is written, and how far its lines may go. */
export interface Place {
  /** The column at which it begins. */
  readonly column: number;
  /** The indentation of its further lines. */
  readonly indent: number;
  /** A line is broken at the first space beyond this column; Infinity for keys. */
  readonly width: number;
}

/**
 * A string in the given style, with its quotes or block header. A literal block includes the line break of its last
 * line when the text has one: callers add one otherwise.
 *
 * Mirrors: go-yaml emitterc.go (write_plain_scalar and its siblings).
 */
export function writeScalar(text: string, style: number, place: Place): string {
  if (style === literalStyle) return writeLiteral(text, place.indent);
  if (style === doubleQuoted) return writeDoubleQuoted(text, place);
  if (style === plainStyle)
    return place.column + text.length <= place.width ? text : foldSpaces(text, place, 0, text.length);
  if (place.column + text.length < place.width && !hasBreak(text)) return `'${text.replaceAll("'", "''")}'`;
  return writeSingleQuoted(text, place);
}

function hasBreak(text: string): boolean {
  return text.includes("\u2028") || text.includes("\u2029");
}

/** Breaks long plain text at single spaces. */
function foldSpaces(text: string, place: Place, from: number, to: number): string {
  const pad = `\n${" ".repeat(place.indent)}`;
  let out = "";
  let column = place.column;
  let afterSpace = false;
  let start = from;
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 32) {
      if (!afterSpace && column > place.width && text.charCodeAt(i + 1) !== 32) {
        out += text.slice(start, i) + pad;
        start = i + 1;
        column = place.indent;
      } else column++;
      afterSpace = true;
    } else {
      afterSpace = false;
      if (c < 0xdc00 || c > 0xdfff) column++;
    }
  }
  return out + text.slice(start, to);
}

function writeSingleQuoted(text: string, place: Place): string {
  const pad = " ".repeat(place.indent);
  let out = "'";
  let column = place.column + 1;
  let afterSpace = false;
  let afterBreak = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 32) {
      const isEdge = i === 0 || i === text.length - 1;
      if (!afterSpace && column > place.width && !isEdge && text.charCodeAt(i + 1) !== 32) {
        out += `\n${pad}`;
        column = place.indent;
      } else {
        out += " ";
        column++;
      }
      afterSpace = true;
    } else if (isBreak(c)) {
      out += text.charAt(i);
      column = 0;
      afterBreak = true;
    } else {
      if (afterBreak) {
        out += pad;
        column = place.indent;
      }
      out += c === 39 ? "''" : text.charAt(i);
      column += c === 39 ? 2 : c < 0xdc00 || c > 0xdfff ? 1 : 0;
      afterSpace = false;
      afterBreak = false;
    }
  }
  return `${out}'`;
}

function writeDoubleQuoted(text: string, place: Place): string {
  // go-yaml tests for a byte order mark at the start of the text, not at the character: then all is escaped.
  const isAllEscaped = text.charCodeAt(0) === 0xfeff;
  const pad = `\n${" ".repeat(place.indent)}`;
  let out = '"';
  let column = place.column + 1;
  let afterSpace = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 32 && !isAllEscaped) {
      if (!afterSpace && column > place.width && i > 0 && i < text.length - 1) {
        out += text.slice(start, i) + pad;
        column = place.indent;
        if (text.charCodeAt(i + 1) === 32) {
          out += "\\";
          column++;
        }
        start = i + 1;
      } else column++;
      afterSpace = true;
      continue;
    }
    afterSpace = false;
    if (isAllEscaped || c === 34 || c === 92 || !isPrintable(c) || isBreak(c)) {
      const point = text.codePointAt(i) as number;
      const escaped = escapeCharacter(point);
      out += text.slice(start, i) + escaped;
      column += escaped.length;
      if (point > 0xffff) i++;
      start = i + 1;
    } else column++;
  }
  return `${out}${text.slice(start)}"`;
}

function escapeCharacter(point: number): string {
  const index = named.indexOf(point);
  if (index >= 0) return `\\${letters.charAt(index)}`;
  const hex = point.toString(16).toUpperCase();
  if (point <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return point <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

const named = [0, 7, 8, 9, 10, 11, 12, 13, 27, 34, 92, 0x85, 0xa0, 0x2028, 0x2029];
const letters = '0abtnvfre"\\N_LP';

function writeLiteral(text: string, indent: number): string {
  const first = text.charCodeAt(0);
  const hint = first === 32 || isBreak(first) ? "2" : "";
  const last = text.charCodeAt(text.length - 1);
  const chomp = !isBreak(last) ? "-" : text.length === 1 || isBreak(text.charCodeAt(text.length - 2)) ? "+" : "";
  const pad = " ".repeat(indent);
  let out = `|${hint}${chomp}\n`;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !isBreak(text.charCodeAt(i))) continue;
    // Empty lines stay empty.
    out += i > start ? pad + text.slice(start, i + 1) : text.slice(start, i + 1);
    start = i + 1;
  }
  return out;
}
