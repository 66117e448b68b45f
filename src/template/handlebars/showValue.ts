import { formatValue } from "../goFormat.ts";
import type { GoValue } from "../goValue.ts";

/** A scalar as YAML would write it: whole numbers without an exponent, nothing for nil. */
export function showScalar(value: GoValue): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) < 1e21) return value.toFixed(0);
  return formatValue(value);
}
