/**
 * Plain data, as read from YAML or JSON. A document is an ordinary object tree: cloning it is cheap and no
 * node knows how to print itself. Key order is never trusted (JavaScript hoists integer-like keys): writers sort.
 */
export type Scalar = string | number | bigint | boolean | null | OddScalar;
export type Value = Scalar | Value[] | ValueMap;
/** A YAML mapping or JSON object. Read and write user-chosen keys with `getOwn` and `setOwn` only. */
export interface ValueMap {
  [key: string]: Value;
}

/**
 * A scalar whose spelling in the source differs from the one its value prints with (`1.0`, `0x1F`, `1e3`, a date).
 * kustomize's replacements and images can see the spelling, everyone else reads `plain(x)`.
 */
export class OddScalar {
  readonly value: string | number | bigint | boolean | null;
  readonly text: string;
  readonly tag: string;
  constructor(value: string | number | bigint | boolean | null, text: string, tag: string) {
    this.value = value;
    this.text = text;
    this.tag = tag;
  }
}

/** True for a mapping: not null, not a list, not an `OddScalar`. */
export function isMap(value: unknown): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof OddScalar);
}

/** The scalar without its spelling. Lists and mappings are returned as they are. */
export function plain(value: Value): Exclude<Value, OddScalar> {
  return value instanceof OddScalar ? value.value : value;
}

/** The value under an own key; undefined when absent. Safe for keys such as `__proto__`. */
export function getOwn(map: ValueMap, key: string): Value | undefined {
  const value = map[key];
  // What a prototype gives is a function, or the prototype itself; documents hold no functions.
  if (typeof value === "function" || key === "__proto__") return Object.hasOwn(map, key) ? value : undefined;
  return value;
}

/** Sets an own key. Safe for `__proto__`, which plain assignment would turn into a prototype change. */
export function setOwn<T>(map: { [key: string]: T }, key: string, value: T): void {
  if (key === "__proto__")
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  else map[key] = value;
}

/** A deep copy of any depth; `OddScalar`s are immutable and shared. */
export function cloneValue<T extends Value>(value: T): T {
  const deeper: (Value[] | ValueMap)[] = [];
  const copy = clone(value, 0, deeper);
  for (let container = deeper.pop(); container !== undefined; container = deeper.pop())
    cloneChildren(container, deeper);
  return copy as T;
}

/** Below this many levels the call stack is not used any further: containers are copied flat and put on a list. */
const recursionDepth = 500;

function clone(value: Value, depth: number, deeper: (Value[] | ValueMap)[]): Value {
  if (typeof value !== "object" || value === null || value instanceof OddScalar) return value;
  if (depth >= recursionDepth) {
    const flat = Array.isArray(value) ? value.slice() : { ...value };
    deeper.push(flat);
    return flat;
  }
  if (Array.isArray(value)) {
    const list = new Array<Value>(value.length);
    for (let i = 0; i < value.length; i++) list[i] = clone(value[i] as Value, depth + 1, deeper);
    return list;
  }
  const map: ValueMap = {};
  for (const key in value) setOwn(map, key, clone(value[key] as Value, depth + 1, deeper));
  return map;
}

/** Replaces the children of a flat copy by copies of their own. */
function cloneChildren(container: Value[] | ValueMap, deeper: (Value[] | ValueMap)[]): void {
  if (Array.isArray(container)) {
    for (let i = 0; i < container.length; i++) container[i] = clone(container[i] as Value, 0, deeper);
  } else {
    for (const key in container) setOwn(container, key, clone(container[key] as Value, 0, deeper));
  }
}
