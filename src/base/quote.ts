/**
 * Go's quoting of strings (`%q`, strconv.Quote), which error texts and the `quote` function print.
 * Lone surrogates U+DC80..U+DCFF stand for bytes that are not UTF-8 and print as `\xNN`.
 * `ascii` (`%+q`) escapes everything above U+007F.
 */
export function quoteGo(text: string, ascii = false): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  let out = '"';
  for (const character of text) out += escapeRune(character, '"', ascii);
  return `${out}"`;
}

/** Go's `%q` of a rune: `'x'`. */
export function quoteGoRune(rune: number, ascii = false): string {
  const point = rune > 0x10ffff || rune < 0 || (rune >= 0xd800 && rune <= 0xdfff) ? 0xfffd : rune;
  return `'${escapeRune(String.fromCodePoint(point), "'", ascii)}'`;
}

/** Go's unicode.IsPrint. */
export function isPrintRune(character: string): boolean {
  const unit = character.charCodeAt(0);
  if (unit < 0x7f) return unit >= 0x20;
  // Nearly all that occurs; compiling the classes of Unicode takes longer than rendering a small chart.
  if (unit < 0x300) return unit > 0xa0 && unit !== 0xad;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

function escapeRune(character: string, quote: string, ascii: boolean): string {
  if (character === quote || character === "\\") return `\\${character}`;
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0xdc80 && point <= 0xdcff) return `\\x${(point - 0xdc00).toString(16)}`;
  if (isPrintRune(character) && !(ascii && point > 0x7f)) return character;
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, "0")}`;
  if (point < 0x10000) return `\\u${point.toString(16).padStart(4, "0")}`;
  return `\\U${point.toString(16).padStart(8, "0")}`;
}

const shortEscapes: Readonly<Record<string, string>> = Object.freeze({
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
});
