import type { StructObject } from "../objects/structObject.ts";
import type { ActionNode } from "./ast.ts";

/**
 * What an action prints of a struct. Go finds a String method of the pointer only for what has an address: fields and
 * variables, but not what functions give.
 */
export function printStruct(value: StructObject, { pipe }: ActionNode): string {
  const last = pipe.commands.at(-1)?.args[0];
  const isResult = last?.kind === "identifier" && last.name !== "and" && last.name !== "or";
  return isResult && !value.isPointer ? value.format() : value.printed;
}
