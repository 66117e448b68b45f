import { KpackError } from "../../base/index.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, type GoValue } from "../goValue.ts";
import type { Param } from "../gotmpl/callable.ts";
import { canBeNil, integerOf, isAssignable, nilOf } from "../gotmpl/typeRules.ts";
import { showScalar } from "./showValue.ts";

/** Functions that compare numbers with those inside lists and maps, which are floats. */
const comparing: ReadonlySet<string> = new Set(
  "eq ne lt le gt ge has mustHas without mustWithout deepEqual".split(" "),
);

interface Given {
  param: Param;
  /** The argument as written. */
  shown: string;
  /** The function's name. */
  name: string;
}

/**
 * The value as a function's parameter takes it. Handlebars has one kind of number and no types: whole numbers become
 * the integers that a function asks for (and never print with an exponent), integers become floats, and numbers and
 * booleans become text.
 */
export function toArgument(value: GoValue, { param, shown, name }: Given): GoValue {
  const given = value === undefined ? null : value;
  if (param.kind === "reflect" || param.kind === "any") {
    const number = comparing.has(name) ? toFloat(given) : wholeNumber(given);
    return number ?? (param.kind === "reflect" ? value : given);
  }
  if (isAssignable(given, param)) return given;
  const converted = convert(given, param);
  if (converted !== undefined) return converted;
  if (given === null && canBeNil(param.type)) return nilOf(param.type);
  const found = given === null ? `${shown} is not set` : `${shown} is ${goTypeName(given)}`;
  throw new KpackError("template/wrong-type", `expected ${param.type}, but ${found}`);
}

/** The arguments of printf: a whole number stays a float where the format asks for one. */
export function printfArguments(args: readonly GoValue[]): GoValue[] {
  const [format, ...values] = args;
  const verbs = Array.from(
    String(format).matchAll(/%[-+# 0]*\d*(?:\.\d*)?([a-zA-Z%])/g),
    (match) => match[1] ?? "",
  ).filter((verb) => verb !== "%");
  return [
    format,
    ...values.map((value, index) => ("eEfFgG".includes(verbs[index] ?? "-") ? (toFloat(value) ?? value) : value)),
  ];
}

/** The integer that a number is; undefined when it is none. */
function wholeNumber(value: GoValue): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return value instanceof GoInt ? value.value : undefined;
}

function toFloat(value: GoValue): number | undefined {
  const integer = integerOf(value);
  return integer === undefined ? undefined : Number(integer);
}

function convert(value: GoValue, param: Param): GoValue {
  const integer = integerOf(value) ?? wholeNumber(value);
  switch (param.kind) {
    case "int":
      return integer === undefined ? undefined : new GoInt("int", integer);
    case "int64":
      return integer;
    case "float64":
      return integer === undefined ? undefined : Number(integer);
    case "string": {
      const isScalar = typeof value === "number" || typeof value === "boolean" || integer !== undefined;
      return isScalar ? showScalar(value) : undefined;
    }
  }
  return undefined;
}
