import { isBlank } from "./characters.ts";
import { isOldBoolean, mayBeTyped, resolveScalar } from "./resolve.ts";
import { doubleQuoted, literalStyle, plainStyle, singleQuoted } from "./token.ts";

/**
 * How go-yaml writes a string: one of the scalar styles of token.ts. `isKey`: it stands before its colon, on one line.
 *
 * Mirrors: go-yaml encode.go (stringv) and emitterc.go (analyze_scalar, select_scalar_style).
 */
export function chooseStyle(text: string, isKey: boolean): number {
  return choose(text, isKey, false);
}

/** The same for go-yaml 3. */
export function choosePrettyStyle(text: string, isKey: boolean): number {
  return choose(text, isKey, true);
}

function choose(text: string, isKey: boolean, isNew: boolean): number {
  if (isOrdinary(text)) return plainStyle;
  if (mayBeTyped(text) && isTyped(text, isNew)) return text.includes("\n") && !isKey ? literalStyle : doubleQuoted;
  return analyze(text, isKey, isNew);
}

/** What each ASCII character allows without a closer look: 1 inside a word, 3 at its start, too; 0 nothing. */
const table: Uint8Array = buildTable();

function buildTable(): Uint8Array {
  const result = new Uint8Array(128);
  for (const c of "0123456789.+-,[]{}&*!|>'\"%@`?~") result[c.charCodeAt(0)] = 1;
  for (const c of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/\\()$^;<=") result[c.charCodeAt(0)] = 3;
  return result;
}

/** True when the text is written as it is in any place; false when that takes more thought. Such text is ASCII. */
export function isOrdinary(text: string): boolean {
  const length = text.length;
  const first = text.charCodeAt(0);
  // The comparison is false for the empty string, too.
  if (!(first < 128) || (table[first] as number) < 3 || mayBeTyped(text)) return false;
  for (let i = 1; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 128) return false;
    if ((table[c] as number) === 0) {
      // Space, colon and hash are harmless inside a word or between two.
      if (c === 32) {
        if (i === length - 1) return false;
      } else if (c === 58) {
        if (i === length - 1 || text.charCodeAt(i + 1) === 32) return false;
      } else if (c !== 35 || text.charCodeAt(i - 1) === 32) return false;
    }
  }
  return true;
}

/** Whether the text, unquoted, would be read as something else than a string. */
function isTyped(text: string, isNew: boolean): boolean {
  const c = text.charCodeAt(0);
  if (c >= 48 && c <= 57 && text.length > 64 && !/^[0-9_+.eExX:-]*$/.test(text)) return false;
  if (resolveScalar("", text, !isNew, false).tag !== "!!str") return true;
  return isOldBoolean(text) || base60Pattern.test(text);
}

const base60Pattern = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function analyze(text: string, isKey: boolean, isNew: boolean): number {
  if (text.includes("\n"))
    return !isKey && (isNew ? hasPrettyBlockForm : hasBlockForm)(text) ? literalStyle : doubleQuoted;
  if (special.test(text)) return doubleQuoted;
  const hasBreak = lateBreak.test(text);
  if (hasBreak && (isKey || spaceByBreak.test(text))) return doubleQuoted;
  const first = text.charCodeAt(0);
  const isPlain = !hasBreak && first !== 32 && !text.endsWith(" ") && !indicator.test(text);
  return isPlain && !startsWithIndicator(text) ? plainStyle : singleQuoted;
}

/** What go-yaml does not write as it is. */
const special = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const lateBreak = /[\u2028\u2029]/;
const spaceByBreak = / [\u2028\u2029]|[\u2028\u2029] /;
/** What would end plain text: a colon before a gap, a comment. */
const indicator = /:(?: |$)|[ \u2028\u2029]#/;

/** Whether go-yaml 2 would write the text, which is not empty, as a block (`|` or `>`). */
function hasBlockForm(text: string): boolean {
  return !text.endsWith(" ") && !special.test(text) && !spaceBeforeBreak.test(text);
}

/** The same for go-yaml 3, which minds tabs no more than letters in a block. */
export function hasPrettyBlockForm(text: string): boolean {
  return hasBlockForm(text.replaceAll("\t", "t"));
}

const spaceBeforeBreak = / [\n\u2028\u2029]/;

function isBlankOrNothing(text: string, index: number): boolean {
  return index >= text.length || isBlank(text.charCodeAt(index));
}

function startsWithIndicator(text: string): boolean {
  if (text.startsWith("---") || text.startsWith("...")) return true;
  switch (text.charAt(0)) {
    case "?":
    case ":":
    case "-":
      return isBlankOrNothing(text, 1);
    default:
      return "#,[]{}&*!|>'\"%@`".includes(text.charAt(0));
  }
}
