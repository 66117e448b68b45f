import {
  KpackError,
  type Value,
  type ValueMap,
  cloneValue,
  compareBytes,
  getOwn,
  isMap,
  setOwn,
} from "../base/index.ts";
import type { SchemaNode } from "../kube/index.ts";
import { nodeText } from "../manifest/index.ts";
import { equalValues } from "./equalValues.ts";
import { threeWayMergePatch } from "./mergePatch.ts";

/** What to send to the API server to bring an object to its new state. */
export interface ThreeWayPatch {
  /** `strategic`: application/strategic-merge-patch+json, for types with a schema; `merge`: application/merge-patch+json. */
  readonly type: "strategic" | "merge";
  /** Without any key when there is nothing to change. */
  readonly patch: ValueMap;
}

/** The states of one object: as it was last applied, as it shall be, and as it is on the server. */
export interface ThreeWayStates {
  readonly original: ValueMap;
  readonly modified: ValueMap;
  readonly current: ValueMap;
}

const maxDepth = 1_000;

/**
 * The patch that sets what `modified` says, removes what `original` had and `modified` has not, and leaves alone what
 * others did to `current`. Mirrors: apimachinery strategicpatch CreateThreeWayMergePatch (overwrite), as kubectl and
 * Helm call it. Where list elements lack or share their key the list is replaced, while apimachinery fails.
 */
export function createThreeWayPatch(states: ThreeWayStates, schema: SchemaNode | undefined): ThreeWayPatch {
  const { original, modified, current } = states;
  return schema === undefined
    ? { type: "merge", patch: threeWayMergePatch(original, modified, current) }
    : { type: "strategic", patch: diffMaps({ original, modified, current }, schema, 0) };
}

interface MapStates {
  original: ValueMap | undefined;
  modified: ValueMap;
  current: ValueMap;
}

function diffMaps(states: MapStates, schema: SchemaNode | undefined, depth: number): ValueMap {
  if (depth > maxDepth)
    throw new KpackError("patch/too-deep", `objects nested deeper than ${maxDepth} levels cannot be compared`);
  const { original = {}, modified, current } = states;
  const patch: ValueMap = {};
  for (const key of Object.keys(modified)) {
    const field = { key, schema: schema?.field(key) };
    diffField(patch, field, states, depth);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn<Value>(patch, key, null);
  if (schema !== undefined && strategies(schema).includes("retainKeys")) retainKeys(patch, modified, current);
  return patch;
}

interface Field {
  key: string;
  schema: SchemaNode | undefined;
}

function diffField(patch: ValueMap, { key, schema }: Field, states: MapStates, depth: number): void {
  const wanted = states.modified[key] as Value;
  const live = getOwn(states.current, key);
  const applied = states.original && getOwn(states.original, key);
  if (isMap(wanted) && isMap(live)) {
    if (schema !== undefined && strategies(schema).includes("replace")) {
      if (!equalValues(live, wanted)) setOwn<Value>(patch, key, cloneValue(wanted));
      return;
    }
    const original = isMap(applied) ? applied : undefined;
    const nested = diffMaps({ original, modified: wanted, current: live }, schema, depth + 1);
    if (Object.keys(nested).length > 0) setOwn<Value>(patch, key, nested);
  } else if (
    Array.isArray(wanted) &&
    Array.isArray(live) &&
    schema !== undefined &&
    strategies(schema).includes("merge")
  ) {
    const original = Array.isArray(applied) ? applied : [];
    diffMergedList(patch, { key, schema }, { original, modified: wanted, current: live }, depth);
  } else if (live === undefined || !equalValues(live, wanted)) setOwn<Value>(patch, key, cloneValue(wanted));
}

interface ListStates {
  original: Value[];
  modified: Value[];
  current: Value[];
}

function diffMergedList(patch: ValueMap, field: Field, states: ListStates, depth: number): void {
  const { key, schema } = field;
  const { original, modified, current } = states;
  const [mergeKey] = schema?.mergeKeys ?? [];
  if (mergeKey === undefined) {
    diffScalars(patch, key, states);
    return;
  }
  const [before, wanted, live] = [original, modified, current].map((list) => indexElements(list, mergeKey));
  if (before === undefined || wanted === undefined || live === undefined) {
    if (!equalValues(current, modified)) setOwn<Value>(patch, key, [{ $patch: "replace" }, ...cloneValue(modified)]);
    return;
  }
  const elements: Value[] = [];
  for (const [text, element] of wanted) {
    const now = live.get(text);
    if (now === undefined) elements.push(cloneValue(element));
    else {
      const nested = diffMaps(
        { original: before.get(text), modified: element, current: now },
        elementSchema(field),
        depth + 1,
      );
      if (Object.keys(nested).length > 0) elements.push({ ...nested, [mergeKey]: element[mergeKey] ?? null });
    }
  }
  for (const [text, element] of before)
    if (!wanted.has(text)) elements.push({ $patch: "delete", [mergeKey]: element[mergeKey] ?? null });
  if (elements.length > 0) setOwn<Value>(patch, key, elements);
  const isReordered = [...wanted.keys()].join("\n") !== [...live.keys()].join("\n");
  if (elements.length > 0 || isReordered)
    setOwn<Value>(
      patch,
      `$setElementOrder/${key}`,
      modified.map((element) => ({ [mergeKey]: isMap(element) ? (element[mergeKey] ?? null) : null })),
    );
}

/** The elements' schema; the strategy of `volumes` (merge,retainKeys) holds for them, too. */
function elementSchema({ schema }: Field): SchemaNode | undefined {
  const items = schema?.items();
  if (schema === undefined || !strategies(schema).includes("retainKeys")) return items;
  return {
    field: (name) => items?.field(name),
    items: () => items?.items(),
    patchStrategy: "retainKeys",
    mergeKeys: [],
  };
}

/** Mappings by the text of their key; undefined when one is no mapping, lacks the key or repeats it. */
function indexElements(list: readonly Value[], mergeKey: string): Map<string, ValueMap> | undefined {
  const index = new Map<string, ValueMap>();
  for (const element of list) {
    const value = isMap(element) ? getOwn(element, mergeKey) : undefined;
    if (!isMap(element) || value === undefined || index.has(nodeText(value))) return undefined;
    index.set(nodeText(value), element);
  }
  return index;
}

function diffScalars(patch: ValueMap, key: string, { original, modified, current }: ListStates): void {
  const texts = (list: Value[]): Map<string, Value> => new Map(list.map((value) => [nodeText(value), value]));
  const [before, wanted, live] = [texts(original), texts(modified), texts(current)];
  const added = [...wanted].filter(([text]) => !live.has(text)).map(([, value]) => value);
  const removed = [...before].filter(([text]) => !wanted.has(text));
  removed.sort(([a], [b]) => compareBytes(a, b));
  if (added.length > 0) setOwn<Value>(patch, key, added);
  if (removed.length > 0)
    setOwn<Value>(
      patch,
      `$deleteFromPrimitiveList/${key}`,
      removed.map(([, value]) => value),
    );
  if (current.length > 0 && (removed.length > 0 || !equalValues(current, modified)))
    setOwn<Value>(patch, `$setElementOrder/${key}`, modified);
}

/** Fields of the live object that are not named are cleared by the server. */
function retainKeys(patch: ValueMap, modified: ValueMap, current: ValueMap): void {
  const isExtended = Object.keys(current).some((key) => !Object.hasOwn(modified, key));
  if (Object.keys(patch).length === 0 && !isExtended) return;
  const kept = Object.keys(modified).filter((key) => modified[key] !== null);
  if (kept.length > 0) patch.$retainKeys = kept.sort(compareBytes);
}

function strategies(schema: SchemaNode): string[] {
  return schema.patchStrategy.split(",");
}
