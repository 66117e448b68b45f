import { isGoSpace } from "../../base/index.ts";
import { byteLength, fromBytes, isAscii, sliceBytes, toBytes } from "../goBytes.ts";

/** Shortens to a width in bytes with "..." at the end. Mirrors: goutils Abbreviate. */
export function abbreviate(text: string, width: number): string {
  return abbreviateFrom(text, 0, width);
}

/** The same with a left edge: what stands before `offset` may become "...", too. Mirrors: goutils AbbreviateFull. */
export function abbreviateFrom(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (length === 0 || width < 4) return "";
  if (length <= width) return text;
  let edge = Math.min(offset, length);
  if (length - edge < width - 3) edge = length - (width - 3);
  if (edge <= 4) return `${sliceBytes(text, 0, width - 3)}...`;
  if (width < 7) return "";
  if (edge + width - 3 < length) return `...${abbreviate(sliceBytes(text, edge, length), width - 3)}`;
  return `...${sliceBytes(text, length - (width - 3), length)}`;
}

/**
 * Breaks a text into lines of a width in bytes at spaces. Words longer than a line are cut only with `cutWords`.
 * Mirrors: goutils WrapCustom.
 */
export function wrapText(text: string, lineWidth: number, separator: string, cutWords: boolean): string {
  const width = Math.max(1, lineWidth);
  const newLine = separator || "\n";
  const line = isAscii(text) ? text : latin1(toBytes(text));
  let out = "";
  let at = 0;
  while (line.length - at > width) {
    if (line[at] === " ") {
      at++;
      continue;
    }
    const space = at + line.slice(at, at + width + 1).lastIndexOf(" ");
    if (space >= at) {
      out += line.slice(at, space) + newLineBytes(newLine, line !== text);
      at = space + 1;
    } else if (cutWords) {
      out += line.slice(at, at + width) + newLineBytes(newLine, line !== text);
      at += width;
    } else {
      const next = line.indexOf(" ", at + width);
      if (next < 0) break;
      out += line.slice(at, next) + newLineBytes(newLine, line !== text);
      at = next + 1;
    }
  }
  out += line.slice(at);
  return line === text ? out : fromLatin1(out);
}

function newLineBytes(newLine: string, asBytes: boolean): string {
  return asBytes ? latin1(toBytes(newLine)) : newLine;
}

/** The text without white space, where each byte counts as a character once any was removed. Mirrors: goutils DeleteWhiteSpace. */
export function deleteWhiteSpace(text: string): string {
  const bytes = toBytes(text);
  const kept = bytes.filter((byte) => !isGoSpace(byte));
  return kept.length === bytes.length ? text : latin1(kept);
}

/** The first byte of each word, as a character. Mirrors: goutils Initials. */
export function initials(text: string): string {
  let gap = true;
  const kept: number[] = [];
  for (const byte of toBytes(text)) {
    if (isGoSpace(byte)) gap = true;
    else if (gap) {
      kept.push(byte);
      gap = false;
    }
  }
  return latin1(Uint8Array.from(kept));
}

/** Each byte as the character of that number. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function fromLatin1(text: string): string {
  return fromBytes(Uint8Array.from(text, (character) => character.charCodeAt(0)));
}
