import { KpackError } from "../../base/index.ts";
import type { RenderContext } from "../templateFunction.ts";

/** The error of a function call; the engine adds the position and `error calling NAME: `. */
export function callError(message: string, hint?: string): KpackError {
  return new KpackError("template/function-failed", message, { hint });
}

/** What Go says when code reaches through a nil value. */
export function nilDereference(): KpackError {
  return callError("runtime error: invalid memory address or nil pointer dereference");
}

/** Refuses a list before it is made. Counts its items as work. */
export function checkListLength(context: RenderContext, items: number): void {
  if (items > context.limits.listItems)
    throw new KpackError(
      "template/list-too-long",
      `a list of ${items} items is longer than ${context.limits.listItems}`,
    );
  context.charge(items);
}

/** Refuses a string before it is made. Counts its bytes as work. `units` is the length in characters. */
export function checkTextLength(context: RenderContext, units: number): void {
  if (units > context.limits.stringBytes)
    throw new KpackError(
      "template/string-too-long",
      `a string of ${units} bytes is longer than ${context.limits.stringBytes}`,
    );
  context.charge(units >> 4);
}
