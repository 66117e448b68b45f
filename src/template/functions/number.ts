import { GoInt, GoNamedInt, type GoValue } from "../goValue.ts";

/** Conversions of any value to a Go number; what has no number is 0. Mirrors: spf13/cast. */

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/** An `int` result. */
export function goInt(value: number | bigint): GoInt {
  return new GoInt("int", typeof value === "bigint" ? value : BigInt(value));
}

/** Wraps around as int64 arithmetic does. */
export function wrapInt64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Mirrors: cast.ToInt64. */
export function toInt64(value: GoValue): bigint {
  switch (typeof value) {
    case "bigint":
      return value;
    case "number":
      return truncateToInt64(value);
    case "boolean":
      return value ? 1n : 0n;
    case "string":
      return parseInt64(trimZeroDecimal(value), 0) ?? 0n;
  }
  if (value instanceof GoInt) return wrapInt64(value.value);
  if (value instanceof GoNamedInt && value.kind === "int") return value.value;
  return 0n;
}

/** Mirrors: cast.ToFloat64. */
export function toFloat64(value: GoValue): number {
  switch (typeof value) {
    case "number":
      return value;
    case "bigint":
      return Number(value);
    case "boolean":
      return value ? 1 : 0;
    case "string":
      return parseFloat64(value) ?? 0;
  }
  if (value instanceof GoInt) return Number(value.value);
  if (value instanceof GoNamedInt && value.kind === "int") return Number(value.value);
  return 0;
}

/** Go's conversion of a float64 on amd64: what does not fit becomes the smallest int64. */
function truncateToInt64(value: number): bigint {
  const whole = Math.trunc(value);
  if (!(whole >= -(2 ** 63) && whole < 2 ** 63)) return minInt64;
  return BigInt(whole);
}

/** `12.00` counts as `12`. Mirrors: cast trimZeroDecimal. */
function trimZeroDecimal(text: string): string {
  let foundZero = false;
  for (let i = text.length; i > 0; i--) {
    const unit = text[i - 1];
    if (unit === "." && foundZero) return text.slice(0, i - 1);
    if (unit === "0") foundZero = true;
    else if (unit !== ".") return text;
  }
  return text;
}

/**
 * strconv.ParseInt for 64 bits; base 0 reads prefixes and underscores. undefined when the text is no number or
 * the number does not fit.
 */
export function parseInt64(text: string, base: 0 | 8 | 10): bigint | undefined {
  const value = parseIntExact(text, base);
  return value === undefined || value > maxInt64 || value < minInt64 ? undefined : value;
}

/** strconv.Atoi with its error dropped: 0 for no number, the nearest int64 for one that does not fit. */
export function parseIntClamped(text: string): bigint {
  const value = parseIntExact(text, 10) ?? 0n;
  return value > maxInt64 ? maxInt64 : value < minInt64 ? minInt64 : value;
}

const maxDigits = 400;

function parseIntExact(text: string, base: 0 | 8 | 10): bigint | undefined {
  const negative = text.startsWith("-");
  let digits = negative || text.startsWith("+") ? text.slice(1) : text;
  if (base === 10 ? !/^[0-9]+$/.test(digits) : base === 8 && !/^[0-7]+$/.test(digits)) return undefined;
  if (base === 8) digits = `0o${digits}`;
  if (base === 0) {
    const normal = prefixedDigits(digits);
    if (normal === undefined) return undefined;
    digits = normal;
  }
  if (digits.length > maxDigits) return negative ? minInt64 - 1n : maxInt64 + 1n;
  const value = BigInt(digits);
  return negative ? -value : value;
}

/** `017`, `0o17`, `0x1F`, `0b11` and `1_000` as BigInt reads them. */
function prefixedDigits(text: string): string | undefined {
  const start = text.slice(0, 2).toLowerCase();
  if (start === "0x") return bareDigits(text, start, /^(?:_?[0-9a-fA-F])+$/);
  if (start === "0b") return bareDigits(text, start, /^(?:_?[01])+$/);
  if (start === "0o") return bareDigits(text, start, /^(?:_?[0-7])+$/);
  if (text.startsWith("0") && text !== "0") return bareDigits(`0o${text.slice(1)}`, "0o", /^(?:_?[0-7])+$/);
  return bareDigits(text, "", /^[0-9](?:_?[0-9])*$/);
}

function bareDigits(text: string, prefix: string, pattern: RegExp): string | undefined {
  const body = text.slice(prefix.length);
  return pattern.test(body) ? prefix + body.replaceAll("_", "") : undefined;
}

/** strconv.ParseFloat; undefined when the text is no number or the number does not fit. */
export function parseFloat64(text: string): number | undefined {
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?0x/i.test(text)) return parseHexFloat(text);
  if (
    !/^[+-]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?$/.test(
      text,
    )
  )
    return undefined;
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? value : undefined;
}

function parseHexFloat(text: string): number | undefined {
  const match = /^([+-]?)0x((?:_?[0-9a-f])*)\.?((?:_?[0-9a-f])*)p([+-]?[0-9]{1,6})$/i.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", exponent] = match;
  const digits = (whole + fraction).replaceAll("_", "");
  if (digits === "" || digits.length > maxDigits) return undefined;
  const shift = Number(exponent) - 4 * fraction.replaceAll("_", "").length;
  const value = Number(BigInt(`0x${digits}`)) * 2 ** shift;
  if (!Number.isFinite(value)) return undefined;
  return sign === "-" ? -value : value;
}
