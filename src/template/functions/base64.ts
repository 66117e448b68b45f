import { callError } from "./failure.ts";

const padding = 0x3d;

function digitOf(unit: number): number {
  if (unit >= 0x41 && unit <= 0x5a) return unit - 0x41;
  if (unit >= 0x61 && unit <= 0x7a) return unit - 0x61 + 26;
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30 + 52;
  return unit === 0x2b ? 62 : unit === 0x2f ? 63 : -1;
}

function isNewLine(unit: number | undefined): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/**
 * Standard base64 with padding; line breaks are passed over. Throws "illegal base64 data at input byte N".
 * Mirrors: Go encoding/base64 StdEncoding.
 */
export function decodeBase64(source: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(source.length / 4) * 3);
  let length = 0;
  let at = 0;
  while (at < source.length) {
    let value = 0;
    let digits = 0;
    let padded = false;
    while (digits < 4 && !padded) {
      const unit = source[at++];
      if (unit === undefined) {
        if (digits === 0) return out.subarray(0, length);
        throw corrupt(at - 1 - digits);
      }
      const digit = digitOf(unit);
      if (digit >= 0) {
        value = (value << 6) | digit;
        digits++;
      } else if (isNewLine(unit)) continue;
      else if (unit === padding) {
        at = endOfPadding(source, at, digits);
        padded = true;
      } else throw corrupt(at - 1);
    }
    value <<= 6 * (4 - digits);
    for (let i = 0; i < digits - 1; i++) out[length++] = (value >> (16 - 8 * i)) & 0xff;
  }
  return out.subarray(0, length);
}

/** Checks what follows the first padding character; the offset behind it all. */
function endOfPadding(source: Uint8Array, from: number, digits: number): number {
  let at = from;
  const skip = () => {
    while (isNewLine(source[at])) at++;
  };
  if (digits < 2) throw corrupt(at - 1);
  if (digits === 2) {
    skip();
    if (at === source.length) throw corrupt(source.length);
    if (source[at] !== padding) throw corrupt(at - 1);
    at++;
  }
  skip();
  if (at < source.length) throw corrupt(at);
  return at;
}

function corrupt(offset: number): Error {
  return callError(`illegal base64 data at input byte ${offset}`);
}
