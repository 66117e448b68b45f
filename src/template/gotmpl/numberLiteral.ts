import { GoComplex } from "../goComplex.ts";
import { readEscape } from "../goQuote.ts";
import { GoInt, type GoValue } from "../goValue.ts";
import type { NumberNode } from "./ast.ts";

type NumberValue = Pick<NumberNode, "int" | "uint" | "float" | "ideal">;

const maxInt = 2n ** 63n - 1n;
const maxUint = 2n ** 64n - 1n;

/**
 * The value of a number or character literal under every Go kind that can hold it, or the text of the error.
 * Mirrors: Go text/template/parse newNumber with strconv's base prefixes and underscores.
 */
export function parseNumber(text: string, type: "number" | "complex" | "char constant"): NumberValue | string {
  if (type === "char constant") return parseCharacter(text);
  if (type === "complex") return parseComplexPair(text);
  if (/^[1-9]\d{0,8}$/.test(text)) {
    const small = BigInt(text);
    return { int: small, uint: small, float: Number(text), ideal: new GoInt("int", small) };
  }
  if (text.endsWith("i")) {
    const imaginary = parseFloatText(text.slice(0, -1));
    if (imaginary !== undefined) return complexValue(0, imaginary);
  }
  const integer = parseIntegerText(text);
  const uint = integer !== undefined && !/^[+-]/.test(text) && integer <= maxUint ? integer : undefined;
  const int = integer !== undefined && integer >= -maxInt - 1n && integer <= maxInt ? integer : undefined;
  if (int !== undefined)
    return { int, uint: uint ?? (int === 0n ? 0n : undefined), float: Number(int), ideal: new GoInt("int", int) };
  if (uint !== undefined) return { int, uint, float: Number(uint), ideal: undefined };
  const float = parseFloatText(text);
  if (float === undefined) return `illegal number syntax: "${text}"`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: "${text}"`;
  return { ...integersOf(float), float, ideal: float };
}

function parseCharacter(text: string): NumberValue | string {
  const invalid = "invalid syntax";
  const body = text.slice(1);
  let point: number;
  let tail: string;
  if (body.startsWith("\\")) {
    const escaped = readEscape(body, 0, "'");
    if (escaped === undefined) return invalid;
    point = escaped.value;
    tail = body.slice(escaped.end);
  } else if (body.startsWith("'")) return invalid;
  else {
    point = body.codePointAt(0) ?? 0xfffd;
    tail = body.slice(point > 0xffff ? 2 : 1);
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
  }
  if (tail !== "'") return `malformed character constant: ${text}`;
  const value = BigInt(point);
  return { int: value, uint: value, float: point, ideal: new GoInt("int", value) };
}

function parseComplexPair(text: string): NumberValue | string {
  const split = Math.max(text.lastIndexOf("+"), text.lastIndexOf("-"));
  const at = /[eEpP]/.test(text.charAt(split - 1))
    ? Math.max(text.lastIndexOf("+", split - 1), text.lastIndexOf("-", split - 1))
    : split;
  const real = parseFloatText(text.slice(0, at));
  const imaginary = parseFloatText(text.slice(at, -1));
  if (real === undefined || imaginary === undefined) return "syntax error scanning complex number";
  return complexValue(real, imaginary);
}

function complexValue(real: number, imaginary: number): NumberValue {
  const ideal: GoValue = new GoComplex(real, imaginary);
  if (imaginary !== 0) return { int: undefined, uint: undefined, float: undefined, ideal };
  return { ...integersOf(real), float: real, ideal };
}

/** The integers that equal a float. */
function integersOf(float: number): { int: bigint | undefined; uint: bigint | undefined } {
  if (!Number.isInteger(float)) return { int: undefined, uint: undefined };
  const value = BigInt(float);
  return {
    int: value >= -maxInt - 1n && value <= maxInt ? value : undefined,
    uint: value >= 0n && value <= maxUint ? value : undefined,
  };
}

/** strconv.ParseInt with base 0, without the range check. */
function parseIntegerText(text: string): bigint | undefined {
  const match = /^([+-]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|0[0-7_]+|[0-9][0-9_]*)$/.exec(text);
  if (match === null || !hasGoodUnderscores(text)) return undefined;
  let digits = (match[2] ?? "").replaceAll("_", "");
  if (/^0[0-9]/.test(digits)) digits = `0o${digits.slice(1)}`;
  const value = BigInt(digits);
  return match[1] === "-" ? -value : value;
}

/** strconv.ParseFloat: decimal and hexadecimal floating-point literals; undefined on a syntax error or overflow. */
function parseFloatText(text: string): number | undefined {
  if (text.includes("_") && (!hasGoodUnderscores(text) || !/^[+-]?0[xX]/.test(text))) return undefined;
  const plain = text.replaceAll("_", "");
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(plain);
  if (hex !== null) return parseHexFloat(hex);
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

function parseHexFloat(parts: RegExpExecArray): number | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] = parts;
  if (whole === "" && fraction === "") return undefined;
  const power = Number(exponent) - 4 * fraction.length;
  const mantissa = Number(BigInt(`0x0${whole}${fraction}`));
  const value = mantissa * 2 ** Math.trunc(power / 2) * 2 ** (power - Math.trunc(power / 2));
  if (!Number.isFinite(value)) return undefined;
  return sign === "-" ? -value : value;
}

/** Underscores stand only between digits, or between a base prefix and a digit. */
function hasGoodUnderscores(text: string): boolean {
  if (!text.includes("_")) return true;
  const body = text.replace(/^[+-]/, "");
  const digits = /^0[xXbBoO]/.test(body) ? `0${body.slice(2)}` : body;
  return !/__|_$|^_|_[^0-9a-fA-F]|[^0-9a-fA-F]_/.test(digits);
}
