/**
 * Go's math.Pow(10, n) for whole n, bit for bit: repeated squaring of the mantissa, exponents kept apart.
 * (JavaScript's `10 ** n` rounds differently for some n.)
 */
export function powerOfTen(n: number): number {
  if (n === 0) return 1;
  if (!Number.isFinite(n) || Math.abs(n) > 400) return n > 0 ? Infinity : 0;
  let mantissa = 1;
  let exponent = 0;
  let factor = 0.625;
  let factorExponent = 4;
  for (let i = Math.abs(n); i !== 0; i = Math.floor(i / 2)) {
    if (i % 2 === 1) {
      mantissa *= factor;
      exponent += factorExponent;
    }
    factor *= factor;
    factorExponent *= 2;
    if (factor < 0.5) {
      factor += factor;
      factorExponent--;
    }
  }
  if (n < 0) {
    mantissa = 1 / mantissa;
    exponent = -exponent;
  }
  return scale(mantissa, exponent);
}

/** Mirrors: math.Ldexp, in two steps so that results near the smallest numbers round once. */
function scale(mantissa: number, exponent: number): number {
  if (exponent < -1000) return mantissa * 2 ** (exponent + 500) * 2 ** -500;
  if (exponent > 1000) return mantissa * 2 ** (exponent - 500) * 2 ** 500;
  return mantissa * 2 ** exponent;
}
