/**
 * printf: Go's fmt for the values that templates have, every verb and flag.
 * Entry points: `sprintf`, `sprint`, `sprintln`. Invariant: never throws for a format, only for a value that contains
 * itself.
 */
import { formatValue } from "../goFormat.ts";
import type { GoValue } from "../goValue.ts";
import { Printer } from "./printer.ts";

/** fmt.Sprintf. */
export function sprintf(format: string, args: readonly GoValue[]): string {
  return new Printer().print(format, args);
}

/** fmt.Sprint: a space between two arguments when neither is a string. */
export function sprint(args: readonly GoValue[]): string {
  let out = "";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (i > 0 && typeof arg !== "string" && typeof args[i - 1] !== "string") out += " ";
    out += formatValue(arg);
  }
  return out;
}

/** fmt.Sprintln. */
export function sprintln(args: readonly GoValue[]): string {
  return `${args.map((arg) => formatValue(arg)).join(" ")}\n`;
}
