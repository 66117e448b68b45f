import { isBlank, isBreak } from "./characters.ts";
import { resolveScalar } from "./resolve.ts";
import { doubleQuoted, literalStyle, plainStyle, singleQuoted } from "./token.ts";

/**
 * How go-yaml writes a string: one of the scalar styles of token.ts. `isKey`: it stands before its colon, on one line.
 *
 * Mirrors: go-yaml encode.go (stringv) and emitterc.go (analyze_scalar, select_scalar_style).
 */
export function chooseStyle(text: string, isKey: boolean): number {
  const fast = quickStyle(text);
  if (fast >= 0) return fast;
  if (isTyped(text)) return text.includes("\n") && !isKey ? literalStyle : doubleQuoted;
  return analyze(text, isKey);
}

const safeInside = 1;
const safeFirst = 2;
const mayBeWord = 4;

/** What each ASCII character allows without a closer look. */
const table: Uint8Array = buildTable();

function buildTable(): Uint8Array {
  const result = new Uint8Array(128);
  const set = (characters: string, flags: number): void => {
    for (const c of characters) result[c.charCodeAt(0)] = flags;
  };
  set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_/\\()$^;<=", safeInside | safeFirst);
  set("yYnNtTfFoO~", safeInside | safeFirst | mayBeWord);
  set("0123456789.+-,[]{}&*!|>'\"%@`?", safeInside);
  return result;
}

/** The style of ordinary text; -1 when it takes more thought. */
function quickStyle(text: string): number {
  const length = text.length;
  const first = text.charCodeAt(0);
  // The comparison is false for the empty string, too.
  if (!(first < 128)) return -1;
  const flags = table[first] as number;
  if ((flags & safeFirst) === 0 || ((flags & mayBeWord) !== 0 && length <= 5)) return -1;
  let previous = first;
  for (let i = 1; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 128) return -1;
    if ((table[c] as number) === 0) {
      // Space, colon and hash are harmless inside a word or between two.
      if (c === 32) {
        if (i === length - 1) return -1;
      } else if (c === 58) {
        if (i === length - 1 || text.charCodeAt(i + 1) === 32) return -1;
      } else if (c !== 35 || previous === 32) return -1;
    }
    previous = c;
  }
  return plainStyle;
}

/** Whether the text, unquoted, would be read as something else than a string. */
function isTyped(text: string): boolean {
  const c = text.charCodeAt(0);
  if (c >= 48 && c <= 57 && text.length > 64 && !/^[0-9_+.eExX:-]*$/.test(text)) return false;
  return resolveScalar("", text, true, false).tag !== "!!str" || base60Pattern.test(text);
}

const base60Pattern = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

function analyze(text: string, isKey: boolean): number {
  if (text.includes("\n")) return !isKey && hasBlockForm(text) ? literalStyle : doubleQuoted;
  const facts = gatherFacts(text);
  if (isKey && facts.hasBreak) return doubleQuoted;
  const isPlain =
    !facts.startsInGap && !facts.endsInSpace && !facts.endsInBreak && !facts.hasBreak && !facts.hasIndicator;
  if (facts.hasSpecial || facts.hasSpaceBeforeBreak || facts.hasSpaceAfterBreak) return doubleQuoted;
  return isPlain ? plainStyle : singleQuoted;
}

/** Whether go-yaml 2 would write the text, which is not empty, as a block (`|` or `>`). */
export function hasBlockForm(text: string): boolean {
  const facts = gatherFacts(text);
  return !facts.endsInSpace && !facts.hasSpaceBeforeBreak && !facts.hasSpecial;
}

interface Facts {
  hasIndicator: boolean;
  hasSpecial: boolean;
  hasBreak: boolean;
  startsInGap: boolean;
  endsInSpace: boolean;
  endsInBreak: boolean;
  hasSpaceBeforeBreak: boolean;
  hasSpaceAfterBreak: boolean;
}

function gatherFacts(text: string): Facts {
  const last = text.charCodeAt(text.length - 1);
  const first = text.charCodeAt(0);
  const facts: Facts = {
    hasIndicator: text.startsWith("---") || text.startsWith("...") || startsWithIndicator(text),
    hasSpecial: false,
    hasBreak: false,
    startsInGap: first === 32 || isBreak(first),
    endsInSpace: last === 32,
    endsInBreak: isBreak(last),
    hasSpaceBeforeBreak: false,
    hasSpaceAfterBreak: false,
  };
  let previous = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!isPrintable(c)) facts.hasSpecial = true;
    if (c === 58) {
      if (i > 0 && isBlankOrNothing(text, i + 1)) facts.hasIndicator = true;
    } else if (c === 35) {
      if (isBlank(previous) || isBreak(previous)) facts.hasIndicator = true;
    } else if (isBreak(c)) {
      facts.hasBreak = true;
      if (previous === 32) facts.hasSpaceBeforeBreak = true;
    } else if (c === 32 && isBreak(previous)) facts.hasSpaceAfterBreak = true;
    previous = c;
  }
  return facts;
}

function isBlankOrNothing(text: string, index: number): boolean {
  return index >= text.length || isBlank(text.charCodeAt(index));
}

function startsWithIndicator(text: string): boolean {
  switch (text.charAt(0)) {
    case "?":
    case ":":
    case "-":
      return isBlankOrNothing(text, 1);
    default:
      return "#,[]{}&*!|>'\"%@`".includes(text.charAt(0));
  }
}

/** What go-yaml writes as it is. Not the tab, and nothing above U+FFFF. */
export function isPrintable(c: number): boolean {
  if (c < 0x7f) return c >= 0x20 || c === 10;
  return (c >= 0xa0 && c < 0xd800) || (c >= 0xe000 && c !== 0xfeff && c < 0xfffe);
}
