import { fromRunes, isAscii, toRunes } from "../goBytes.ts";

/**
 * Go's unicode package on code points: simple (one to one) case mapping and the classes that string functions ask for.
 * JavaScript's case mapping is the full one (ß becomes SS), so mappings to more than one character are undone.
 */

/** Mirrors: unicode.ToUpper. */
export function upperRune(rune: number): number {
  return single(String.fromCodePoint(rune).toUpperCase()) ?? iotaTitle(rune);
}

/** Mirrors: unicode.ToLower. */
export function lowerRune(rune: number): number {
  if (rune === 0x130) return 0x69;
  return single(String.fromCodePoint(rune).toLowerCase()) ?? rune;
}

/** Mirrors: unicode.ToTitle. */
export function titleRune(rune: number): number {
  if (rune >= 0x1c4 && rune <= 0x1cc) return rune <= 0x1c6 ? 0x1c5 : rune <= 0x1c9 ? 0x1c8 : 0x1cb;
  if (rune >= 0x1f1 && rune <= 0x1f3) return 0x1f2;
  if ((rune >= 0x10d0 && rune <= 0x10fa) || (rune >= 0x10fd && rune <= 0x10ff)) return rune;
  return upperRune(rune);
}

function single(text: string): number | undefined {
  const point = text.codePointAt(0) ?? 0;
  return text.length === (point > 0xffff ? 2 : 1) ? point : undefined;
}

/** Greek letters with an iota below: their simple upper case is the title case letter. */
function iotaTitle(rune: number): number {
  if (rune >= 0x1f80 && rune <= 0x1faf) return (rune & 8) === 0 ? rune + 8 : rune;
  if (rune === 0x1fb3 || rune === 0x1fc3 || rune === 0x1ff3) return rune + 9;
  return rune;
}

/** The pattern is made when it is needed: V8 puts its character class together from Unicode's tables. */
function classTest(makePattern: () => RegExp): (rune: number) => boolean {
  let pattern: RegExp | undefined;
  return (rune) => {
    pattern ??= makePattern();
    return pattern.test(String.fromCodePoint(rune));
  };
}

export const isUpperRune: (rune: number) => boolean = classTest(() => /^\p{Lu}$/u);
export const isLowerRune: (rune: number) => boolean = classTest(() => /^\p{Ll}$/u);
export const isTitleRune: (rune: number) => boolean = classTest(() => /^\p{Lt}$/u);
export const isLetterRune: (rune: number) => boolean = classTest(() => /^\p{L}$/u);
export const isDigitRune: (rune: number) => boolean = classTest(() => /^\p{Nd}$/u);
export const isNumberRune: (rune: number) => boolean = classTest(() => /^\p{N}$/u);
export const isPunctRune: (rune: number) => boolean = classTest(() => /^\p{P}$/u);

/** Mirrors: strings.ToUpper. */
export function upperText(text: string): string {
  return isAscii(text) ? text.toUpperCase() : fromRunes(toRunes(text).map(upperRune));
}

/** Mirrors: strings.ToLower. */
export function lowerText(text: string): string {
  return isAscii(text) ? text.toLowerCase() : fromRunes(toRunes(text).map(lowerRune));
}
