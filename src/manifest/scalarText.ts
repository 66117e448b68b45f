import { OddScalar, type Value } from "../base/index.ts";

/** A scalar as it would be written; empty for null, lists, mappings and what is absent. Mirrors: kyaml GetValue. */
export function scalarText(value: Value | undefined): string {
  return isNull(value) ? "" : nodeText(value);
}

/** As `scalarText`, but null has its spelling, too. Mirrors: kyaml's node.Value. */
export function nodeText(value: Value | undefined): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      if (value === null) return "null";
      return value instanceof OddScalar ? value.text : "";
  }
}

/** True for null, however it was written. */
export function isNull(value: Value | undefined): boolean {
  return value === null || (value instanceof OddScalar && value.tag === "!!null");
}

/** True for null that was written as nothing at all (`key:`). kustomize drops such fields where it keeps a written null. */
export function isBlankNull(value: Value | undefined): boolean {
  return value instanceof OddScalar && value.tag === "!!null" && value.text === "";
}
