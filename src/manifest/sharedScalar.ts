import { type Value, type ValueMap, getOwn, isMap, setOwn } from "../base/index.ts";

/**
 * One entry that stands in several maps of an object as one and the same node: a change in one place shows in all.
 * kustomize makes such entries when it adds a label (or annotation) to several maps of an object at once, because it
 * appends the same YAML node everywhere. Its output depends on that: an overlay that changes only `metadata.labels`
 * changes the selector with it. A map from which the entry was removed no longer takes part.
 */
export interface SharedScalar {
  readonly key: string;
  value: Value;
  /** In the order of their paths, so that of several changes at once the last one counts, as in kustomize's walk. */
  maps: ValueMap[];
}

/** Notes that the maps share the entry from now on. */
export function shareScalar(shared: SharedScalar[], key: string, maps: ValueMap[]): void {
  const [first] = maps;
  if (first !== undefined) shared.push({ key, value: getOwn(first, key) ?? null, maps });
}

/** Carries a change that was made in one place to the others. Call it after anything that may have written into the object. */
export function syncSharedScalars(shared: readonly SharedScalar[]): void {
  for (const entry of shared) {
    let changed: Value | undefined;
    let removed = false;
    for (const map of entry.maps) {
      const value = getOwn(map, entry.key);
      if (value === undefined) removed = true;
      else if (value !== entry.value) changed = value;
    }
    if (removed) entry.maps = entry.maps.filter((map) => Object.hasOwn(map, entry.key));
    if (changed === undefined) continue;
    entry.value = changed;
    for (const map of entry.maps) setOwn(map, entry.key, changed);
  }
}

/** The same sharing in a copy of the document. */
export function cloneSharedScalars(shared: readonly SharedScalar[], from: ValueMap, to: ValueMap): SharedScalar[] {
  if (shared.length === 0) return [];
  const copies = mapCopies(new Set(shared.flatMap((entry) => entry.maps)), from, to);
  return shared.map(({ key, value, maps }) => ({
    key,
    value,
    maps: maps.map((map) => copies.get(map)).filter((map) => map !== undefined),
  }));
}

/** Where the wanted maps of one document are in its copy. */
function mapCopies(wanted: ReadonlySet<ValueMap>, from: ValueMap, to: ValueMap): Map<ValueMap, ValueMap> {
  const copies = new Map<ValueMap, ValueMap>();
  const open: [Value, Value][] = [[from, to]];
  for (let pair = open.pop(); pair !== undefined && copies.size < wanted.size; pair = open.pop()) {
    const [old, copy] = pair;
    if (Array.isArray(old) && Array.isArray(copy)) {
      for (const [i, item] of old.entries()) open.push([item, copy[i] ?? null]);
    } else if (isMap(old) && isMap(copy)) {
      if (wanted.has(old)) copies.set(old, copy);
      for (const key of Object.keys(old)) {
        const value = getOwn(old, key);
        if (typeof value === "object" && value !== null) open.push([value, getOwn(copy, key) ?? null]);
      }
    }
  }
  return copies;
}
