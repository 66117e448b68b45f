import { fromBytes, hasByteUnits } from "./goBytes.ts";

/** True when the text can stand between backquotes on one line (`%#q`). */
export function canBackquote(text: string): boolean {
  if (hasByteUnits(text)) return false;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point === 0xfeff || point === 0x60 || point === 0x7f || (point < 0x20 && point !== 9)) return false;
  }
  return true;
}

const namedEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
};

/** The value of a Go string literal (`"..."` or `` `...` ``); undefined where Go says "invalid syntax". Mirrors: strconv.Unquote. */
export function unquoteText(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith("`")) return body.includes("\r") ? body.replaceAll("\r", "") : body;
  if (!body.includes("\\")) return body.includes("\n") ? undefined : body;
  let out = "";
  let hasBytes = false;
  for (let i = 0; i < body.length; ) {
    const unit = body.charCodeAt(i);
    if (unit !== 92) {
      if (unit === 10) return undefined;
      out += body.charAt(i++);
      continue;
    }
    const escaped = readEscape(body, i, '"');
    if (escaped === undefined) return undefined;
    hasBytes ||= escaped.isByte && escaped.value > 0x7f;
    out +=
      escaped.isByte && escaped.value > 0x7f
        ? String.fromCharCode(0xdc00 + escaped.value)
        : String.fromCodePoint(escaped.value);
    i = escaped.end;
  }
  return hasBytes ? joinBytes(out) : out;
}

export interface Escape {
  value: number;
  end: number;
  /** `\x41` and `\101` name a byte, everything else a character. */
  isByte: boolean;
}

/** Reads the escape whose backslash stands at `at`; undefined when it is none that Go knows. */
export function readEscape(text: string, at: number, quote: string): Escape | undefined {
  const letter = text.charAt(at + 1);
  const named = Object.hasOwn(namedEscapes, letter) ? namedEscapes[letter] : undefined;
  if (named !== undefined) return { value: named, end: at + 2, isByte: false };
  if (letter === quote) return { value: quote.charCodeAt(0), end: at + 2, isByte: false };
  const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
  if (digits > 0) {
    const hex = text.slice(at + 2, at + 2 + digits);
    if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
    const value = Number.parseInt(hex, 16);
    const isByte = letter === "x";
    if (!isByte && (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))) return undefined;
    return { value, end: at + 2 + digits, isByte };
  }
  const octal = text.slice(at + 1, at + 4);
  if (!/^[0-7]{3}$/.test(octal)) return undefined;
  const value = Number.parseInt(octal, 8);
  return value > 255 ? undefined : { value, end: at + 4, isByte: true };
}

/** Escaped bytes that together are UTF-8 become the characters they spell. */
function joinBytes(text: string): string {
  return text.replace(/[\udc80-\udcff]{2,}/gu, (run) =>
    fromBytes(Uint8Array.from(run, (character) => character.charCodeAt(0) - 0xdc00)),
  );
}
