/** What Go's unicode.IsSpace takes for space. (JavaScript's trim also takes U+FEFF and leaves U+0085.) */
const leading = /^\p{White_Space}+/u;

/** Mirrors: strings.TrimSpace. */
export function trimGoSpace(text: string): string {
  const start = trimGoSpaceStart(text);
  let end = start.length;
  while (end > 0 && isGoSpace(start.charCodeAt(end - 1))) end--;
  return start.slice(0, end);
}

/** Mirrors: strings.TrimLeftFunc(text, unicode.IsSpace). */
export function trimGoSpaceStart(text: string): string {
  const first = text.charCodeAt(0);
  return first > 32 && first < 0x85 ? text : text.replace(leading, "");
}

function isGoSpace(unit: number): boolean {
  if (unit <= 32) return unit === 32 || (unit >= 9 && unit <= 13);
  return unit >= 0x85 && leading.test(String.fromCharCode(unit));
}
