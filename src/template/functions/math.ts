import { type GoInt, type GoValue, typedList } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";
import {
  type Decimal,
  addDecimals,
  decimalOf,
  decimalToNumber,
  divideDecimals,
  multiplyDecimals,
  subtractDecimals,
} from "./decimal.ts";
import { callError, checkListLength } from "./failure.ts";
import { goInt, toFloat64, toInt64, wrapInt64 } from "./number.ts";
import { powerOfTen } from "./powerOfTen.ts";
import { randomBelow } from "./randomness.ts";

const family = "Numbers";

function divide(_context: RenderContext, a: GoValue, b: GoValue): bigint {
  const divisor = toInt64(b);
  if (divisor === 0n) throw callError("runtime error: integer divide by zero");
  return wrapInt64(toInt64(a) / divisor);
}

function modulo(_context: RenderContext, a: GoValue, b: GoValue): bigint {
  const divisor = toInt64(b);
  if (divisor === 0n) throw callError("runtime error: integer divide by zero");
  return toInt64(a) % divisor;
}

/** Mirrors: sprig execDecimalOp. */
function decimalFold(operate: (a: Decimal, b: Decimal) => Decimal) {
  return (_context: RenderContext, first: GoValue, ...further: GoValue[]): number => {
    let result = decimalOf(toFloat64(first));
    for (const value of further) result = operate(result, decimalOf(toFloat64(value)));
    return decimalToNumber(result);
  };
}

const addFloats = decimalFold(addDecimals);

/** Mirrors: sprig round: half away from zero upwards only; `threshold` may replace one half. */
function round(_context: RenderContext, value: GoValue, places: GoInt, ...threshold: number[]): number {
  const power = powerOfTen(Number(places.value));
  const digit = power * toFloat64(value);
  const part = digit - Math.trunc(digit);
  return (part >= (threshold[0] ?? 0.5) ? Math.ceil(digit) : Math.floor(digit)) / power;
}

/** Go's math.Max: an infinity wins over NaN. */
function maxFloat(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

function minFloat(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

/** Mirrors: sprig untilStep: nothing where the step leads away from the end. */
function range(context: RenderContext, start: number, stop: number, step: number): number[] {
  if (stop < start ? step >= 0 : step <= 0) return [];
  const count = Math.ceil((stop - start) / step);
  checkListLength(context, count);
  return Array.from({ length: count }, (_, i) => start + i * step);
}

function intList(numbers: readonly number[]): GoValue {
  return typedList("[]int", numbers.map(goInt));
}

/** Mirrors: sprig seq, which works like the shell's: last; first last; first step last. */
function sequence(context: RenderContext, ...params: GoInt[]): string {
  const [a = 0n, b = 0n, c = 0n] = params.map((param) => param.value);
  const through = (start: bigint, end: bigint, step: bigint) => {
    const stop = BigInt.asIntN(64, end + (end < start ? -1n : 1n));
    return range(context, Number(start), Number(stop), Number(step)).join(" ");
  };
  switch (params.length) {
    case 1:
      return through(1n, a, a < 1n ? -1n : 1n);
    case 2:
      return through(a, b, b < a ? -1n : 1n);
    case 3:
      return c < a && b > 0n ? "" : through(a, c, b);
    default:
      return "";
  }
}

function fold(name: string, doc: string, operate: (a: bigint, b: bigint) => bigint, output: string): TemplateFunction {
  return {
    name,
    family,
    params: ["interface {}", "...interface {}"],
    returns: "int64",
    doc,
    example: { template: `{{ ${name} 3 1 2 }}`, output },
    call: (_context, first, ...further) => further.reduce((a: bigint, b) => operate(a, toInt64(b)), toInt64(first)),
  };
}

function floatFold(name: string, doc: string, call: TemplateFunction["call"], output: string): TemplateFunction {
  const example = { template: `{{ ${name} 3 1.5 }}`, output };
  return { name, family, params: ["interface {}", "...interface {}"], returns: "float64", doc, example, call };
}

function onFloat(name: string, doc: string, operate: (value: number) => number, output: string): TemplateFunction {
  return {
    name,
    family,
    params: ["interface {}"],
    returns: "float64",
    doc,
    example: { template: `{{ ${name} 2.7 }}`, output },
    call: (_context, value) => operate(toFloat64(value)),
  };
}

const larger = (a: bigint, b: bigint) => (b > a ? b : a);
const smaller = (a: bigint, b: bigint) => (larger(a, b) === a ? b : a);

/** Arithmetic: whole numbers are int64 and wrap around, `...f` functions are exact decimals. Mirrors: sprig numeric.go. */
export const mathFunctions: readonly TemplateFunction[] = [
  {
    name: "add",
    family,
    params: ["...interface {}"],
    returns: "int64",
    doc: "The sum of whole numbers.",
    example: { template: "{{ add 1 2 3 }}", output: "6" },
    call: (_context, ...values) => wrapInt64(values.reduce((sum: bigint, value) => sum + toInt64(value), 0n)),
  },
  {
    name: "add1",
    family,
    params: ["interface {}"],
    returns: "int64",
    doc: "A whole number plus 1.",
    example: { template: "{{ add1 1 }}", output: "2" },
    call: (_context, value) => wrapInt64(toInt64(value) + 1n),
  },
  {
    name: "sub",
    family,
    params: ["interface {}", "interface {}"],
    returns: "int64",
    doc: "The difference of two whole numbers.",
    example: { template: "{{ sub 3 1 }}", output: "2" },
    call: (_context, a, b) => wrapInt64(toInt64(a) - toInt64(b)),
  },
  {
    name: "div",
    family,
    params: ["interface {}", "interface {}"],
    returns: "int64",
    doc: "The quotient of two whole numbers without its fraction.",
    example: { template: "{{ div 7 2 }}", output: "3" },
    call: divide,
  },
  {
    name: "mod",
    family,
    params: ["interface {}", "interface {}"],
    returns: "int64",
    doc: "The remainder of dividing two whole numbers.",
    example: { template: "{{ mod 7 2 }}", output: "1" },
    call: modulo,
  },
  fold("mul", "The product of whole numbers.", (a, b) => wrapInt64(a * b), "6"),
  fold("max", "The largest of whole numbers.", larger, "3"),
  fold("biggest", "The same as max.", larger, "3"),
  fold("min", "The smallest of whole numbers.", smaller, "1"),
  {
    name: "add1f",
    family,
    params: ["interface {}"],
    returns: "float64",
    doc: "A number plus 1, calculated in decimals.",
    example: { template: "{{ add1f 1.5 }}", output: "2.5" },
    call: (context, value) => addFloats(context, value, 1),
  },
  {
    name: "addf",
    family,
    params: ["...interface {}"],
    returns: "float64",
    doc: "The sum of numbers, calculated in decimals.",
    example: { template: "{{ addf 0.1 0.2 }}", output: "0.3" },
    call: (context, ...values) => addFloats(context, 0, ...values),
  },
  floatFold(
    "subf",
    "The first number without the others, calculated in decimals.",
    decimalFold(subtractDecimals),
    "1.5",
  ),
  floatFold("mulf", "The product of numbers, calculated in decimals.", decimalFold(multiplyDecimals), "4.5"),
  floatFold("divf", "The first number divided by the others, to 16 digits.", decimalFold(divideDecimals), "2"),
  floatFold(
    "maxf",
    "The largest of numbers.",
    (_context, first, ...more) => more.map(toFloat64).reduce(maxFloat, toFloat64(first)),
    "3",
  ),
  floatFold(
    "minf",
    "The smallest of numbers.",
    (_context, first, ...more) => more.map(toFloat64).reduce(minFloat, toFloat64(first)),
    "1.5",
  ),
  onFloat("floor", "The next whole number below, as a float.", Math.floor, "2"),
  onFloat("ceil", "The next whole number above, as a float.", Math.ceil, "3"),
  {
    name: "round",
    family,
    params: ["interface {}", "int", "...float64"],
    returns: "float64",
    doc: "A number rounded to a number of places; a third number replaces one half as the fraction from which on it is rounded up.",
    example: { template: "{{ round 123.5555 2 }}", output: "123.56" },
    call: round,
  },
  {
    name: "randInt",
    family,
    params: ["int", "int"],
    returns: "int",
    doc: "A random whole number from the first up to and without the second.",
    call: (context, low: GoInt, high: GoInt) => {
      const span = Number(high.value - low.value);
      if (span <= 0) throw callError("invalid argument to Intn");
      return goInt(low.value + BigInt(randomBelow(context.random, Math.min(span, 2 ** 48))));
    },
  },
  {
    name: "until",
    family,
    params: ["int"],
    returns: "[]int",
    doc: "The whole numbers from 0 up to and without a number.",
    example: { template: "{{ until 3 }}", output: "[0 1 2]" },
    call: (context, count: GoInt) => intList(range(context, 0, Number(count.value), count.value < 0n ? -1 : 1)),
  },
  {
    name: "untilStep",
    family,
    params: ["int", "int", "int"],
    returns: "[]int",
    doc: "The whole numbers from a start up to and without an end, in steps.",
    example: { template: "{{ untilStep 3 8 2 }}", output: "[3 5 7]" },
    call: (context, start: GoInt, stop: GoInt, step: GoInt) =>
      intList(range(context, Number(start.value), Number(stop.value), Number(step.value))),
  },
  {
    name: "seq",
    family,
    params: ["...int"],
    returns: "string",
    doc: "Whole numbers with spaces between them, as the shell's seq prints them: last; first last; first step last.",
    example: { template: "{{ seq 3 }} / {{ seq 0 2 6 }}", output: "1 2 3 / 0 2 4 6" },
    call: sequence,
  },
];
