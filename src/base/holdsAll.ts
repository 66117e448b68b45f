import { getOwn, isMap, plain, type Scalar, type Value } from "./value.ts";

/**
 * True when everything that `part` says stands in `whole` too. Lists must be equally long; null, and a list or mapping
 * that says nothing, is held by absence. For "is the live object already as the manifest wants it".
 */
export function holdsAll(whole: Value | undefined, part: Value): boolean {
  if (isMap(part)) {
    const keys = Object.keys(part);
    if (!isMap(whole)) return whole === undefined && keys.every((key) => holdsAll(undefined, part[key] ?? null));
    return keys.every((key) => holdsAll(getOwn(whole, key), getOwn(part, key) ?? null));
  }
  if (Array.isArray(part)) {
    if (!Array.isArray(whole)) return whole === undefined && part.length === 0;
    return whole.length === part.length && part.every((item, index) => holdsAll(whole[index], item));
  }
  if (whole === undefined || whole === null) return plain(part) === null;
  return !Array.isArray(whole) && !isMap(whole) && sameScalar(whole, part);
}

function sameScalar(a: Scalar, b: Scalar): boolean {
  const x = plain(a);
  const y = plain(b);
  // A whole number is the same number whether it came as bigint or as float64.
  return x === y || (typeof x === "bigint" || typeof y === "bigint" ? String(x) === String(y) : false);
}
