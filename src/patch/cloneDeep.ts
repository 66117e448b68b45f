import { OddScalar, type Value, type ValueMap, isMap, setOwn } from "../base/index.ts";

/** A deep copy of any depth, without recursion. */
export function cloneDeep<T extends ValueMap | Value[]>(value: T): T {
  const root = shallow(value) as T;
  const open: (ValueMap | Value[])[] = [root];
  for (let container = open.pop(); container !== undefined; container = open.pop()) {
    if (Array.isArray(container)) {
      for (let i = 0; i < container.length; i++) {
        const item = container[i] as Value;
        if (!isContainer(item)) continue;
        const copy = shallow(item);
        container[i] = copy;
        open.push(copy);
      }
    } else {
      for (const key of Object.keys(container)) {
        const item = container[key] as Value;
        if (!isContainer(item)) continue;
        const copy = shallow(item);
        setOwn<Value>(container, key, copy);
        open.push(copy);
      }
    }
  }
  return root;
}

function isContainer(value: Value): value is ValueMap | Value[] {
  return Array.isArray(value) || isMap(value);
}

function shallow(value: ValueMap | Value[]): ValueMap | Value[] {
  return Array.isArray(value) ? value.slice() : { ...value };
}

/** The number of values in a tree, itself included. */
export function countValues(value: Value): number {
  let count = 0;
  const open: Value[] = [value];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    count++;
    if (typeof item !== "object" || item === null || item instanceof OddScalar) continue;
    for (const child of Array.isArray(item) ? item : Object.values(item)) open.push(child);
  }
  return count;
}
