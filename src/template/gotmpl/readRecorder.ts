import { type GoMap, GoObject, type GoValue } from "../goValue.ts";

/** A path of keys that a template read; `isWhole` when everything below it may have been read too. */
export type ReadSink = (path: readonly string[], isWhole: boolean) => void;

/** Functions that pass their arguments on or look only at the outside; everything else may read all of a map. */
const shallow: ReadonlySet<string> = new Set([
  ..."include tpl template dict list tuple and or not eq ne default coalesce ternary empty required".split(" "),
  ..."hasKey len typeOf kindOf kindIs typeIs set".split(" "),
]);

/** Finds out which values templates read, by the identity of the maps in the values tree. */
export class ReadRecorder {
  private readonly paths = new WeakMap<object, readonly string[]>();
  private readonly sink: ReadSink;

  /** `values` is the tree whose reads count; paths start at it. */
  constructor(values: GoMap, sink: ReadSink) {
    this.sink = sink;
    const todo: { node: GoValue; path: readonly string[] }[] = [{ node: values, path: [] }];
    for (let entry = todo.pop(); entry !== undefined; entry = todo.pop()) {
      const { node, path } = entry;
      if (typeof node !== "object" || node === null || node instanceof GoObject || this.paths.has(node)) continue;
      this.paths.set(node, path);
      for (const [key, item] of Object.entries(node)) todo.push({ node: item, path: [...path, key] });
    }
  }

  /** A field of a map was read. */
  field(map: object, name: string, item: GoValue): void {
    const path = this.paths.get(map);
    if (path === undefined) return;
    const isMap = typeof item === "object" && item !== null;
    this.sink([...path, name], !isMap);
  }

  /** A list or map was ranged over or printed. */
  whole(value: GoValue): void {
    if (typeof value !== "object" || value === null) return;
    const path = this.paths.get(value);
    if (path !== undefined) this.sink(path, true);
  }

  /** A function was called. */
  call(name: string, values: readonly GoValue[]): void {
    const [first, ...keys] = values;
    if (name === "index" || name === "get" || name === "pluck") {
      this.keyed(first, keys);
      return;
    }
    if (name === "dig") {
      this.keyed(values.at(-1), values.slice(0, -2));
      return;
    }
    if (!shallow.has(name)) for (const value of values) this.whole(value);
  }

  private keyed(start: GoValue, keys: readonly GoValue[]): void {
    let value = start;
    for (const key of keys) {
      if (typeof value !== "object" || value === null || typeof key !== "string") {
        this.whole(value);
        return;
      }
      const item: GoValue = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
      this.field(value, key, item);
      value = item;
    }
  }
}
