import { callError } from "./failure.ts";

/** Standard base32 with padding. Mirrors: Go encoding/base32 StdEncoding, with its error texts and their offsets. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const padding = 0x3d;

export function encodeBase32(bytes: Uint8Array): string {
  let out = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet[(value >> bits) & 31];
    }
  }
  if (bits > 0) out += alphabet[(value << (5 - bits)) & 31];
  return out.padEnd(Math.ceil(out.length / 8) * 8, "=");
}

/** Throws "illegal base32 data at input byte N". Line breaks are passed over, and do not count. */
export function decodeBase32(text: Uint8Array): Uint8Array {
  const source = text.filter((unit) => unit !== 0x0a && unit !== 0x0d);
  const out: number[] = [];
  let at = 0;
  let isLast = false;
  while (at < source.length && !isLast) {
    const digits: number[] = [];
    while (digits.length < 8) {
      const unit = source[at++];
      if (unit === undefined) throw corrupt(source.length - digits.length);
      if (unit === padding && digits.length >= 2 && source.length - at < 8) {
        checkPadding(source, at, digits.length);
        isLast = true;
        break;
      }
      const digit = alphabet.indexOf(String.fromCharCode(unit));
      if (digit < 0) throw corrupt(at - 1);
      digits.push(digit);
    }
    appendBytes(out, digits);
  }
  return Uint8Array.from(out);
}

function appendBytes(out: number[], digits: readonly number[]): void {
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push((value >> bits) & 0xff);
  }
}

function checkPadding(source: Uint8Array, at: number, digits: number): void {
  const left = source.length - at;
  if (left + digits < 7) throw corrupt(source.length);
  for (let k = 0; k < 7 - digits; k++) if (left > k && source[at + k] !== padding) throw corrupt(at + k - 1);
  if (digits === 1 || digits === 3 || digits === 6) throw corrupt(at - 1);
}

function corrupt(offset: number): Error {
  return callError(`illegal base32 data at input byte ${offset}`);
}
