/**
 * Floats in the formats of Go's strconv.FormatFloat. `precision` undefined means the fewest digits that give the
 * number back. Rounding is exact (half to even on the binary value), which JavaScript's toFixed is not.
 */
export type FloatFormat = "e" | "E" | "f" | "g" | "G" | "b" | "x" | "X";

export function formatFloatAs(value: number, format: FloatFormat, precision?: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return sign + formatPositive(Math.abs(value), format, precision);
}

function formatPositive(value: number, format: FloatFormat, precision: number | undefined): string {
  switch (format) {
    case "e":
    case "E":
      return withExponent(digitsOf(value, precision === undefined ? undefined : precision + 1), precision, format);
    case "f":
      return precision === undefined ? plain(digitsOf(value, undefined), undefined) : fixed(value, precision);
    case "g":
    case "G":
      return general(value, format === "g" ? "e" : "E", precision);
    case "b": {
      const { mantissa, exponent } = takeApart(value);
      return `${mantissa}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
    }
    case "x":
    case "X":
      return hexadecimal(value, format, precision);
  }
}

/** Significant decimal digits and the place of the point: 0.DIGITS x 10^point. */
interface Decimal {
  digits: string;
  point: number;
}

function digitsOf(value: number, count: number | undefined): Decimal {
  if (value === 0) return { digits: count === undefined ? "0" : "0".repeat(count), point: 1 };
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  const point = Number(exponent) + 1;
  if (count === undefined) return { digits: mantissa.replace(".", ""), point };
  const rounded = roundedInteger(value, count - point).toString();
  return rounded.length > count
    ? { digits: rounded.slice(0, count), point: point + 1 }
    : { digits: rounded.padStart(count, "0"), point };
}

/** value x 10^power, rounded half to even. */
function roundedInteger(value: number, power: number): bigint {
  const { mantissa, exponent } = takeApart(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent > 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (power > 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** value = mantissa x 2^exponent, both whole. */
function takeApart(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const fraction = bits & ((1n << 52n) - 1n);
  const biased = Number((bits >> 52n) & 0x7ffn);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function fixed(value: number, precision: number): string {
  const text = roundedInteger(value, precision)
    .toString()
    .padStart(precision + 1, "0");
  if (precision === 0) return text;
  return `${text.slice(0, -precision)}.${text.slice(-precision)}`;
}

function plain(decimal: Decimal, width: number | undefined): string {
  const { digits, point } = decimal;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, "0") : "0";
  const fraction = point > 0 ? digits.slice(point) : "0".repeat(-point) + digits;
  const shown = width === undefined ? (decimal.digits === "0" ? "" : fraction) : fraction.padEnd(width, "0");
  return shown === "" ? whole : `${whole}.${shown}`;
}

function withExponent(decimal: Decimal, precision: number | undefined, letter: string): string {
  const first = decimal.digits.slice(0, 1);
  const rest = decimal.digits.slice(1).padEnd(precision ?? 0, "0");
  const exponent = /^0*$/.test(decimal.digits) ? 0 : decimal.point - 1;
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${first}${rest === "" ? "" : `.${rest}`}${letter}${exponent < 0 ? "-" : "+"}${power}`;
}

function general(value: number, letter: string, precision: number | undefined): string {
  const wanted = precision === 0 ? 1 : precision;
  const decimal = digitsOf(value, wanted);
  const digits = decimal.digits.replace(/0+$/, "") || "0";
  const exponent = decimal.point - 1;
  let limit = wanted ?? 6;
  if (wanted !== undefined && limit > digits.length && digits.length >= decimal.point) limit = digits.length;
  const trimmed = { digits, point: decimal.point };
  if (exponent < -4 || exponent >= limit) return withExponent(trimmed, undefined, letter);
  return plain(trimmed, undefined);
}

function hexadecimal(value: number, format: "x" | "X", precision: number | undefined): string {
  let { mantissa, exponent } = takeApart(value);
  if (mantissa === 0n) exponent = 0;
  else {
    while (mantissa < 1n << 52n) {
      mantissa <<= 1n;
      exponent--;
    }
    exponent += 52;
  }
  if (precision !== undefined && precision < 13) {
    const drop = BigInt(4 * (13 - precision));
    const rest = mantissa & ((1n << drop) - 1n);
    const half = 1n << (drop - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa++;
    if (mantissa >> BigInt(4 * precision) > 1n) {
      mantissa >>= 1n;
      exponent++;
    }
    mantissa <<= drop;
  }
  const whole = (mantissa >> 52n).toString();
  let fraction = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, "0");
  fraction =
    precision === undefined ? fraction.replace(/0+$/, "") : fraction.slice(0, precision).padEnd(precision, "0");
  const power = String(Math.abs(exponent)).padStart(2, "0");
  const text = `0x${whole}${fraction === "" ? "" : `.${fraction}`}p${exponent < 0 ? "-" : "+"}${power}`;
  return format === "X" ? text.toUpperCase() : text;
}
