import { KpackError } from "../base/index.ts";
import { parseTimestamp } from "./timestamp.ts";

/** A scalar without the box that remembers its spelling. */
export type PlainScalar = string | number | bigint | boolean | null;

export interface Resolved {
  readonly tag: string;
  readonly value: PlainScalar;
}

/**
 * The type and value of a scalar, from its text and its tag (empty: none given; then only unquoted text may come
 * here). Integers are numbers up to 2^53 and bigints above; floats are numbers; timestamps are strings in RFC 3339
 * form when `dates` is set, and their own text otherwise.
 *
 * Throws `yaml/bad-tag` when the text cannot be what the tag says.
 * Mirrors: go-yaml resolve.go (2 with `oldBooleans`: yes, no, on, off, y, n are booleans).
 */
export function resolveScalar(tag: string, text: string, oldBooleans: boolean, dates: boolean): Resolved {
  switch (tag) {
    case "!!str":
      return { tag, value: text };
    case "":
    case "!!bool":
    case "!!int":
    case "!!float":
    case "!!null":
    case "!!timestamp":
      break;
    default:
      return { tag, value: text };
  }
  const found = resolvePlain(text, tag, oldBooleans, dates);
  if (tag === "" || tag === found.tag) return found;
  if (tag === "!!float" && found.tag === "!!int" && fitsInt64(found.value)) return { tag, value: Number(found.value) };
  throw new KpackError("yaml/bad-tag", `yaml: cannot decode ${found.tag} \`${text}\` as a ${tag}`);
}

function fitsInt64(value: PlainScalar): boolean {
  return typeof value === "number" || (typeof value === "bigint" && value <= maxInt64);
}

function resolvePlain(text: string, tag: string, oldBooleans: boolean, dates: boolean): Resolved {
  const c = text.charCodeAt(0);
  // Only text that begins with a digit, a sign, a dot or one of yYnNtTfFoO~ can be anything but a string.
  if (c >= 48 && c <= 57) return resolveNumber(text, tag, oldBooleans, dates);
  if (c === 43 || c === 45) return resolveWord(text, oldBooleans) ?? resolveNumber(text, tag, oldBooleans, dates);
  if (c === 46) return resolveWord(text, oldBooleans) ?? resolveDotted(text);
  return resolveWord(text, oldBooleans) ?? { tag: "!!str", value: text };
}

/** False when unquoted text, or this part of a text, is a string for certain. Most is: this is the cheap way out. */
export function mayBeTyped(text: string, from: number = 0, to: number = text.length): boolean {
  const length = to - from;
  if (length === 0) return true;
  const c = text.charCodeAt(from);
  if (c <= 57) return c >= 48 || c === 43 || c === 45 || c === 46;
  if (length > 5) return false;
  // y, n, yes, no, on, off, true, false, null, ~ and <<, in any case.
  const second = length > 1 ? text.charCodeAt(from + 1) | 32 : 0;
  switch (c | 32) {
    case 121: // y, Y
      return second === 0 || second === 101;
    case 110: // n, N
      return second === 0 || second === 111 || second === 117;
    case 116: // t, T
      return second === 114;
    case 102: // f, F
      return second === 97;
    case 111: // o, O
      return second === 110 || second === 102;
    default:
      return c === 126 || c === 60;
  }
}

/** Booleans, null, infinities and the merge key; undefined for all else. */
function resolveWord(text: string, oldBooleans: boolean): Resolved | undefined {
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return { tag: "!!null", value: null };
    case "true":
    case "True":
    case "TRUE":
      return { tag: "!!bool", value: true };
    case "false":
    case "False":
    case "FALSE":
      return { tag: "!!bool", value: false };
    case ".nan":
    case ".NaN":
    case ".NAN":
      return { tag: "!!float", value: Number.NaN };
    case ".inf":
    case ".Inf":
    case ".INF":
    case "+.inf":
    case "+.Inf":
    case "+.INF":
      return { tag: "!!float", value: Number.POSITIVE_INFINITY };
    case "-.inf":
    case "-.Inf":
    case "-.INF":
      return { tag: "!!float", value: Number.NEGATIVE_INFINITY };
    default:
      return oldBooleans ? resolveOldBoolean(text) : undefined;
  }
}

function resolveOldBoolean(text: string): Resolved | undefined {
  switch (text) {
    case "y":
    case "Y":
    case "yes":
    case "Yes":
    case "YES":
    case "on":
    case "On":
    case "ON":
      return { tag: "!!bool", value: true };
    case "n":
    case "N":
    case "no":
    case "No":
    case "NO":
    case "off":
    case "Off":
    case "OFF":
      return { tag: "!!bool", value: false };
    default:
      return undefined;
  }
}

/** True for the words that YAML 1.1 alone reads as booleans. */
export function isOldBoolean(text: string): boolean {
  return resolveOldBoolean(text) !== undefined;
}

function resolveNumber(text: string, tag: string, oldBooleans: boolean, dates: boolean): Resolved {
  if (!mayBeNumber(text)) return { tag: "!!str", value: text };
  if (tag === "" || tag === "!!timestamp") {
    const date = parseTimestamp(text);
    if (date !== undefined) return { tag: "!!timestamp", value: dates ? date : text };
  }
  const digits = text.includes("_") ? text.replaceAll("_", "") : text;
  const integer = parseInteger(digits, !oldBooleans);
  if (integer !== undefined) return { tag: "!!int", value: integer };
  if (floatPattern.test(digits)) {
    const float = Number(digits);
    if (Number.isFinite(float)) return { tag: "!!float", value: float };
  }
  return { tag: "!!str", value: text };
}

/** False when a character occurs in no number, timestamp, infinity or NaN. Spares names such as `128Mi` four patterns. */
function mayBeNumber(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!numberCharacters.includes(text.charAt(i))) return false;
  return true;
}

const numberCharacters = "0123456789+-.,_:abcdefABCDEFxXoOtTzZ \t";

/** A float that begins with its dot. Here alone Go lets `_` stand only between digits. */
function resolveDotted(text: string): Resolved {
  const next = text.charCodeAt(1);
  if (next >= 48 && next <= 57 && dottedPattern.test(text)) {
    const float = Number(text.replaceAll("_", ""));
    if (Number.isFinite(float)) return { tag: "!!float", value: float };
  }
  return { tag: "!!str", value: text };
}

const floatPattern = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const dottedPattern = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const decimalPattern = /^[-+]?(?:0|[1-9][0-9]*)$/;
const basedPattern = /^([-+]?)(?:0([xX])([0-9a-fA-F]+)|0([bB])([01]+)|0([oO]?)([0-7]+))$/;
/** go-yaml takes a sign behind the prefix of binary numbers, go-yaml 3 of octal ones, too. */
const innerBinaryPattern = /^0b([-+])([01]+)$/;
const innerOctalPattern = /^0o([-+])([0-7]+)$/;
const maxInt64 = 0x7fffffffffffffffn;
const minInt64 = -0x8000000000000000n;
const maxUint64 = 0xffffffffffffffffn;

/** An integer in any of Go's notations, if it fits 64 bits. `text` holds no underscores. */
function parseInteger(text: string, isNew: boolean): number | bigint | undefined {
  if (decimalPattern.test(text)) {
    if (text.length <= 15) return Number(text) + 0;
    return narrow(BigInt(text), text.charCodeAt(0) === 43);
  }
  const based = basedPattern.exec(text);
  if (based) {
    const [, sign, hex, hexDigits, binary, binaryDigits, , octalDigits] = based;
    const magnitude = BigInt(hex ? `0x${hexDigits}` : binary ? `0b${binaryDigits}` : `0o${octalDigits}`);
    return narrow(sign === "-" ? -magnitude : magnitude, sign === "+");
  }
  const binary = innerBinaryPattern.exec(text);
  const octal = isNew ? innerOctalPattern.exec(text) : null;
  const inner = binary ?? octal;
  if (!inner) return undefined;
  const magnitude = BigInt(`${binary ? "0b" : "0o"}${inner[2]}`);
  return narrow(inner[1] === "-" ? -magnitude : magnitude, true);
}

/** Undefined out of range: int64, or uint64 where no plus sign was written. */
function narrow(value: bigint, isSigned: boolean): number | bigint | undefined {
  if (value < minInt64 || value > (isSigned ? maxInt64 : maxUint64)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number + 0 : value;
}
