import { KpackError, compareBytes } from "../../base/index.ts";
import { goTypeName } from "../goType.ts";
import { GoInt, GoObject, type GoValue } from "../goValue.ts";
import { isPlainMap } from "../gotmpl/typeRules.ts";
import { showScalar } from "./showValue.ts";

/** What an expression writes. Lists and maps have no text of their own. */
export function toText(value: GoValue, shown: string): string {
  const isCollection = Array.isArray(value) || isPlainMap(value) || value instanceof Uint8Array;
  if (isCollection || (value instanceof GoObject && (value.goKind === "slice" || value.goKind === "map")))
    throw new KpackError("template/cannot-print", `${shown} is ${goTypeName(value)}, which has no text`, {
      hint: `write {{toYaml ${shown}}} or {{toJson ${shown}}}`,
    });
  return typeof value === "string" ? value : showScalar(value);
}

/** The text with all lines but the first indented; empty lines stay empty. */
export function indentFurther(text: string, indent: string): string {
  return indent === "" || text.startsWith("\n") ? text : text.replace(/\n(?=[^\r\n])/g, `\n${indent}`);
}

/** Keys and items, maps by sorted key; undefined for what cannot be gone through. Nothing has no items. */
export function entriesOf(value: GoValue): [GoValue, GoValue][] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => [new GoInt("int", BigInt(index)), item]);
  if (!isPlainMap(value)) return undefined;
  return Object.keys(value)
    .sort(compareBytes)
    .map((key) => [key, value[key]]);
}
