import { isGoSpace } from "../../base/index.ts";
import { fromRunes, toRunes } from "../goBytes.ts";
import {
  isDigitRune,
  isLetterRune,
  isLowerRune,
  isNumberRune,
  isPunctRune,
  isTitleRune,
  isUpperRune,
  lowerRune,
  titleRune,
  upperRune,
} from "./rune.ts";

const underscore = 0x5f;
const hyphen = 0x2d;
const replacement = 0xfffd;

function isConnector(rune: number): boolean {
  return rune === hyphen || rune === underscore || isGoSpace(rune);
}

/** Upper case for the first letter of each word. Mirrors: strings.Title. */
export function titleText(text: string): string {
  let previous = 0x20;
  return fromRunes(
    toRunes(text).map((rune) => {
      const starts = isSeparator(previous);
      previous = rune;
      return starts ? titleRune(rune) : rune;
    }),
  );
}

function isSeparator(rune: number): boolean {
  if (rune <= 0x7f) return !/[0-9A-Za-z_]/.test(String.fromCharCode(rune));
  return !isLetterRune(rune) && !isDigitRune(rune) && isGoSpace(rune);
}

/** Lower case for the first letter of each word. Mirrors: goutils Uncapitalize. */
export function untitleText(text: string): string {
  let starts = true;
  return fromRunes(
    toRunes(text).map((rune) => {
      if (isGoSpace(rune)) {
        starts = true;
        return rune;
      }
      const mapped = starts ? lowerRune(rune) : rune;
      starts = false;
      return mapped;
    }),
  );
}

/** Mirrors: goutils SwapCase: a lower case letter that starts a word becomes a title case one. */
export function swapCase(text: string): string {
  let space = true;
  return fromRunes(
    toRunes(text).map((rune) => {
      if (isUpperRune(rune) || isTitleRune(rune)) {
        space = false;
        return lowerRune(rune);
      }
      if (isLowerRune(rune)) {
        const mapped = space ? titleRune(rune) : upperRune(rune);
        space = false;
        return mapped;
      }
      space = isGoSpace(rune);
      return rune;
    }),
  );
}

/** `http_server` becomes `HttpServer`; connectors at the start stay. Mirrors: xstrings ToPascalCase. */
export function pascalCase(text: string): string {
  const runes = toRunes(text);
  const out: number[] = [];
  let at = 0;
  while (at < runes.length && isConnector(runes[at] ?? 0)) out.push(runes[at++] ?? 0);
  if (at >= runes.length) return fromRunes([...out, ...out.slice(-1)]);
  let current = runes[at++] ?? 0;
  let firstIsUpper = isUpperRune(current);
  current = upperRune(current);
  if (at >= runes.length) return fromRunes([...out, current]);
  for (; at < runes.length; at++) {
    const previous = current;
    current = runes[at] ?? 0;
    if (isConnector(current) && isConnector(previous)) {
      out.push(previous);
      continue;
    }
    if (isConnector(previous)) {
      firstIsUpper = isUpperRune(current);
      current = upperRune(current);
      continue;
    }
    if (firstIsUpper) {
      if (isUpperRune(current)) current = lowerRune(current);
      else firstIsUpper = false;
    }
    out.push(previous);
  }
  out.push(current);
  return fromRunes(out);
}

type WordKind = "none" | "number" | "upper" | "alphabet" | "connector" | "punctuation" | "other";

interface Word {
  kind: WordKind;
  runes: number[];
}

/** `HTTPServerID2` becomes `http_server_id2`. Mirrors: xstrings ToSnakeCase and ToKebabCase. */
export function connectedCase(text: string, connector: "_" | "-"): string {
  const joint = connector === "_" ? underscore : hyphen;
  const words = splitWords(Array.from(text, (character) => character.codePointAt(0) ?? 0));
  const out: number[] = [];
  const write = (word: Word) => out.push(...lowerWord(word, joint));
  const writeRun = (from: number) => {
    let i = from;
    for (; words[i]?.kind === "alphabet" || words[i]?.kind === "number"; i++) write(words[i] as Word);
    return i;
  };
  const kindAt = (i: number): WordKind => words[i]?.kind ?? "none";
  const isOpen = (kind: WordKind) => kind !== "connector" && kind !== "punctuation";
  let i = 0;
  while (i < words.length - 1) {
    const word = words[i] as Word;
    if (word.kind !== "connector") write(word);
    i++;
    if (word.kind === "connector") write(word);
    else if (word.kind === "number") {
      i = writeRun(i);
      if (kindAt(i) !== "none" && isOpen(kindAt(i))) out.push(joint);
    } else if (word.kind !== "punctuation") {
      if (kindAt(i) !== "number") {
        if (isOpen(kindAt(i))) out.push(joint);
      } else if (i < words.length - 1) {
        const digits = words[i++] as Word;
        if (kindAt(i) !== "alphabet") {
          write(digits);
          if (isOpen(kindAt(i))) out.push(joint);
        } else {
          out.push(joint);
          write(digits);
          i = writeRun(i);
          if (kindAt(i) !== "none" && isOpen(kindAt(i))) out.push(joint);
        }
      }
    }
  }
  const tail = words[i];
  if (tail) write(tail);
  return out.map((point) => String.fromCodePoint(point)).join("");
}

/** Only words that are changed lose bytes that are not UTF-8. */
function lowerWord({ kind, runes }: Word, joint: number): number[] {
  if (kind !== "upper" && kind !== "connector") return runes;
  return runes.map((rune) => {
    if (isConnector(rune)) return joint;
    return isUpperRune(rune) ? lowerRune(rune) : isInvalid(rune) ? replacement : rune;
  });
}

/** A byte that is not UTF-8 (see goBytes), or what Go decodes it to. */
function isInvalid(rune: number): boolean {
  return rune === replacement || (rune >= 0xd800 && rune <= 0xdfff);
}

/** A letter that is no Chinese character. Mirrors: xstrings isAlphabet. */
function isAlphabet(rune: number): boolean {
  if (!isLetterRune(rune)) return false;
  const isHan =
    (rune >= 0x4e00 && rune <= 0x9fcc) || (rune >= 0x3400 && rune <= 0x4d85) || (rune >= 0x20000 && rune <= 0x2b81d);
  return !isHan;
}

function splitWords(runes: readonly number[]): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < runes.length) {
    const word = nextWord(runes, at);
    words.push(word);
    at += word.runes.length;
  }
  return words;
}

/** The rune at a place, behind bytes that are not UTF-8; `last` at the end of the text. Mirrors: xstrings nextValidRune. */
function validRune(runes: readonly number[], from: number, last: number): { rune: number; next: number } {
  for (let i = from; i < runes.length; i++) {
    const rune = runes[i] ?? 0;
    if (!isInvalid(rune)) return { rune, next: i + 1 };
  }
  return { rune: last, next: runes.length };
}

function nextWord(runes: readonly number[], from: number): Word {
  const { rune, next: start } = validRune(runes, from, replacement);
  const run = (kind: WordKind, begin: number, belongs: (rune: number) => boolean): Word => {
    let end = begin;
    let last = rune;
    while (end < runes.length) {
      const found = validRune(runes, end, last);
      if (!belongs(found.rune)) break;
      last = found.rune;
      end = found.next;
    }
    return { kind, runes: runes.slice(from, end) };
  };
  if (rune === replacement) return { kind: "none", runes: runes.slice(from) };
  if (isConnector(rune)) return run("connector", start, isConnector);
  if (isPunctRune(rune)) return run("punctuation", start, isPunctRune);
  const isSmall = (r: number) => isAlphabet(r) && !isUpperRune(r);
  if (isUpperRune(rune)) {
    if (start >= runes.length) return { kind: "upper", runes: runes.slice(from) };
    const second = validRune(runes, start, rune).rune;
    if (!isUpperRune(second)) return run("upper", start, isAlphabet(second) ? isSmall : () => false);
    const upper = run("upper", start, isUpperRune);
    const end = from + upper.runes.length;
    if (end >= runes.length || !isAlphabet(validRune(runes, end, rune).rune)) return upper;
    // The last letter begins the next word, with what is no UTF-8 before it.
    let length = upper.runes.length - 1;
    while (isInvalid(upper.runes[length - 1] ?? 0)) length--;
    return { kind: "upper", runes: upper.runes.slice(0, length) };
  }
  if (isAlphabet(rune)) return run("alphabet", start, isSmall);
  if (isNumberRune(rune)) return run("number", start, isNumberRune);
  return run("other", start, (r) => !isConnector(r) && !isAlphabet(r) && !isNumberRune(r) && !isPunctRune(r));
}
