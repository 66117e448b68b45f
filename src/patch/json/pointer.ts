import { KpackError, type Value, type ValueMap, getOwn, isMap } from "../../base/index.ts";
import jsonpatch from "fast-json-patch";

/** Where an operation acts: a key of a mapping, or the text of an index of a list (`-` included). */
export interface Target {
  readonly container: ValueMap | Value[];
  readonly key: string;
}

/** Splits a pointer into its decoded steps; the text before the first slash does not count. */
function splitPointer(pointer: string, maxSteps: number): string[] {
  const steps = pointer.split("/");
  if (steps.length - 1 > maxSteps)
    throw new KpackError(
      "patch/pointer-too-long",
      `a JSON pointer has ${steps.length - 1} steps, more than ${maxSteps}`,
    );
  return steps.slice(1).map(jsonpatch.unescapePathComponent);
}

/** The container that the last step of a pointer is in; undefined when it is not there or the pointer has no step. */
export function resolveTarget(root: ValueMap | Value[], pointer: string, maxSteps: number): Target | undefined {
  const steps = splitPointer(pointer, maxSteps);
  const key = steps.pop();
  if (key === undefined) return undefined;
  let container = root;
  for (const step of steps) {
    const next = Array.isArray(container) ? container[listIndex(container, step) ?? -1] : getOwn(container, step);
    if (!Array.isArray(next) && !isMap(next)) return undefined;
    container = next;
  }
  return { container, key };
}

/** The index that a step means in a list, where negative ones count from the end; undefined when there is no such element. */
export function listIndex(list: readonly Value[], step: string): number | undefined {
  const index = parseIndex(step);
  if (index === undefined || index >= list.length || index < -list.length) return undefined;
  return index < 0 ? index + list.length : index;
}

/** Mirrors: Go strconv.Atoi, which takes a sign and leading zeros. */
export function parseIndex(step: string): number | undefined {
  if (!/^[+-]?[0-9]{1,32}$/.test(step)) return undefined;
  const index = Number(step);
  return Math.abs(index) < 2 ** 63 ? index : undefined;
}
