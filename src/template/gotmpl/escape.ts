import { toBytes } from "../goBytes.ts";
import { isPrintRune } from "../../base/index.ts";

const htmlEscapes: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** Mirrors: text/template HTMLEscapeString. */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => htmlEscapes[character] ?? character);
}

/** Mirrors: text/template JSEscapeString. */
export function escapeJs(text: string): string {
  if (/^[ !#-%(-;?-[\]-~]*$/.test(text)) return text;
  let out = "";
  for (const character of text) out += escapeJsCharacter(character);
  return out;
}

function escapeJsCharacter(character: string): string {
  const rune = character.codePointAt(0) ?? 0;
  if (rune < 0x80) {
    if ("\\'\"".includes(character)) return `\\${character}`;
    if (rune >= 0x20 && !"<>&=".includes(character)) return character;
    return `\\u00${rune.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  const isByte = rune >= 0xdc80 && rune <= 0xdcff;
  return isByte || isPrintRune(character) ? character : `\\u${rune.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Mirrors: net/url QueryEscape. */
export function escapeQuery(text: string): string {
  if (/^[A-Za-z0-9_.~-]*$/.test(text)) return text;
  let out = "";
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (byte === 0x20) out += "+";
    else if (byte < 0x80 && /[A-Za-z0-9_.~-]/.test(character)) out += character;
    else out += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return out;
}
