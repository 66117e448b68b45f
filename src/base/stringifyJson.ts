import { KpackError } from "./error.ts";
import { OddScalar, type Value } from "./value.ts";

/**
 * The JSON text of a value: integers beyond 2^53 keep all digits, odd scalars print as their value.
 * Throws `value/not-json` for what JSON cannot say (infinity, not-a-number) and for nesting beyond what the stack holds.
 */
export function stringifyJson(value: Value): string {
  try {
    return isPlainJson(value) ? JSON.stringify(value) : write(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new KpackError("value/not-json", "the value is nested too deeply to be written as JSON", { cause: error });
  }
}

/** True when `JSON.stringify` says it rightly. */
function isPlainJson(root: Value): boolean {
  const pending: Value[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return false;
    if (typeof value !== "object" || value === null) continue;
    if (value instanceof OddScalar) return false;
    if (Array.isArray(value)) for (const item of value) pending.push(item);
    else for (const key in value) pending.push(value[key] as Value);
  }
  return true;
}

function write(value: Value): string {
  if (value instanceof OddScalar) return write(value.value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && !Number.isFinite(value))
    throw new KpackError("value/not-json", `the number ${value} cannot be written as JSON`);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  return `{${Object.keys(value)
    .map((key) => `${JSON.stringify(key)}:${write(value[key] as Value)}`)
    .join(",")}}`;
}
