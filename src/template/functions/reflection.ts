import { goKindName, goTypeName } from "../goType.ts";
import type { TemplateFunction } from "../templateFunction.ts";
import { deepEqual } from "./deepEqual.ts";

const family = "Types";

/** What a value is. Mirrors: sprig reflect.go, with Go's names of types and kinds. */
export const reflectionFunctions: readonly TemplateFunction[] = [
  {
    name: "typeOf",
    family,
    params: ["interface {}"],
    returns: "string",
    doc: "The Go type of a value.",
    example: { template: '{{ typeOf 1 }} {{ typeOf "x" }} {{ typeOf (list) }}', output: "int string []interface {}" },
    call: (_context, value) => goTypeName(value),
  },
  {
    name: "typeIs",
    family,
    params: ["string", "interface {}"],
    returns: "bool",
    doc: "Tells whether a value has a Go type.",
    example: { template: '{{ typeIs "int" 1 }}', output: "true" },
    call: (_context, type: string, value) => goTypeName(value) === type,
  },
  {
    name: "typeIsLike",
    family,
    params: ["string", "interface {}"],
    returns: "bool",
    doc: "Tells whether a value has a Go type or is a pointer to it.",
    example: { template: '{{ semver "1.2.3" | typeIsLike "semver.Version" }}', output: "true" },
    call: (_context, type: string, value) => [type, `*${type}`].includes(goTypeName(value)),
  },
  {
    name: "kindOf",
    family,
    params: ["interface {}"],
    returns: "string",
    doc: "The kind of a value: string, int, int64, float64, bool, slice, map, struct, ptr or invalid.",
    example: { template: "{{ kindOf (list) }} {{ kindOf (dict) }}", output: "slice map" },
    call: (_context, value) => goKindName(value),
  },
  {
    name: "kindIs",
    family,
    params: ["string", "interface {}"],
    returns: "bool",
    doc: "Tells whether a value is of a kind.",
    example: { template: '{{ kindIs "map" (dict) }}', output: "true" },
    call: (_context, kind: string, value) => goKindName(value) === kind,
  },
  {
    name: "deepEqual",
    family,
    params: ["interface {}", "interface {}"],
    returns: "bool",
    doc: "Tells whether two values have the same type and content.",
    example: { template: "{{ deepEqual (list 1 2) (list 1 2) }}", output: "true" },
    call: (_context, a, b) => deepEqual(a, b),
  },
];
