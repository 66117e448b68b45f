import { hexDigit, isWord } from "./characters.ts";
import { mayBeTyped } from "./resolve.ts";

// Where values end, for `cutFields`: in text whose last line ends in a line feed, and without a look at what they hold.
// -1 stands for anything out of the ordinary.

/** Keys beyond this length come under rules of their own. */
export const longestKey = 1000;
/** Brackets in brackets that are followed, by recursion. */
const deepestFlow = 20;
/** Finds the end of an indentation. */
const content = /[^ ]/g;

/** Passes blanks and a comment, from behind a value to the next line; -1 when there is more. */
export function lineRest(text: string, from: number): number {
  let i = from;
  let c = text.charCodeAt(i);
  if (c === 32) {
    while (c === 32) c = text.charCodeAt(++i);
    if (c === 35) return text.indexOf("\n", i) + 1;
  }
  return c === 10 ? i + 1 : -1;
}

/** The end of quoted text with ordinary escapes; -1 for anything else. */
export function quotedEnd(text: string, from: number): number {
  const quote = text.charCodeAt(from);
  const end = quote === 39 ? singleQuotedEnd(text, from) : doubleQuotedEnd(text, from);
  if (end < 0) return -1;
  const inner = text.slice(from, end);
  return inner.includes("\n") && /\n(?:---|\.\.\.)/.test(inner) ? -1 : end;
}

function singleQuotedEnd(text: string, from: number): number {
  let i = text.indexOf("'", from + 1);
  while (i >= 0 && text.charCodeAt(i + 1) === 39) i = text.indexOf("'", i + 2);
  return i < 0 ? -1 : i + 1;
}

function doubleQuotedEnd(text: string, from: number): number {
  let i = from + 1;
  let end = text.indexOf('"', i);
  while (end >= 0) {
    const backslash = text.slice(i, end).indexOf("\\");
    if (backslash < 0) return end + 1;
    i = escapeEnd(text, i + backslash + 1);
    if (i < 0) return -1;
    if (i > end) end = text.indexOf('"', i);
  }
  return -1;
}

/** The end of an escape sequence whose letter is at `from`; -1 when it is not ordinary. */
function escapeEnd(text: string, from: number): number {
  const c = text.charCodeAt(from);
  // n, ", \, t, r, blank and an escaped line break.
  if (c === 110 || c === 34 || c === 92 || c === 116 || c === 114 || c === 32 || c === 10) return from + 1;
  const digits = c === 120 ? 2 : c === 117 ? 4 : 0;
  let code = 0;
  for (let i = 1; i <= digits; i++) {
    const digit = hexDigit(text.charCodeAt(from + i));
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return digits === 0 || (code >= 0xd800 && code <= 0xdfff) ? -1 : from + 1 + digits;
}

/** Where the lines of a block scalar end, below a collection in column `parent`; -1 where its indentation is in doubt. */
export function blockEnd(text: string, from: number, parent: number): number {
  let i = from + 1;
  const chomp = text.charCodeAt(i);
  if (chomp === 43 || chomp === 45) i++;
  let line = lineRest(text, i);
  let indent = 0;
  let deepestEmpty = 0;
  while (line >= 0 && line < text.length) {
    content.lastIndex = line;
    content.test(text);
    i = content.lastIndex - 1;
    const c = text.charCodeAt(i);
    const at = i - line;
    if (c === 10) {
      if (at > deepestEmpty) deepestEmpty = at;
      line = i + 1;
      continue;
    }
    if (indent === 0) {
      if (c === 9) return -1;
      if (at <= parent) return line;
      if (at < deepestEmpty) return -1;
      indent = at;
    } else if (at < indent) return c === 9 ? -1 : line;
    line = text.indexOf("\n", i) + 1;
  }
  return line;
}

/** The end of brackets on one line around simple scalars; -1 for anything else. */
export function flowEnd(text: string, from: number, depth: number): number {
  const close = text.charCodeAt(from) + 2;
  let i = skipSpaces(text, from + 1);
  while (text.charCodeAt(i) !== close) {
    if (close === 125) {
      i = flowKeyEnd(text, i);
      if (i < 0) return -1;
    }
    const c = text.charCodeAt(i);
    if (c !== 91 && c !== 123) i = flowScalarEnd(text, i);
    else i = depth < deepestFlow ? flowEnd(text, i, depth + 1) : -1;
    if (i < 0) return -1;
    i = skipSpaces(text, i);
    if (text.charCodeAt(i) === 44) i = skipSpaces(text, i + 1);
    else if (text.charCodeAt(i) !== close) return -1;
  }
  return i + 1;
}

/** Passes a key in braces, its colon and the blanks behind it. */
function flowKeyEnd(text: string, from: number): number {
  const end = flowScalarEnd(text, from);
  if (end < 0 || end - from > longestKey) return -1;
  const c = text.charCodeAt(from);
  if (c !== 34 && c !== 39 && mayBeTyped(text, from, end)) return -1;
  return text.charCodeAt(end) === 58 && text.charCodeAt(end + 1) === 32 ? skipSpaces(text, end + 1) : -1;
}

function flowScalarEnd(text: string, from: number): number {
  let c = text.charCodeAt(from);
  if (c === 34 || c === 39) {
    const end = quotedEnd(text, from);
    return end < 0 || text.slice(from, end).includes("\n") ? -1 : end;
  }
  if (!isWord(c) && c !== 47) return -1;
  if (c === 45 && !isWord(text.charCodeAt(from + 1))) return -1;
  let i = from + 1;
  for (;;) {
    c = text.charCodeAt(i);
    // Dots, slashes, and colons and blanks before a letter.
    if (!isWord(c) && c !== 46 && c !== 47 && !((c === 58 || c === 32) && isWord(text.charCodeAt(i + 1)))) return i;
    i++;
  }
}

export function skipSpaces(text: string, from: number): number {
  let i = from;
  while (text.charCodeAt(i) === 32) i++;
  return i;
}
