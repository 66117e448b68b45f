import { formatFloat } from "../goFormat.ts";
import { callError } from "./failure.ts";

/** A decimal number: coefficient times ten to the exponent. Mirrors: shopspring/decimal, on which addf and its family rest. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const divisionDigits = 16;

/** The decimal of a float's shortest spelling. NaN and infinities have none. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) throw callError(`Cannot create a Decimal from ${formatFloat(value)}`);
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  const fraction = mantissa.split(".")[1] ?? "";
  return { coefficient: BigInt(mantissa.replace(".", "")), exponent: Number(exponent) - fraction.length };
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { coefficient: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, { coefficient: -b.coefficient, exponent: b.exponent });
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

/** Sixteen digits behind the point, the last one rounded half away from zero. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw callError("decimal division by 0");
  const shift = a.exponent - b.exponent + divisionDigits;
  const numerator = shift >= 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient;
  const denominator = shift >= 0 ? b.coefficient : b.coefficient * 10n ** BigInt(-shift);
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  const roundsUp = 2n * absolute(remainder) >= absolute(denominator);
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  return { coefficient: roundsUp ? quotient + sign : quotient, exponent: -divisionDigits };
}

export function decimalToNumber(value: Decimal): number {
  return Number(`${value.coefficient}e${value.exponent}`);
}

function scaled(value: Decimal, exponent: number): bigint {
  return value.coefficient * 10n ** BigInt(value.exponent - exponent);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
