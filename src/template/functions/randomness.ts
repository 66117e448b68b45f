import type { Random } from "../../ports/index.ts";

/** A whole number from 0 up to and without `bound` (at most 2^48), every one equally likely. */
export function randomBelow(random: Random, bound: number): number {
  const limit = 2 ** 48 - (2 ** 48 % bound);
  for (;;) {
    let value = 0;
    for (const byte of random.bytes(6)) value = value * 256 + byte;
    if (value < limit) return value % bound;
  }
}

/** `count` characters of an alphabet (at most 256), every one equally likely. */
export function randomText(random: Random, alphabet: string, count: number): string {
  const limit = 256 - (256 % alphabet.length);
  const parts: string[] = [];
  let left = count;
  while (left > 0) {
    let part = "";
    for (const byte of random.bytes(Math.min(left + 64, 4096))) {
      if (byte >= limit || part.length === left) continue;
      part += alphabet[byte % alphabet.length];
    }
    parts.push(part);
    left -= part.length;
  }
  return parts.join("");
}
