import { KpackError, type Value, getOwn, isMap, setOwn } from "../../base/index.ts";
import type { SchemaNode } from "../../kube/index.ts";
import { isNull, nodeText } from "../../manifest/index.ts";
import { findElement, keyText, replaceContent, setElement } from "./element.ts";
import { checkKind, isEmptyElement, isMissing } from "./kind.ts";
import type { ElementStep } from "./written.ts";

/** Merges one element of the patch into the one of the target with the same keys; undefined clears it. */
export type MergeElement = (
  target: Value | undefined,
  patch: Value | undefined,
  identity: ElementStep,
) => Value | undefined;

/** Lists whose elements lack keys, or share them, are compared pair by pair; longer ones than this are refused. */
const maxIrregularLength = 2_000;

/**
 * Merges the elements of two lists: those of the patch first, then the others of the target. Changes `target`, which
 * may be the same list as `patch`. Mirrors: kyaml yaml/walk/associative_sequence.go with ListPrepend.
 */
export function mergeElements(
  target: Value[],
  patch: Value[] | undefined,
  schema: SchemaNode,
  mergeElement: MergeElement,
): Value[] {
  const keys = schema.mergeKeys.length > 0 ? schema.mergeKeys : [""];
  const [key = ""] = keys;
  if (keys.length === 1) {
    const regular = mergeRegular(target, patch, key, mergeElement);
    if (regular !== undefined) return regular;
  }
  return new IrregularMerge(keys, mergeElement).merge(target, patch);
}

/**
 * The usual case in linear time: every element has the key, and mappings of one list differ in it.
 * undefined when the lists are not like that.
 */
function mergeRegular(
  target: Value[],
  patch: Value[] | undefined,
  key: string,
  mergeElement: MergeElement,
): Value[] | undefined {
  const targets = indexElements(target, key);
  // Of equal scalars the last one of the target stands, and the first one of a patch.
  const patches = patch === target ? targets : indexElements(patch ?? [], key, "first");
  if (targets === undefined || patches === undefined) return undefined;
  const merged = new Map<string, Value>();
  for (const text of new Set([...patches.keys(), ...targets.keys()])) {
    const old = targets.get(text);
    const value = mergeElement(old, patches.get(text), { keys: [key], values: [text] });
    if (isMissing(value) || isEmptyElement(value)) {
      targets.delete(text);
      continue;
    }
    if (isMap(value) && getOwn(value, key) === undefined) setOwn<Value>(value, key, text);
    // The target's element stands even where the patch would replace it: kustomize puts it back.
    merged.set(text, old ?? value);
  }
  return [...merged.values()];
}

/** Elements by the text of their key; undefined when one lacks it or a mapping repeats it. */
function indexElements(
  list: Value[],
  key: string,
  preferred: "first" | "last" = "last",
): Map<string, Value> | undefined {
  const index = new Map<string, Value>();
  for (const element of list) {
    if (key === "") {
      if (isNull(element) || (typeof element === "object" && (isMap(element) || Array.isArray(element))))
        return undefined;
      const text = nodeText(element);
      if (preferred === "last" || !index.has(text)) index.set(text, element);
    } else {
      const text = keyText(element, key);
      if (text === "" || index.has(text)) return undefined;
      index.set(text, element);
    }
  }
  return index;
}

/** Keys and the values by which elements are compared, once those are left out that no element has. */
interface Identity {
  keys: readonly string[];
  values: readonly string[];
}

/** The general case, step by step as kustomize does it, since its output shows the steps. */
class IrregularMerge {
  readonly #keys: readonly string[];
  readonly #mergeElement: MergeElement;

  constructor(keys: readonly string[], mergeElement: MergeElement) {
    this.#keys = keys;
    this.#mergeElement = mergeElement;
  }

  merge(target: Value[], patch: Value[] | undefined): Value[] {
    checkLength(target.length + (patch?.length ?? 0));
    const tuples = this.#identities(target, patch);
    if (this.#keys.length > 1) completeTuples(tuples);
    const present = this.#keys.map((_key, i) => tuples.some((tuple) => (tuple[i] ?? "") !== ""));
    const merged: Value[] = [];
    let keys = this.#keys;
    for (const tuple of tuples) {
      const identity = validate(this.#keys, tuple, present);
      keys = identity.keys;
      this.#mergeOne(identity, target, patch, merged);
    }
    if (tuples.length === 0) return target;
    appendElements(merged, [...target], keys);
    return merged;
  }

  #mergeOne(identity: Identity, target: Value[], patch: Value[] | undefined, merged: Value[]): void {
    const present = identity.values.map((value) => value !== "");
    const exact = validate(identity.keys, identity.values, present);
    const value = this.#mergeElement(
      findElement(target, exact.keys, exact.values),
      patch && findElement(patch, exact.keys, exact.values),
      exact,
    );
    if (isMissing(value) || isEmptyElement(value)) {
      setElement(target, undefined, identity.keys, identity.values);
      return;
    }
    identity.keys.forEach((key, i) => {
      const text = identity.values[i] ?? "";
      if (isMap(value) && text !== "" && getOwn(value, key) === undefined) setOwn<Value>(value, key, text);
    });
    setElement(merged, value, identity.keys, identity.values);
  }

  /** The key texts of all elements, those of the patch first, each combination once. */
  #identities(target: Value[], patch: Value[] | undefined): string[][] {
    const seen = new Map<string, string[]>();
    for (const element of [...(patch ?? []), ...target]) {
      const tuple = this.#keys.map((key) => (key === "" ? nodeText(element) : keyText(element, key)));
      const text = JSON.stringify(tuple);
      if (!seen.has(text)) seen.set(text, tuple);
    }
    return [...seen.values()];
  }
}

function checkLength(length: number): void {
  if (length > maxIrregularLength)
    throw new KpackError(
      "patch/list-too-long",
      `a list of ${length} elements cannot be merged: some of them lack their key or share it`,
      { hint: `Give every element its own key, or use at most ${maxIrregularLength} elements.` },
    );
}

/**
 * Fills empty texts from tuples that agree in all others: a port without protocol is the port with one.
 * Mirrors: kyaml mergeValues, where both become the completed one and stay two entries.
 */
function completeTuples(tuples: string[][]): void {
  if (!tuples.some((tuple) => tuple.includes(""))) return;
  for (let i = 0; i < tuples.length; i++) {
    const first = tuples[i] ?? [];
    for (let j = 0; j < tuples.length; j++) {
      const completed = matchTuples(first, tuples[j] ?? []);
      if (completed === undefined) continue;
      tuples[i] = completed;
      tuples[j] = completed;
    }
  }
}

function matchTuples(a: readonly string[], b: readonly string[]): string[] | undefined {
  let hasCommon = false;
  const completed: string[] = [];
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? "";
    const y = b[i] ?? "";
    if (x === y) hasCommon = true;
    else if (x !== "" && y !== "") return undefined;
    completed.push(x === "" ? y : x);
  }
  return hasCommon ? completed : undefined;
}

/** Leaves out the keys that are not present; where none is, all stay. Mirrors: kyaml validateKeys. */
function validate(keys: readonly string[], values: readonly string[], present: readonly boolean[]): Identity {
  if (!present.includes(true)) return { keys, values };
  return {
    keys: keys.filter((_key, i) => present[i]),
    values: values.filter((value, i) => value !== "" || present[i]),
  };
}

/** Mirrors: kyaml appendListNode, where an element without a key is appended once for every key it lacks. */
function appendElements(merged: Value[], elements: readonly Value[], keys: readonly string[]): void {
  for (const element of elements) {
    if (keys[0] === "") {
      setElement(merged, element, [""], [nodeText(element)]);
      continue;
    }
    const values: string[] = [];
    for (const key of keys) {
      checkKind(element, "MappingNode");
      const field = isMap(element) ? getOwn(element, key) : undefined;
      if (field === undefined) replaceContent(merged, [...merged, element]);
      else values.push(nodeText(field));
    }
    if (keys.length > 1) setElement(merged, undefined, keys, values);
    setElement(merged, element, keys, values);
  }
}
