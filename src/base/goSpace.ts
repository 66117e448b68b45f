/** Mirrors: strings.TrimSpace. */
export function trimGoSpace(text: string): string {
  const start = trimGoSpaceStart(text);
  let end = start.length;
  while (end > 0 && isGoSpace(start.charCodeAt(end - 1))) end--;
  return start.slice(0, end);
}

/** Mirrors: strings.TrimLeftFunc(text, unicode.IsSpace). */
export function trimGoSpaceStart(text: string): string {
  let start = 0;
  while (start < text.length && isGoSpace(text.charCodeAt(start))) start++;
  return text.slice(start);
}

/** Mirrors: unicode.IsSpace, Unicode's White_Space. (JavaScript's trim also takes U+FEFF and leaves U+0085.) */
export function isGoSpace(unit: number): boolean {
  if (unit < 0x85) return unit === 32 || (unit >= 9 && unit <= 13);
  if (unit < 0x2000) return unit === 0x85 || unit === 0xa0 || unit === 0x1680;
  if (unit <= 0x200a) return true;
  return unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}
