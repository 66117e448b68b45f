/**
 * Go strings are bytes. A JavaScript string stands for them: bytes that are not UTF-8 are lone surrogates
 * U+DC80..U+DCFF (byte 0x80 + n), everything else is the decoded text. ASCII takes the short way everywhere.
 */

const replacement = 0xfffd;

/** True when every unit is below U+0080, so that units, bytes and runes coincide. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** Go's `len(text)`. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLow(text.charCodeAt(i + 1))) {
      bytes += 2;
      i++;
    } else if (!isByteUnit(unit)) bytes += 2;
  }
  return bytes;
}

/** The bytes of a Go string. */
export function toBytes(text: string): Uint8Array {
  if (!hasByteUnits(text)) return new TextEncoder().encode(text);
  const out = new Uint8Array(byteLength(text));
  let at = 0;
  const encoder = new TextEncoder();
  for (const character of text) {
    const unit = character.charCodeAt(0);
    if (character.length === 1 && isByteUnit(unit)) out[at++] = unit - 0xdc00;
    else {
      const bytes = encoder.encode(character);
      out.set(bytes, at);
      at += bytes.length;
    }
  }
  return out;
}

/** The Go string made of these bytes. */
export function fromBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodeLoosely(bytes);
  }
}

/** Go's `text[start:end]`, counted in bytes; the caller checks the bounds. */
export function sliceBytes(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return fromBytes(toBytes(text).subarray(start, end));
}

/** Go's `[]rune(text)`: a byte that is not UTF-8 becomes U+FFFD. */
export function toRunes(text: string): number[] {
  const runes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) ?? replacement;
    if (point > 0xffff) i++;
    runes.push(point >= 0xd800 && point <= 0xdfff ? replacement : point);
  }
  return runes;
}

/** Go's `string(runes)`. */
export function fromRunes(runes: readonly number[]): string {
  let text = "";
  for (const rune of runes)
    text += rune > 0x10ffff || (rune >= 0xd800 && rune <= 0xdfff) || rune < 0 ? "\ufffd" : String.fromCodePoint(rune);
  return text;
}

/** The text with bytes that are not UTF-8 shown as U+FFFD, as JSON and YAML writers do. */
export function toValidText(text: string): string {
  return hasByteUnits(text) ? text.toWellFormed() : text;
}

/** True when some byte of the Go string is not UTF-8. */
export function hasByteUnits(text: string): boolean {
  return !text.isWellFormed();
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isByteUnit(unit: number): boolean {
  return unit >= 0xdc80 && unit <= 0xdcff;
}

function decodeLoosely(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const size = sequenceLength(bytes, i);
    if (size === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[i] ?? 0));
      i++;
      continue;
    }
    text += String.fromCodePoint(decodePoint(bytes, i, size));
    i += size;
  }
  return text;
}

/** Bytes of the well-formed sequence at `at`; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + size > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = at + 2; i < at + size; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}

function decodePoint(bytes: Uint8Array, at: number, size: number): number {
  let point = (bytes[at] ?? 0) & (size === 1 ? 0x7f : size === 2 ? 0x1f : size === 3 ? 0x0f : 0x07);
  for (let i = at + 1; i < at + size; i++) point = (point << 6) | ((bytes[i] ?? 0) & 0x3f);
  return point;
}
