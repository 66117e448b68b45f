import { goKindName } from "../goType.ts";
import { GoInt, GoObject, type GoValue } from "../goValue.ts";
import { callError, nilDereference } from "./failure.ts";

/**
 * The items of any slice; bytes are uint8 values. `refusal` names what was attempted ("Cannot push on type");
 * other kinds fail with it, nil fails as in Go.
 */
export function listItems(value: GoValue, refusal: string): readonly GoValue[] {
  const items = itemsOf(value);
  if (items) return items;
  if (value === null || value === undefined) throw nilDereference();
  throw callError(`${refusal} ${goKindName(value)}`);
}

/** The items of a slice; undefined when the value is none. */
export function itemsOf(value: GoValue): readonly GoValue[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof Uint8Array) return byteItems(value);
  const plain = value instanceof GoObject && value.goKind === "slice" ? value.toPlain() : undefined;
  return Array.isArray(plain) ? plain : undefined;
}

function byteItems(bytes: Uint8Array): GoInt[] {
  return Array.from(bytes, (byte) => new GoInt("uint8", BigInt(byte)));
}
