import { OddScalar, type Value } from "../base/index.ts";

/** A scalar as it would be written; empty for null, lists, mappings and what is absent. Mirrors: kyaml's node.Value. */
export function scalarText(value: Value | undefined): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return value instanceof OddScalar ? value.text : "";
  }
}
