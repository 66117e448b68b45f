import type { Frame } from "./frame.ts";
import { leaf } from "./frame.ts";
import type { JsonObject } from "./schemaDocument.ts";
import type { Violation } from "./validationError.ts";
import { groupedNumber } from "./validationError.ts";

/** minimum, maximum, their exclusive forms, multipleOf. */
export function checkNumber(frame: Frame, schema: JsonObject, value: number, found: Violation[]): void {
  const isDraft4 = frame.resource.draft === 4;
  const bound = (keyword: string, broken: (limit: number) => boolean): void => {
    const limit = numberOf(schema[keyword]);
    if (!Number.isNaN(limit) && broken(limit))
      found.push(leaf(frame, `${keyword}: got ${groupedNumber(value)}, want ${groupedNumber(limit)}`));
  };
  const [strictMin, strictMax] = [schema["exclusiveMinimum"] === true, schema["exclusiveMaximum"] === true];
  const strict = (keyword: string, limit: unknown, broken: boolean): void => {
    if (broken)
      found.push(leaf(frame, `${keyword}: got ${groupedNumber(value)}, want ${groupedNumber(numberOf(limit))}`));
  };
  if (isDraft4 && strictMin) strict("exclusiveMinimum", schema["minimum"], value <= numberOf(schema["minimum"]));
  else bound("minimum", (limit) => value < limit);
  if (isDraft4 && strictMax) strict("exclusiveMaximum", schema["maximum"], value >= numberOf(schema["maximum"]));
  else bound("maximum", (limit) => value > limit);
  bound("exclusiveMinimum", (limit) => value <= limit);
  bound("exclusiveMaximum", (limit) => value >= limit);
  bound("multipleOf", (limit) => !isMultiple(value, limit));
}

/** Whether `value / step` is whole, computed in decimals as people write them. */
function isMultiple(value: number, step: number): boolean {
  const digits = Math.max(decimals(value), decimals(step));
  if (digits > 15) return Number.isInteger(value / step);
  const scale = 10n ** BigInt(digits);
  const whole = (n: number): bigint => BigInt(Math.round(n * Number(scale)));
  return whole(step) !== 0n && whole(value) % whole(step) === 0n;
}

function decimals(value: number): number {
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** NaN, which no comparison holds for, when it is not a number. */
export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}

export function isInteger(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}
