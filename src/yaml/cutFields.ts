import { startsPlain } from "./fastReader.ts";
import { mayBeTyped, resolveScalar } from "./resolve.ts";
import { blockEnd, flowEnd, lineRest, longestKey, quotedEnd, skipSpaces } from "./valueEnd.ts";

/** Nesting that is followed; anything deeper is left to the exact reader. */
const deepest = 200;

// What the lines so far leave open.
const complete = 0;
/** A key or a dash whose value may follow. */
const awaiting = 1;
/** Plain text that may go on. */
const continuing = 2;

/** The level around the outermost mapping. */
const outermost = -2;

const beyondAscii = /[^\n -~]/;
/** Characters that YAML forbids, breaks other than line feeds, and byte order marks. */
const beyondOrdinary = /[^\t\n -~\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]/;
/** For the first letter of unquoted text (its five low bits) those of the second one with which it may be no string. */
const typedStarts = makeTypedStarts(["y :e", "n :ou", "tr", "fa", "onf"]);
/** Finds the end of an indentation faster than a loop that V8 has not compiled. */
const content = /[^ ]/g;

/**
 * The entries of the outermost mapping whose keys are asked for (in lower case; they match in any case), as they are
 * written. All other text is checked and not read: undefined when it holds anything but ordinary block style, which the
 * exact reader accepts with the "sigs" rules. Tests check that on random text and on damaged documents.
 *
 * One loop over local variables: a process reads a text once, before V8 has compiled anything, and then calls and
 * allocation are what takes time. Where the engine has a search of its own, that is used.
 */
export function cutFields(source: string, fields: readonly string[]): string | undefined {
  const isAscii = !beyondAscii.test(source);
  if (!isAscii && beyondOrdinary.test(source)) return undefined;
  const text = source.endsWith("\n") ? source : `${source}\n`;
  const length = text.length;
  /** The innermost collection: twice its column, and 1 more for a list. Then those around it. */
  let level = outermost;
  const levels: number[] = [];
  let depth = 0;
  let state = awaiting;
  let hasMark = false;
  /** The first of each, not before the place where they were last looked for. */
  let colon = -1;
  let hash = -1;
  let tab = isAscii ? length : -1;
  let cut = "";
  /** Where the entry begins, if it is asked for. */
  let wanted = -1;
  let line = 0;
  while (line < length) {
    content.lastIndex = line;
    content.test(text);
    let i = content.lastIndex - 1;
    let c = text.charCodeAt(i);
    let at = (i - line) * 2;
    if (c < 46) {
      if (c === 10) {
        line = i + 1;
        continue;
      }
      if (c === 35) {
        line = text.indexOf("\n", i) + 1;
        if (state === continuing) state = complete;
        continue;
      }
      if (c === 45 && isDash(text, i)) at++;
    }
    const end = text.indexOf("\n", i);
    if (tab < end) {
      if (tab < i) tab = seek(text, "\t", i);
      if (tab < end) return undefined;
    }
    let isNew = false;
    if (at > level) {
      // A key's list may stand in the key's column.
      if (state === awaiting) isNew = true;
      else {
        if (state === complete || at <= (level | 1)) return undefined;
        if (colon < i) colon = seekColon(text, i);
        if (hash < i) hash = seekComment(text, i);
        if (hash < end) state = complete;
        if (colon < (hash < end ? hash : end)) return undefined;
        line = end + 1;
        continue;
      }
    } else {
      while (level > at) level = levels[--depth] as number;
      if (level !== at) return undefined;
    }

    if (c < 97) {
      if (at < 2) {
        if (c === 37) return undefined;
        if (isDocumentMark(text, i, c)) {
          if (c === 46 || hasMark || level >= 0) return undefined;
          hasMark = true;
          if (lineRest(text, i + 3) < 0) return undefined;
          line = end + 1;
          continue;
        }
      }
      while ((at & 1) === 1) {
        if (isNew) {
          if (depth > deepest || level === outermost) return undefined;
          levels[depth++] = level;
          level = at;
        }
        const dash = i++;
        c = text.charCodeAt(i);
        while (c === 32) c = text.charCodeAt(++i);
        if (c === 10 || c === 35) break;
        isNew = true;
        at += (i - dash) * 2 - 1;
        if (c === 45 && isDash(text, i)) at++;
      }
      if ((at & 1) === 1) {
        state = awaiting;
        line = end + 1;
        continue;
      }
    }

    let value = i;
    let isKey = false;
    if (c === 34 || c === 39) {
      value = quotedEnd(text, i);
      if (value < 0) return undefined;
      const after = skipSpaces(text, value);
      if (text.charCodeAt(after) === 58) {
        const next = text.charCodeAt(after + 1);
        // In the outermost mapping it may be a field that is asked for, in other letters.
        if (after > end || after - i > longestKey || at === 0 || (next !== 32 && next !== 10)) return undefined;
        isKey = true;
        value = after + 1;
      }
    } else if ((c >= 97 && c <= 122) || startsPlain(c, text.charCodeAt(i + 1))) {
      if (colon < i) colon = seekColon(text, i);
      if (hash < i) hash = seekComment(text, i);
      if (colon < end && colon < hash) {
        if (colon - i > longestKey) return undefined;
        const seconds = c > 57 ? (typedStarts[c & 31] as number) : -1;
        if (seconds !== 0 && (seconds >> (text.charCodeAt(i + 1) & 31)) & 1 && !isTextKey(text, i, colon))
          return undefined;
        isKey = true;
        value = colon + 1;
      }
    } else if (c !== 91 && c !== 123 && c !== 124 && c !== 62) return undefined;
    if (isKey) {
      if (isNew) {
        if (depth > deepest || (level === outermost && at > 0)) return undefined;
        levels[depth++] = level;
        level = at;
      }
      if (at === 0) {
        if (wanted >= 0) cut += text.slice(wanted, line);
        const key = text.slice(i, spacesStart(text, value - 1)).toLowerCase();
        wanted = fields.includes(key) ? line : -1;
      }
      if (value === end) {
        state = awaiting;
        line = end + 1;
        continue;
      }
      c = text.charCodeAt(++value);
      while (c === 32) c = text.charCodeAt(++value);
      if (c === 10 || c === 35) {
        state = awaiting;
        line = end + 1;
        continue;
      }
    } else if (!isNew || level === outermost) return undefined;

    state = complete;
    if ((c >= 97 && c <= 122) || startsPlain(c, text.charCodeAt(value + 1))) {
      if (c < 48 && isInfinite(text, value)) return undefined;
      if (colon < value) colon = seekColon(text, value);
      if (hash < value) hash = seekComment(text, value);
      if (hash > end) state = continuing;
      if (colon < (hash < end ? hash : end)) return undefined;
      line = end + 1;
    } else if (c === 34 || c === 39) {
      if (isKey) value = quotedEnd(text, value);
      if (value < 0) return undefined;
      line = lineRest(text, value);
    } else if (c === 91 || c === 123) {
      value = flowEnd(text, value, 0);
      if (value < 0) return undefined;
      line = lineRest(text, value);
    } else if (c === 124 || c === 62) line = blockEnd(text, value, level >> 1);
    else return undefined;
    if (line < 0) return undefined;
  }
  if (level === outermost) return undefined;
  return wanted < 0 ? cut : cut + source.slice(wanted);
}

/** Whether the hyphen at this place begins an entry of a list. */
function isDash(text: string, i: number): boolean {
  const next = text.charCodeAt(i + 1);
  return next === 32 || next === 10;
}

function makeTypedStarts(starts: readonly string[]): readonly number[] {
  const seconds = new Array<number>(32).fill(0);
  for (const [first = "", ...rest] of starts)
    seconds[first.charCodeAt(0) & 31] = rest.reduce((bits, second) => bits | (1 << (second.charCodeAt(0) & 31)), 0);
  // Behind the signs of null and of the merge key anything goes.
  seconds[126 & 31] = -1;
  seconds[60 & 31] = -1;
  return seconds;
}

function seek(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? text.length : at;
}

/** The first colon that a gap follows. */
function seekColon(text: string, from: number): number {
  let colon = text.indexOf(":", from);
  while (colon >= 0) {
    const next = text.charCodeAt(colon + 1);
    if (next === 32 || next === 10 || next === 9) return colon;
    colon = text.indexOf(":", colon + 1);
  }
  return text.length;
}

/** The first hash that follows a blank. */
function seekComment(text: string, from: number): number {
  let hash = text.indexOf("#", from);
  while (hash >= 0) {
    const before = text.charCodeAt(hash - 1);
    if (before === 32 || before === 9) return hash;
    hash = text.indexOf("#", hash + 1);
  }
  return text.length;
}

function isDocumentMark(text: string, i: number, c: number): boolean {
  if ((c !== 45 && c !== 46) || text.charCodeAt(i + 1) !== c || text.charCodeAt(i + 2) !== c) return false;
  const next = text.charCodeAt(i + 3);
  return next === 32 || next === 10 || next === 9;
}

/** Where the blanks before a place begin. */
function spacesStart(text: string, to: number): number {
  let i = to;
  while (text.charCodeAt(i - 1) === 32) i--;
  return i;
}

/** Whether an unquoted key, which blanks may follow, is a string. */
function isTextKey(text: string, from: number, to: number): boolean {
  const end = spacesStart(text, to);
  if (!mayBeTyped(text, from, end)) return true;
  const key = text.slice(from, end);
  return key !== "<<" && resolveScalar("", key, true, false).tag === "!!str";
}

/** Whether this may be an infinity or no number (`-.inf`, `.nan`), which JSON cannot carry. */
function isInfinite(text: string, from: number): boolean {
  const c = text.charCodeAt(from);
  const dot = c === 43 || c === 45 ? from + 1 : from;
  const letter = text.charCodeAt(dot + 1) | 32;
  return text.charCodeAt(dot) === 46 && (letter === 105 || letter === 110);
}
