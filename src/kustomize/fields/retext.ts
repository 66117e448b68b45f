import { KpackError, OddScalar, type Value, plain } from "../../base/index.ts";
import { readScalar } from "../../yaml/index.ts";
import { mistypedScalar } from "./checkScalars.ts";

/** The scalar with another text; its type stays. A text that does not fit the type is kept as it is; see checkScalars. */
export function retext(value: Value, text: string): Value {
  if (typeof value === "string") return text;
  const tag = scalarTag(value);
  if (tag === "") return untypedScalar(text);
  try {
    return readScalar(text, tag);
  } catch (error) {
    if (error instanceof KpackError) return mistypedScalar(text, tag);
    throw error;
  }
}

/** A scalar that was made without a type: it means what its text means, but counts as text where that matters. */
export function untypedScalar(text: string): Value {
  const value = readScalar(text);
  if (typeof value === "string") return value;
  const scalar = plain(value);
  return typeof scalar === "object" && scalar !== null ? value : new OddScalar(scalar, text, "");
}

function scalarTag(value: Value): string {
  switch (typeof value) {
    case "boolean":
      return "!!bool";
    case "bigint":
      return "!!int";
    case "number":
      return Number.isInteger(value) ? "!!int" : "!!float";
    default:
      return value instanceof OddScalar ? value.tag : "!!null";
  }
}
