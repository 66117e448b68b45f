import { getOwn, isMap, plain, type Value } from "../../../base/index.ts";

/** True when every field of `part` stands in `whole` with the same value. Lists must be equally long. */
export function holdsAll(whole: Value | undefined, part: Value): boolean {
  if (whole === undefined) return part === null;
  if (isMap(part)) {
    if (!isMap(whole)) return false;
    return Object.keys(part).every((key) => {
      const value = getOwn(part, key);
      return value === undefined || holdsAll(getOwn(whole, key), value);
    });
  }
  if (Array.isArray(part)) {
    if (!Array.isArray(whole) || whole.length !== part.length) return false;
    return part.every((item, index) => holdsAll(whole[index], item));
  }
  const a = plain(whole);
  const b = plain(part);
  return a === b || (typeof a === "number" && typeof b === "bigint" && BigInt(Math.trunc(a)) === b);
}
