import type { GoMethod, GoValue } from "../goValue.ts";
import type { RenderContext, TemplateFunction } from "../templateFunction.ts";

/** How values are checked against a parameter's Go type. */
export type ParamKind =
  | "any"
  | "reflect"
  | "string"
  | "int"
  | "int64"
  | "float64"
  | "bool"
  | "map"
  | "uint32"
  | "other";

export interface Param {
  readonly kind: ParamKind;
  /** The Go type, as error texts show it. */
  readonly type: string;
}

/** Functions that the evaluator itself must run: they decide which arguments are evaluated, or render templates. */
export type Special = "and" | "or" | "call" | "include" | "tpl";

/** Something that can be called from a template, with its parameter types taken apart once. */
export interface Callable {
  readonly name: string;
  readonly fixed: readonly Param[];
  /** Element type of the variadic parameter. */
  readonly variadic: Param | undefined;
  readonly special: Special | undefined;
  readonly target: { call(context: RenderContext, ...args: GoValue[]): GoValue };
}

const kinds: Readonly<Record<string, ParamKind>> = {
  "interface {}": "any",
  any: "any",
  "reflect.Value": "reflect",
  string: "string",
  int: "int",
  int64: "int64",
  float64: "float64",
  bool: "bool",
  uint32: "uint32",
  "map[string]interface {}": "map",
};

/** `params` as in `TemplateFunction.params`. */
function parseParams(params: readonly string[]): Pick<Callable, "fixed" | "variadic"> {
  const last = params.at(-1);
  if (last === undefined || !last.startsWith("...")) return { fixed: params.map(toParam), variadic: undefined };
  return { fixed: params.slice(0, -1).map(toParam), variadic: toParam(last.slice(3)) };
}

export function toCallable(declared: TemplateFunction, special?: Special): Callable {
  return { name: declared.name, ...parseParams(declared.params), special, target: declared };
}

/** A method of an object as a template calls it. */
export function toMethodCallable(name: string, method: GoMethod): Callable {
  const target = { call: (_context: RenderContext, ...args: GoValue[]): GoValue => method.call(...args) };
  return { name, ...parseParams(method.params), special: undefined, target };
}

function toParam(type: string): Param {
  return { kind: kinds[type] ?? "other", type: type === "any" ? "interface {}" : type };
}
