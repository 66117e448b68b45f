/** Orders strings by their UTF-8 bytes, as Go does. (UTF-16 order differs above U+FFFF.) */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  // The orders differ only where both have units from the surrogates on.
  if (!surrogateOrAbove.test(a) || !surrogateOrAbove.test(b)) return a < b ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return codePointRank(x) - codePointRank(y);
  }
  return a.length - b.length;
}

const surrogateOrAbove = /[\ud800-\uffff]/;

/** Surrogates stand for code points above every other UTF-16 unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
