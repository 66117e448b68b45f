import { OddScalar, type Value } from "../base/index.ts";
import type { PlainScalar } from "./resolve.ts";

/** Null that was not written at all (`key:`). kustomize drops such fields in places, and keeps a written null. */
export const blankNull: OddScalar = new OddScalar(null, "", "!!null");

/** The same in brackets, where kustomize prints it as the empty string. */
export const blankInFlow: OddScalar = new OddScalar("", "", "!!null");

/** Boxes a value that prints differently from how it was written, and every null but `null`. */
export function oddOrPlain(value: PlainScalar, text: string, tag: string): Value {
  if (value === null) return text === "null" ? null : text === "" ? blankNull : new OddScalar(null, text, tag);
  const number = typeof value === "number" ? value + 0 : value;
  return String(number) === text && tag !== "!!timestamp" ? number : new OddScalar(number, text, tag);
}
