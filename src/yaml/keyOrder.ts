/**
 * go-yaml's natural order of mapping keys: letters after everything else, runs of digits by their number.
 * The order has cycles (`1`, `01`, `0x`), where the peers' output changes from run to run.
 *
 * Mirrors: go-yaml 2 sorter.go (keyList.Less for strings).
 */
export function compareKeys(a: string, b: string): number {
  return compare(a, b, false);
}

/** The same as go-yaml 3 has it: behind a digit, letters come before everything else. */
export function compareKeysPretty(a: string, b: string): number {
  return compare(a, b, true);
}

function compare(a: string, b: string, isNew: boolean): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === length) return a.length - b.length;
  const x = a.charCodeAt(i);
  const y = b.charCodeAt(i);
  if (x >= 97 && x <= 122 && y >= 97 && y <= 122) return x - y;
  return compareAt(a, b, i, isNew);
}

function compareAt(a: string, b: string, index: number, isNew: boolean): number {
  // A difference inside a surrogate pair is a difference of the whole character.
  const i =
    index > 0 && isLowSurrogate(a.charCodeAt(index)) && isHighSurrogate(a.charCodeAt(index - 1)) ? index - 1 : index;
  const x = a.codePointAt(i) as number;
  const y = b.codePointAt(i) as number;
  const xIsLetter = isLetter(x);
  const yIsLetter = isLetter(y);
  if (xIsLetter && yIsLetter) return x - y;
  if (xIsLetter || yIsLetter) {
    const isReversed = isNew && i > 0 && isDigit(a.charCodeAt(i - 1));
    return yIsLetter !== isReversed ? -1 : 1;
  }
  // Zeros inside a number that has begun carry weight: 10 is above 1a.
  const seed = (x === 48 || y === 48) && endsInNumber(a, i) ? 1n : 0n;
  const [xNumber, xEnd] = readDigits(a, i, seed);
  const [yNumber, yEnd] = readDigits(b, i, seed);
  if (xNumber !== yNumber) return xNumber < yNumber ? -1 : 1;
  if (xEnd !== yEnd) return xEnd - yEnd;
  return x - y;
}

/** Whether the digits before `end` hold one that is not zero. */
function endsInNumber(text: string, end: number): boolean {
  for (let i = end - 1; i >= 0 && isDigit(text.charCodeAt(i)); i--) if (text.charCodeAt(i) !== 48) return true;
  return false;
}

/** The number that begins here, wrapped to 64 bits as in Go, and where it ends. */
function readDigits(text: string, start: number, seed: bigint): [bigint, number] {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  let number = seed;
  for (let i = start; i < end; i++) number = BigInt.asIntN(64, number * 10n + BigInt(text.charCodeAt(i) - 48));
  return [number, end];
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isHighSurrogate(c: number): boolean {
  return c >= 0xd800 && c <= 0xdbff;
}

function isLowSurrogate(c: number): boolean {
  return c >= 0xdc00 && c <= 0xdfff;
}

function isLetter(c: number): boolean {
  if (c < 128) return (c >= 97 && c <= 122) || (c >= 65 && c <= 90);
  return /^\p{L}/u.test(String.fromCodePoint(c));
}

/** Sorts in place. Most mappings are small or sorted already. */
export function sortKeys(keys: string[], order: (a: string, b: string) => number = compareKeys): string[] {
  if (keys.length > 16) return keys.sort(order);
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let j = i - 1;
    while (j >= 0 && order(keys[j] as string, key) > 0) {
      keys[j + 1] = keys[j] as string;
      j--;
    }
    keys[j + 1] = key;
  }
  return keys;
}
