import { isBreak } from "./characters.ts";
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
  if (style === plainStyle) return foldAtSpaces(text, place.column, place);
  if (lateBreak.test(text)) return writeBrokenSingleQuoted(text, place);
  const quoted = text.includes("'") ? text.replaceAll("'", "''") : text;
  return `'${foldAtSpaces(quoted, place.column + 1, place)}'`;
}

const lateBreak = /[\u2028\u2029]/;

/** Breaks long text at single spaces. It holds nothing above U+FFFF: every unit is a column. */
function foldAtSpaces(text: string, column: number, place: Place): string {
  const { width, indent } = place;
  if (column + text.length <= width) return text;
  const pad = `\n${" ".repeat(indent)}`;
  let out = "";
  let start = 0;
  // The first space beyond the width; the next line begins behind it.
  for (let i = text.indexOf(" ", Math.max(1, width - column + 1)); i >= 0 && i < text.length - 1; ) {
    if (text.charCodeAt(i - 1) === 32 || text.charCodeAt(i + 1) === 32) i = text.indexOf(" ", i + 1);
    else {
      out += text.slice(start, i) + pad;
      start = i + 1;
      i = text.indexOf(" ", start + Math.max(1, width - indent + 1));
    }
  }
  return start === 0 ? text : out + text.slice(start);
}

/** Single quotes around text with line or paragraph separators, which begin new lines. */
function writeBrokenSingleQuoted(text: string, place: Place): string {
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
      column += c === 39 ? 2 : 1;
      afterSpace = false;
      afterBreak = false;
    }
  }
  return `${out}'`;
}

function writeDoubleQuoted(text: string, place: Place): string {
  // go-yaml tests for a byte order mark at the start of the text, not at the character: then all is escaped.
  if (text.charCodeAt(0) === 0xfeff) return `"${text.replace(anyCharacter, escapeCharacter)}"`;
  const escaped = text.replace(toEscape, escapeCharacter);
  const { width, indent } = place;
  let column = place.column + 1;
  if (column + escaped.length <= width) return `"${escaped}"`;
  const pad = `\n${" ".repeat(indent)}`;
  const last = escaped.length - 1;
  let out = '"';
  let start = 0;
  for (let i = escaped.indexOf(" ", Math.max(1, width - column + 1)); i >= 0 && i < last; ) {
    if (escaped.charCodeAt(i - 1) === 32) {
      i = escaped.indexOf(" ", i + 1);
      continue;
    }
    // A space that would begin the next line is escaped.
    const isSpaceNext = escaped.charCodeAt(i + 1) === 32;
    out += escaped.slice(start, i) + pad + (isSpaceNext ? "\\" : "");
    column = indent + (isSpaceNext ? 1 : 0);
    start = i + 1;
    i = escaped.indexOf(" ", start + Math.max(0, width - column + 1));
  }
  return `${out}${escaped.slice(start)}"`;
}

const anyCharacter = /./gsu;
const toEscape = /["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu;

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) as number;
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
  return `|${hint}${chomp}\n${text.replace(lineStart, " ".repeat(indent))}`;
}

/** The start of every line that is not empty. */
const lineStart = /^(?=.)/gm;
