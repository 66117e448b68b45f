import { isPrintRune, quoteGoRune } from "../../base/index.ts";
import { fromRunes } from "../goBytes.ts";
import type { GoComplex } from "../goComplex.ts";
import type { Flags } from "./flags.ts";
import { type FloatFormat, formatFloatAs } from "./float.ts";

/** An integer under a verb; undefined when the verb does not take integers. */
export function formatInteger(flags: Flags, value: bigint, verb: string, isUnsigned: boolean): string | undefined {
  switch (verb) {
    case "v":
      return flags.sharpV && isUnsigned ? inBase(flags, value, 16, "#x") : inBase(flags, value, 10, "v");
    case "d":
      return inBase(flags, value, 10, verb);
    case "b":
      return inBase(flags, value, 2, verb);
    case "o":
    case "O":
      return inBase(flags, value, 8, verb);
    case "x":
    case "X":
      return inBase(flags, value, 16, verb);
    case "c":
      return flags.pad(fromRunes([toRune(value)]));
    case "q":
      return flags.pad(quoteGoRune(toRune(value), flags.plus));
    case "U":
      return formatUnicode(flags, value);
  }
  return undefined;
}

function inBase(flags: Flags, value: bigint, base: number, verb: string): string {
  const { precision, width } = flags;
  if (precision === 0 && value === 0n) return " ".repeat(width ?? 0);
  const negative = value < 0n;
  let least = precision ?? 0;
  if (precision === undefined && flags.zero && !flags.minus && width !== undefined)
    least = width - (negative || flags.plus || flags.space ? 1 : 0);
  const digits = (negative ? -value : value).toString(base).padStart(least, "0");
  const text = withPrefix(digits, base, flags.sharp || verb === "#x");
  const shown = verb === "O" ? `0o${text}` : verb === "X" ? text.toUpperCase() : text;
  return flags.padWithSpaces((negative ? "-" : flags.plus ? "+" : flags.space ? " " : "") + shown);
}

function withPrefix(digits: string, base: number, sharp: boolean): string {
  if (!sharp) return digits;
  if (base === 2) return `0b${digits}`;
  if (base === 16) return `0x${digits}`;
  return base === 8 && !digits.startsWith("0") ? `0${digits}` : digits;
}

function formatUnicode(flags: Flags, value: bigint): string {
  const point = BigInt.asUintN(64, value);
  const digits = point.toString(16).toUpperCase();
  const text = `U+${digits.padStart(Math.max(4, flags.precision ?? 0), "0")}`;
  const character = point <= 0x10ffffn ? String.fromCodePoint(Number(point)) : "";
  return flags.padWithSpaces(flags.sharp && isPrintRune(character) ? `${text} '${character}'` : text);
}

function toRune(value: bigint): number {
  return value < 0n || value > 0x10ffffn ? 0xfffd : Number(value);
}

const floatFormats: Readonly<Record<string, FloatFormat>> = {
  v: "g",
  e: "e",
  E: "E",
  f: "f",
  F: "f",
  g: "g",
  G: "G",
  b: "b",
  x: "x",
  X: "X",
};

/** A float64 under a verb; undefined when the verb does not take floats. */
export function formatFloatVerb(flags: Flags, value: number, verb: string): string | undefined {
  const format = floatFormats[verb];
  if (format === undefined) return undefined;
  const fallback = verb === "v" || "bgGxX".includes(verb) ? undefined : 6;
  let text = formatFloatAs(value, format, flags.precision ?? fallback);
  let sign = "+";
  if (text.startsWith("-") || text.startsWith("+")) {
    sign = text.charAt(0);
    text = text.slice(1);
  }
  if (flags.space && sign === "+" && !flags.plus) sign = " ";
  if (!Number.isFinite(value))
    return flags.padWithSpaces(text === "NaN" && !flags.space && !flags.plus ? text : sign + text);
  if (flags.sharp && verb !== "b") text = keepZeros(text, verb, flags.precision);
  if (!flags.plus && sign === "+") return flags.pad(text);
  const room = (flags.width ?? 0) - text.length - 1;
  return flags.zero && !flags.minus && room > 0 ? sign + "0".repeat(room) + text : flags.pad(sign + text);
}

/** A complex128 under a verb; the imaginary part always has its sign. */
export function formatComplex(flags: Flags, value: GoComplex, verb: string): string | undefined {
  const real = formatFloatVerb(flags, value.real, verb);
  if (real === undefined) return undefined;
  const { plus } = flags;
  flags.plus = true;
  const imaginary = formatFloatVerb(flags, value.imaginary, verb) ?? "";
  flags.plus = plus;
  return `(${real}${imaginary}i)`;
}

/** The `#` flag keeps the point and trailing zeros. */
function keepZeros(text: string, verb: string, precision: number | undefined): string {
  let digits = verb === "v" || verb === "g" || verb === "G" || verb === "x" ? (precision ?? 6) : 0;
  const split = verb === "x" || verb === "X" ? text.search(/[pP]/) : text.search(/[eEpP]/);
  let body = split < 0 ? text : text.slice(0, split);
  const tail = split < 0 ? "" : text.slice(split);
  let sawNonZero = false;
  for (const character of body) {
    if (character === ".") continue;
    if (character !== "0") sawNonZero = true;
    if (sawNonZero) digits--;
  }
  if (!body.includes(".")) {
    if (body === "0") digits--;
    body += ".";
  }
  return body + "0".repeat(Math.max(0, digits)) + tail;
}
