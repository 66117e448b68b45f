import { type Value, getOwn, isMap, plain } from "../base/index.ts";

/** Equal as JSON: spellings do not count, numbers are compared by value. Not recursive. */
export function equalValues(a: Value, b: Value): boolean {
  const open: [Value, Value][] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const x = plain(pair[0]);
    const y = plain(pair[1]);
    if (Array.isArray(x)) {
      if (!Array.isArray(y) || x.length !== y.length) return false;
      for (let i = 0; i < x.length; i++) open.push([x[i] as Value, y[i] as Value]);
    } else if (isMap(x)) {
      if (!isMap(y)) return false;
      const keys = Object.keys(x);
      if (keys.length !== Object.keys(y).length) return false;
      for (const key of keys) {
        const other = getOwn(y, key);
        if (other === undefined) return false;
        open.push([x[key] as Value, other]);
      }
    } else if (x !== y && !equalNumbers(x, y)) return false;
  }
  return true;
}

function equalNumbers(x: Value, y: Value): boolean {
  const isNumber = (value: Value): boolean => typeof value === "number" || typeof value === "bigint";
  return isNumber(x) && isNumber(y) && Number(x) === Number(y);
}
