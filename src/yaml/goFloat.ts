/** Floats in Go's notations. */

/** Go's `%g` with the shortest digits that read back: `1e+06`, `1e-07`, `0.1`, `123456.5`; `.inf`, `-.inf`, `.nan`. */
export function formatFloat(value: number): string {
  return formatShortest(value, String(value));
}

/** The same for a value that Go would format as a 32-bit float (keys of mappings, in sigs.k8s.io/yaml). */
export function formatFloat32(value: number): string {
  const single = Math.fround(value);
  for (let precision = 1; precision <= 9; precision++) {
    const digits = single.toPrecision(precision);
    if (Math.fround(Number(digits)) === single) return formatShortest(single, String(Number(digits)));
  }
  return formatShortest(single, String(single));
}

/** Rewrites a number in JavaScript's notation to Go's `%g`. */
function formatShortest(value: number, text: string): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const sign = value < 0 ? "-" : "";
  const [mantissa = "", power = "0"] = (sign ? text.slice(1) : text).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^0+/, "");
  // The value is 0.digits * 10^point.
  const leadingZeros = whole.replace(/^0+/, "") === "" ? (/^0*/.exec(fraction)?.[0].length ?? 0) : 0;
  const point = (whole.replace(/^0+/, "").length || -leadingZeros) + Number(power);
  const significant = digits.replace(/0+$/, "") || "0";
  return sign + layOut(significant, point);
}

function layOut(digits: string, point: number): string {
  const exponent = point - 1;
  if (exponent < -4 || exponent >= 6) return withExponent(digits, exponent);
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + "0".repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

function withExponent(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits.charAt(0)}${fraction}e${exponent < 0 ? "-" : "+"}${power}`;
}
