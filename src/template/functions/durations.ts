import { trimGoSpace } from "../../base/index.ts";
import { formatFloat } from "../goFormat.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, GoNamedInt, type GoValue } from "../goValue.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { callError } from "./failure.ts";
import { parseFloat64 } from "./number.ts";
import {
  durationIn,
  invalidDuration,
  parseDuration,
  roundDuration,
  secondNanos,
  truncateDuration,
} from "./time/duration.ts";
import { GoDuration } from "./time/goTime.ts";

const family = "Durations";
const maxNanos = 2n ** 63n - 1n;
const maxSeconds = maxNanos / secondNanos;

/** Any value as nanoseconds: durations, their texts, numbers of seconds. Mirrors: Helm asDuration. */
function asDuration(value: GoValue): bigint {
  if (value instanceof GoDuration) return value.value;
  if (typeof value === "string") return durationOfText(value);
  if (value === null || value === undefined) throw callError("invalid duration");
  if (typeof value === "number") return durationOfFloat(value);
  if (typeof value === "bigint") return durationOfInt(value);
  if (value instanceof GoInt || value instanceof GoNamedInt) return durationOfInt(value.value);
  throw callError(`unsupported duration type ${goTypeName(value)}`);
}

function durationOfText(text: string): bigint {
  const trimmed = trimGoSpace(text);
  if (trimmed === "") throw callError("empty duration");
  try {
    return parseDuration(trimmed);
  } catch {
    const seconds = parseFloat64(trimmed);
    if (seconds === undefined) throw invalidDuration(text);
    return durationOfFloat(seconds);
  }
}

function durationOfInt(seconds: bigint): bigint {
  if (seconds > maxSeconds || seconds < -maxSeconds) throw callError(`duration seconds overflow: ${seconds}`);
  return seconds * secondNanos;
}

function durationOfFloat(seconds: number): bigint {
  if (!Number.isFinite(seconds)) throw callError(`invalid duration seconds: ${formatFloat(seconds)}`);
  if (Math.abs(seconds) > 2 ** 63 / 1e9) throw callError(`duration seconds overflow: ${formatFloat(seconds)}`);
  const nanos = seconds * 1e9;
  return nanos >= 2 ** 63 ? -(2n ** 63n) : BigInt(Math.trunc(nanos));
}

/** The duration, or `otherwise` where there is none. */
function durationOr<T>(value: GoValue, otherwise: T, use: (nanos: bigint) => T): T {
  let nanos: bigint;
  try {
    nanos = asDuration(value);
  } catch {
    return otherwise;
  }
  return use(nanos);
}

function measure(name: string, unit: string, output: string, read: (nanos: bigint) => number): TemplateFunction {
  return {
    name,
    family,
    params: ["interface {}"],
    returns: "float64",
    doc: `A duration in ${unit}, with fractions; 0 for what is none.`,
    example: { template: `{{ ${name} "90m" }}`, output },
    call: (_context, value) => durationOr(value, 0, read),
  };
}

function count(name: string, unit: string, output: string, divisor: bigint): TemplateFunction {
  return {
    name,
    family,
    params: ["interface {}"],
    returns: "int64",
    doc: `A duration in whole ${unit}; 0 for what is none.`,
    example: { template: `{{ ${name} "1.5ms" }}`, output },
    call: (_context, value) => durationOr(value, 0n, (nanos) => nanos / divisor),
  };
}

function toMultiple(
  name: string,
  doc: string,
  change: (nanos: bigint, multiple: bigint) => bigint,
  output: string,
): TemplateFunction {
  return {
    name,
    family,
    params: ["interface {}", "interface {}"],
    returns: "time.Duration",
    doc,
    example: { template: `{{ ${name} "2h45m" "1h" }}`, output },
    call: (_context, value, multiple) =>
      new GoDuration(durationOr(value, 0n, (nanos) => durationOr(multiple, nanos, (m) => change(nanos, m)))),
  };
}

/** Durations. Mirrors: Helm pkg/engine/funcs.go. */
export function durationFunctions(): readonly TemplateFunction[] {
  return [
    {
      name: "mustToDuration",
      family,
      params: ["interface {}"],
      returns: "time.Duration",
      doc: 'A duration from a text such as "1h30m" or from a number of seconds, with Go\'s methods.',
      example: { template: '{{ mustToDuration "90m" }} {{ mustToDuration 2.5 }}', output: "1h30m0s 2.5s" },
      call: (_context, value) => new GoDuration(asDuration(value)),
    },
    measure("durationSeconds", "seconds", "5400", (nanos) => durationIn(nanos, "seconds")),
    measure("durationMinutes", "minutes", "90", (nanos) => durationIn(nanos, "minutes")),
    measure("durationHours", "hours", "1.5", (nanos) => durationIn(nanos, "hours")),
    measure("durationDays", "days", "0.0625", (nanos) => durationIn(nanos, "hours") / 24),
    measure("durationWeeks", "weeks", "0.008928571428571428", (nanos) => durationIn(nanos, "hours") / 24 / 7),
    count("durationMilliseconds", "milliseconds", "1", 1_000_000n),
    count("durationMicroseconds", "microseconds", "1500", 1_000n),
    count("durationNanoseconds", "nanoseconds", "1500000", 1n),
    toMultiple("durationRoundTo", "A duration rounded to the nearest multiple of another.", roundDuration, "3h0m0s"),
    toMultiple("durationTruncateTo", "A duration cut to a multiple of another.", truncateDuration, "2h0m0s"),
  ];
}
