import { quoteGo } from "../../../base/index.ts";
import { toBytes } from "../../goBytes.ts";
import { callError } from "../failure.ts";

/** Durations are bigint counts of nanoseconds in the range of int64. Mirrors: Go time.Duration. */

export const secondNanos = 1_000_000_000n;
const minute = 60n * secondNanos;
const hour = 60n * minute;
const limit = 2n ** 63n;

const units: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n],
  ["\u03bcs", 1_000n],
  ["ms", 1_000_000n],
  ["s", secondNanos],
  ["m", minute],
  ["h", hour],
]);

/** "1h2m3.5s" in nanoseconds. Throws with Go's wording. Mirrors: time.ParseDuration. */
export function parseDuration(text: string): bigint {
  const invalid = (reason: string) => callError(`time: ${reason} ${quoteDuration(text)}`);
  const negative = text.startsWith("-");
  let rest = negative || text.startsWith("+") ? text.slice(1) : text;
  if (rest === "0") return 0n;
  if (rest === "") throw invalid("invalid duration");
  let total = 0n;
  while (rest !== "") {
    const number = /^([0-9]*)(?:(\.)([0-9]*))?/.exec(rest);
    const [whole = "", digits = "", , fraction = ""] = number ?? [];
    if (digits === "" && fraction === "") throw invalid("invalid duration");
    rest = rest.slice(whole.length);
    const unitText = /^[^.0-9]*/.exec(rest)?.[0] ?? "";
    if (unitText === "") throw invalid("missing unit in duration");
    rest = rest.slice(unitText.length);
    const unit = units.get(unitText);
    if (unit === undefined) throw invalid(`unknown unit ${quoteDuration(unitText)} in duration`);
    if (digits.length > 25) throw invalid("invalid duration");
    total += BigInt(digits || "0") * unit + fractionNanos(fraction, unit);
    if (BigInt(digits || "0") > limit / unit || total > limit) throw invalid("invalid duration");
  }
  if (!negative && total >= limit) throw invalid("invalid duration");
  return negative ? -total : total;
}

/** Go computes fractions in floating point. */
function fractionNanos(digits: string, unit: bigint): bigint {
  let value = 0n;
  let scale = 1;
  for (const digit of digits) {
    if (value > (limit - 1n) / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > limit) break;
    value = next;
    scale *= 10;
  }
  return BigInt(Math.trunc(Number(value) * (Number(unit) / scale)));
}

/** Go's time package quotes with `\xNN` for all that is not ASCII. */
export function quoteDuration(text: string): string {
  let out = '"';
  for (const character of text) {
    if (character >= " " && character < "\u0080")
      out += character === '"' || character === "\\" ? `\\${character}` : character;
    else for (const byte of toBytes(character)) out += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `${out}"`;
}

/** "1h2m3.5s". Mirrors: time.Duration.String. */
export function formatDuration(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? "-" : "";
  if (size === 0n) return "0s";
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}\u00b5s`;
  if (size < secondNanos) return `${sign}${decimal(size, 6)}ms`;
  const seconds = `${decimal(size % minute, 9)}s`;
  if (size < minute) return sign + seconds;
  const minutes = `${(size % hour) / minute}m`;
  return size < hour ? sign + minutes + seconds : `${sign}${size / hour}h${minutes}${seconds}`;
}

function decimal(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const fraction = String(value % scale)
    .padStart(places, "0")
    .replace(/0+$/, "");
  return fraction === "" ? String(value / scale) : `${value / scale}.${fraction}`;
}

/** To the nearest multiple, halves away from zero. Mirrors: time.Duration.Round. */
export function roundDuration(nanos: bigint, multiple: bigint): bigint {
  if (multiple <= 0n) return nanos;
  const rest = nanos % multiple;
  const size = rest < 0n ? -rest : rest;
  if (size * 2n < multiple) return nanos - rest;
  const rounded = nanos < 0n ? nanos - multiple + size : nanos + multiple - size;
  return rounded >= limit ? limit - 1n : rounded < -limit ? -limit : rounded;
}

/** Towards zero. Mirrors: time.Duration.Truncate. */
export function truncateDuration(nanos: bigint, multiple: bigint): bigint {
  return multiple <= 0n ? nanos : nanos - (nanos % multiple);
}

/** As a floating point count of a unit. Mirrors: time.Duration.Hours and its like. */
export function durationIn(nanos: bigint, unit: "hours" | "minutes" | "seconds"): number {
  const size = unit === "hours" ? hour : unit === "minutes" ? minute : secondNanos;
  return Number(nanos / size) + Number(nanos % size) / Number(size);
}

/** The error of a duration that is out of range or no duration at all. */
export function invalidDuration(text: string): Error {
  return callError(`could not parse duration ${quoteGo(text)}`);
}
