import { isSpace, skipSpaces } from "./characterClass.ts";

const minus = 0x2d;

/** Where an action begins behind its `{{`, and whether it trims the text before it. */
export function trimsBefore(text: string, open: number): boolean {
  return text.charCodeAt(open + 2) === minus && isSpace(text.charCodeAt(open + 3));
}

/** The `}}` of the action that opens at `open`, unless a string within it holds one; -1 when there is none. */
export function findClose(text: string, open: number): number {
  const from = text.charCodeAt(open + 2) === 0x60 ? text.indexOf("`", open + 3) : open;
  return from < 0 ? -1 : text.indexOf("}}", from);
}

/** The position behind the action that ends with the `}}` at `close`, and behind the space that it trims. */
export function behindAction(text: string, close: number): number {
  const trims = text.charCodeAt(close - 1) === minus && isSpace(text.charCodeAt(close - 2));
  return trims ? skipSpaces(text, close + 2) : close + 2;
}

/** The position behind the comment whose slash is at `from`, and behind the space that it trims; -1 or -2 where it does not end well: never, or before the delimiter. */
export function behindComment(text: string, from: number): number {
  const close = text.indexOf("*/", from + 2);
  if (close < 0) return -1;
  const at = close + 2;
  if (text.startsWith("}}", at)) return at + 2;
  const trims = isSpace(text.charCodeAt(at)) && text.charCodeAt(at + 1) === minus && text.startsWith("}}", at + 2);
  return trims ? skipSpaces(text, at + 4) : -2;
}

/** Whether the text between the delimiters is one raw string and nothing else, as where a chart prints braces. */
export function isRawString(text: string): boolean {
  return text.charCodeAt(0) === 0x60 && text.length > 1 && text.indexOf("`", 1) === text.length - 1;
}
