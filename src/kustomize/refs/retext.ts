import { OddScalar, type Value } from "../../base/index.ts";
import { readScalar } from "../../yaml/index.ts";

/** The scalar with another text; its type stays. Throws `yaml/bad-tag` when the text does not fit the type. */
export function retext(value: Value, text: string): Value {
  return typeof value === "string" ? text : readScalar(text, scalarTag(value));
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
