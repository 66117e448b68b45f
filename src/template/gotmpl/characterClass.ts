/** What ASCII characters are in an action: bits of `space`, `word`, `digit` and `stop` (may follow a name). */
export const classes: Uint8Array = new Uint8Array(128);
export const space = 1;
export const word = 2;
export const digit = 4;
export const stop = 8;
for (const character of " \t\r\n") classes[character.charCodeAt(0)] = space | stop;
for (let code = 0x30; code <= 0x39; code++) classes[code] = word | digit;
for (let code = 0x41; code <= 0x5a; code++) {
  classes[code] = word;
  classes[code + 32] = word;
}
classes[0x5f] = word;
for (const character of ".,|:()") classes[character.charCodeAt(0)] = stop;

export function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d;
}

/** The first position from `from` on that holds no space. */
export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** The position behind the last character before `end`, and not before `from`, that is no space. */
export function trimEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Nothing but what Go calls space. */
export function isBlank(text: string): boolean {
  return /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(text);
}
