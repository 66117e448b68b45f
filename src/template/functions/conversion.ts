import { formatValue } from "../goFormat.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { goInt, parseInt64, parseIntClamped, toFloat64, toInt64 } from "./number.ts";

const family = "Numbers";

/** From anything to a number; what is none becomes 0. Mirrors: sprig numeric.go over spf13/cast. */
export const conversionFunctions: readonly TemplateFunction[] = [
  {
    name: "atoi",
    family,
    params: ["string"],
    returns: "int",
    doc: "The whole number that a text spells in decimal digits.",
    example: { template: '{{ atoi "42" }} {{ atoi "x" }}', output: "42 0" },
    call: (_context, text: string) => goInt(parseIntClamped(text)),
  },
  {
    name: "int",
    family,
    params: ["interface {}"],
    returns: "int",
    doc: "Any value as an int; text may be hexadecimal, octal or binary with its prefix.",
    example: { template: '{{ int 3.7 }} {{ int "0x10" }}', output: "3 16" },
    call: (_context, value) => goInt(toInt64(value)),
  },
  {
    name: "int64",
    family,
    params: ["interface {}"],
    returns: "int64",
    doc: "Any value as an int64.",
    example: { template: '{{ int64 "12" }} {{ int64 true }}', output: "12 1" },
    call: (_context, value) => toInt64(value),
  },
  {
    name: "float64",
    family,
    params: ["interface {}"],
    returns: "float64",
    doc: "Any value as a float64.",
    example: { template: '{{ float64 "1.5" }}', output: "1.5" },
    call: (_context, value) => toFloat64(value),
  },
  {
    name: "toDecimal",
    family,
    params: ["interface {}"],
    returns: "int64",
    doc: "The number whose octal spelling (a file mode) is given.",
    example: { template: "{{ toDecimal 777 }}", output: "511" },
    call: (_context, value) => parseInt64(formatValue(value), 8) ?? 0n,
  },
];
