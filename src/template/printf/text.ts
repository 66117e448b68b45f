import { quoteGo } from "../../base/index.ts";
import { toBytes } from "../goBytes.ts";
import { canBackquote } from "../goQuote.ts";
import type { Flags } from "./flags.ts";

/** A string under a verb; undefined when the verb does not take strings. */
export function formatText(flags: Flags, text: string, verb: string): string | undefined {
  switch (verb) {
    case "v":
      return flags.sharpV ? formatQuoted(flags, text) : flags.pad(truncate(flags, text));
    case "s":
      return flags.pad(truncate(flags, text));
    case "q":
      return formatQuoted(flags, text);
    case "x":
    case "X":
      return formatHex(flags, text, verb);
  }
  return undefined;
}

function formatQuoted(flags: Flags, text: string): string {
  const shown = truncate(flags, text);
  return flags.pad(flags.sharp && canBackquote(shown) ? `\`${shown}\`` : quoteGo(shown, flags.plus));
}

/** The precision counts characters. */
function truncate({ precision }: Flags, text: string): string {
  if (precision === undefined || precision >= text.length) return text;
  let end = 0;
  for (let left = precision; left > 0 && end < text.length; left--)
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

function formatHex(flags: Flags, text: string, verb: string): string {
  const bytes = toBytes(text);
  const shown = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision);
  if (shown.length === 0) return flags.pad("");
  const prefix = flags.sharp ? `0${verb}` : "";
  const pairs = Array.from(shown, (byte) => byte.toString(16).padStart(2, "0"));
  const hex = flags.space ? pairs.map((pair) => prefix + pair).join(" ") : prefix + pairs.join("");
  return flags.pad(verb === "X" ? hex.toUpperCase() : hex);
}
