import type { TemplateFunction } from "../templateFunction.ts";

type Definition = (
  name: string,
  params: readonly string[],
  doc: string,
  call: TemplateFunction["call"],
) => TemplateFunction;

/** Short entries for functions of one family that all return the same Go type. */
export function defineFunctions(family: string, returns: string): Definition {
  return (name, params, doc, call) => ({ name, family, params, returns, doc, call });
}
