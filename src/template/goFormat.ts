import { KpackError, compareBytes } from "../base/index.ts";
import { GoInt, GoObject, type GoValue } from "./goValue.ts";

/**
 * What `%v` prints. Mirrors: Go fmt, for the values that templates have: maps sorted by key, nested values
 * through their String methods, nil as `<nil>`. A value that contains itself is an error, not a stack overflow.
 */
export function formatValue(value: GoValue): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return formatFloat(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "undefined":
      return "<nil>";
    case "function":
      return "0x0";
  }
  if (value === null) return "<nil>";
  if (value instanceof GoInt) return String(value.value);
  if (value instanceof GoObject) return value.format();
  return formatNested(value, new CycleGuard());
}

function formatNested(value: GoValue, guard: CycleGuard): string {
  if (typeof value !== "object" || value === null) return formatValue(value);
  if (value instanceof GoInt || value instanceof GoObject) return formatValue(value);
  if (value instanceof Uint8Array) return `[${value.join(" ")}]`;
  guard.enter(value);
  let out: string;
  if (Array.isArray(value)) out = `[${value.map((item) => formatNested(item, guard)).join(" ")}]`;
  else {
    const keys = Object.keys(value).sort(compareBytes);
    guard.count(keys.length);
    out = `map[${keys.map((key) => `${key}:${formatNested(value[key], guard)}`).join(" ")}]`;
  }
  guard.leave(value);
  return out;
}

/** Go's shortest form of a float64 (`%v`, `%g`): with an exponent below 1e-4 and from 1e+06 (`1.2345678e+07`) on. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) return String(value);
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa}e${exponent.startsWith("-") ? "-" : "+"}${exponent.slice(1).padStart(2, "0")}`;
}

/**
 * Finds values that contain themselves, or the same list so often that walking them would not end. `enter` on the way
 * down, `leave` on the way up, `count` for entries of maps; costs next to nothing in ordinary documents.
 */
export class CycleGuard {
  private depth = 0;
  private visited = 0;
  private readonly ancestors = new Set<object>();

  enter(node: object): void {
    this.count(Array.isArray(node) ? node.length + 1 : 1);
    if (++this.depth <= watchedFrom) return;
    if (this.ancestors.has(node))
      throw new KpackError("template/cyclic-value", "cyclic value: a list or map contains itself");
    if (this.depth > deepest) throw new KpackError("template/too-deep", `value nested deeper than ${deepest} levels`);
    this.ancestors.add(node);
  }

  count(items: number): void {
    this.visited += items;
    if (this.visited > mostItems)
      throw new KpackError("template/value-too-large", `value with more than ${mostItems} items`, {
        hint: "look for lists or dictionaries that are put into each other several times over",
      });
  }

  leave(node: object): void {
    if (this.depth-- > watchedFrom) this.ancestors.delete(node);
  }
}

const mostItems = 4_000_000;
const watchedFrom = 64;
const deepest = 3_000;
