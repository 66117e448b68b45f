import { compareBytes, getOwn, isMap, plain } from "../../base/index.ts";
import type { Value, ValueMap } from "../../base/index.ts";
import { sha256Hex } from "../../base/hash/index.ts";
import { goString } from "./goString.ts";
import { hashedNodes } from "./hashedNodes.ts";
import { type Resource, nodeText } from "../../manifest/index.ts";

/**
 * The ten characters that generated names end with. Only kind, data and (for Secrets) type count: kustomize looks the
 * name up under a key that no object has, so it is always empty.
 * Mirrors: kustomize api/hasher/hasher.go.
 */
export function hashResource(resource: Resource): string {
  return encodeHash(sha256Hex(hashedText(resource)));
}

function hashedText(resource: Resource): string {
  const { object, kind } = resource;
  if (kind !== "ConfigMap" && kind !== "Secret") return hashedNodes(resource);
  const hashed: ValueMap = { kind, name: "", data: fieldValue(object, "data") };
  if (kind === "Secret") hashed["type"] = fieldValue(object, "type");
  const optional = kind === "Secret" ? "stringData" : "binaryData";
  const value = fieldValue(object, optional);
  if (isMap(value)) hashed[optional] = value;
  return goJson(hashed);
}

/** A map as it is, a list as null, a scalar as its text (a written null is one), and nothing as empty text. */
function fieldValue(object: ValueMap, name: string): Value {
  const value = getOwn(object, name);
  if (isMap(value)) return value;
  return Array.isArray(value) ? null : nodeText(value);
}

/** Letters and digits that cannot form words. */
function encodeHash(hex: string): string {
  const replaced: Record<string, string> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };
  return [...hex.slice(0, 10)].map((c) => replaced[c] ?? c).join("");
}

/** JSON as Go's json.Marshal writes it: keys sorted bytewise, `<`, `>` and `&` escaped, numbers as float64. */
export function goJson(value: Value): string {
  const scalar = plain(value);
  if (Array.isArray(scalar)) return `[${scalar.map(goJson).join(",")}]`;
  if (isMap(scalar)) {
    const keys = Object.keys(scalar).sort(compareBytes);
    return `{${keys.map((key) => `${goString(key)}:${goJson(getOwn(scalar, key) ?? null)}`).join(",")}}`;
  }
  if (typeof scalar === "string") return goString(scalar);
  return typeof scalar === "bigint" ? String(Number(scalar)) : String(scalar);
}
