import type { GoValue } from "../goValue.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { isEmpty } from "./emptiness.ts";

const family = "Defaults and conditions";

/** Choosing between values. Mirrors: sprig defaults.go. */
export const defaultFunctions: readonly TemplateFunction[] = [
  {
    name: "default",
    family,
    params: ["interface {}", "...interface {}"],
    returns: "interface {}",
    doc: "The second value, or the first where the second is empty.",
    example: { template: '{{ "" | default "x" }}{{ "y" | default "x" }}', output: "xy" },
    call: (_context, fallback, ...given) => (given.length === 0 || isEmpty(given[0]) ? fallback : given[0]),
  },
  {
    name: "empty",
    family,
    params: ["interface {}"],
    returns: "bool",
    doc: "Tells whether a value is nil, false, 0, an empty text, list or dictionary.",
    example: { template: "{{ empty 0 }} {{ empty (list 0) }}", output: "true false" },
    call: (_context, value) => isEmpty(value),
  },
  {
    name: "coalesce",
    family,
    params: ["...interface {}"],
    returns: "interface {}",
    doc: "The first value that is not empty; nil when all are.",
    example: { template: '{{ coalesce 0 "" "x" "y" }}', output: "x" },
    call: (_context, ...values) => values.find((value) => !isEmpty(value)) ?? null,
  },
  {
    name: "all",
    family,
    params: ["...interface {}"],
    returns: "bool",
    doc: "Tells whether no value is empty.",
    example: { template: '{{ all 1 "x" }} {{ all 1 "" }}', output: "true false" },
    call: (_context, ...values) => !values.some(isEmpty),
  },
  {
    name: "any",
    family,
    params: ["...interface {}"],
    returns: "bool",
    doc: "Tells whether some value is not empty.",
    example: { template: '{{ any 0 "x" }} {{ any 0 "" }}', output: "true false" },
    call: (_context, ...values) => !values.every(isEmpty),
  },
  {
    name: "ternary",
    family,
    params: ["interface {}", "interface {}", "bool"],
    returns: "interface {}",
    doc: "The first value where the third is true, else the second.",
    example: { template: '{{ true | ternary "yes" "no" }}', output: "yes" },
    call: (_context, yes: GoValue, no: GoValue, condition: boolean) => (condition ? yes : no),
  },
];
