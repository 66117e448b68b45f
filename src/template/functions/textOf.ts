import { formatValue } from "../goFormat.ts";
import { fromBytes } from "../goBytes.ts";
import type { GoValue } from "../goValue.ts";

/** The text of any value: strings and bytes as they are, all else as `%v`. Mirrors: sprig strval. */
export function textOf(value: GoValue): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return fromBytes(value);
  return formatValue(value);
}
