import { KpackError, OddScalar, type Value, type ValueMap, getOwn, isMap, plain, setOwn } from "../../base/index.ts";
import { type Resource, syncSharedScalars } from "../../manifest/index.ts";

/** The kind of YAML node that a value is, as kustomize names it in errors. */
function nodeKind(value: Value | undefined): "MappingNode" | "SequenceNode" | "ScalarNode" {
  if (Array.isArray(value)) return "SequenceNode";
  return isMap(value) ? "MappingNode" : "ScalarNode";
}

/** The peer's error for a list or map where text belongs, and the other way round. */
export function wrongNodeKind(expected: string, value: Value | undefined): KpackError {
  return new KpackError(
    "kustomize/wrong-node-kind",
    `wrong node kind: expected ${expected} but got ${nodeKind(value)}`,
  );
}

/** True for text, numbers, booleans and null. */
export function isScalar(value: Value | undefined): boolean {
  return value === null || (value !== undefined && typeof value !== "object") || value instanceof OddScalar;
}

/** Writes a scalar over what is there, which must be a scalar. Places that share it (see SharedScalar) change with it. */
export function writeScalar(resource: Resource, parent: ValueMap | Value[], key: string | number, value: Value): void {
  if (Array.isArray(parent)) {
    const index = key as number;
    if (!isScalar(parent[index])) throw wrongNodeKind("ScalarNode", parent[index]);
    parent[index] = value;
    return;
  }
  const name = String(key);
  const old = getOwn(parent, name);
  if (old !== undefined && !isScalar(old)) throw wrongNodeKind("ScalarNode", old);
  setOwn(parent, name, value);
  if (resource.sharedScalars.length > 0) syncSharedScalars(resource.sharedScalars);
}

/** True when the field is absent, null, empty text, or an empty list or map. */
export function isBlank(value: Value | undefined): boolean {
  const scalar = value === undefined ? null : plain(value);
  if (scalar === null || scalar === "") return true;
  if (typeof scalar !== "object") return false;
  return Array.isArray(scalar) ? scalar.length === 0 : Object.keys(scalar).length === 0;
}

/** Puts a value into a map or list, whatever was there. */
export function setPlace(
  place: { readonly parent: ValueMap | Value[]; readonly key: string | number },
  value: Value,
): void {
  const { parent, key } = place;
  if (Array.isArray(parent)) parent[key as number] = value;
  else setOwn(parent, String(key), value);
}
