import { type Value, type ValueMap, getOwn, isMap, setOwn, toBase64 } from "../base/index.ts";
import { scalarText } from "./scalarText.ts";

/** The texts of a ConfigMap's or Secret's `data` or `binaryData`; a new map. Other values than scalars become empty. */
export function readDataMap(object: ValueMap, field: "data" | "binaryData" | "stringData"): ValueMap {
  const texts: ValueMap = {};
  const data = getOwn(object, field);
  if (isMap(data)) for (const key of Object.keys(data)) setOwn<Value>(texts, key, scalarText(data[key]));
  return texts;
}

/** The two maps in one; the second one wins. */
export function mergeDataMaps(below: ValueMap, above: ValueMap): ValueMap {
  const merged: ValueMap = {};
  for (const map of [below, above]) for (const key of Object.keys(map)) setOwn<Value>(merged, key, map[key] ?? "");
  return merged;
}

/** Sets the field, or removes it when there is nothing in it. */
export function writeDataMap(object: ValueMap, field: "data" | "binaryData", data: ValueMap): void {
  if (Object.keys(data).length === 0) delete object[field];
  else object[field] = data;
}

/** Characters in a line of base64 in a generated manifest. */
const lineLength = 70;

/** Base64 of UTF-8 text, broken into lines when it is long. Mirrors: kyaml yaml/datamap.go. */
export function encodeSecretValue(text: string): string {
  return wrapBase64(toBase64(new TextEncoder().encode(text)));
}

/** Longer base64 gets lines of 70 characters, each ended by a line feed. */
export function wrapBase64(base64: string): string {
  if (base64.length < lineLength) return base64;
  let out = "";
  for (let at = 0; at < base64.length; at += lineLength) out += `${base64.slice(at, at + lineLength)}\n`;
  return out;
}
