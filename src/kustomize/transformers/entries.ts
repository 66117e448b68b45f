import { compareBytes, getOwn, isMap, setOwn, type ValueMap } from "../../base/index.ts";
import { type Resource, isNull, shareScalar } from "../../manifest/index.ts";
import { hasBuildMemory, makeAnnotations } from "../buildAnnotations.ts";
import type { FieldSpecs } from "../config/index.ts";
import type { Transformer } from "../transformer.ts";
import { visitFields } from "../fields/visitField.ts";
import { writeScalar, wrongNodeKind } from "../fields/writeScalar.ts";

/** Labels or annotations, and the maps that they join. */
export interface EntriesRequest {
  readonly entries: ReadonlyMap<string, string>;
  readonly fieldSpecs: FieldSpecs;
}

/**
 * Adds the entries to every map that a field spec names. Serves labels and annotations alike.
 * Mirrors: kustomize api/filters/labels and annotations. Surprising: where it adds one entry to several maps of an
 * object, those maps share it from then on; see SharedScalar.
 */
export function createEntriesTransformer({ entries, fieldSpecs }: EntriesRequest): Transformer {
  const sorted = [...entries].sort(([a], [b]) => compareBytes(a, b));
  return (set) => {
    if (sorted.length === 0) return;
    const isForAnnotations = fieldSpecs.specs.some((spec) => spec.path === "metadata/annotations" && !spec.create);
    for (const resource of set.resources) {
      if (isForAnnotations && hasBuildMemory(resource)) makeAnnotations(resource);
      addEntries(resource, fieldSpecs, sorted);
    }
  };
}

function addEntries(resource: Resource, specs: FieldSpecs, entries: readonly (readonly [string, string])[]): void {
  const addedTo = new Map<string, { path: string; map: ValueMap }[]>();
  visitFields(resource, specs, "map", (parent, key, spec) => {
    const map = getOwn(parent, key);
    if (isNull(map)) return;
    if (!isMap(map)) throw wrongNodeKind("MappingNode", map);
    for (const [name, value] of entries) {
      if (Object.hasOwn(map, name)) {
        writeScalar(resource, map, name, value);
        continue;
      }
      setOwn(map, name, value);
      const places = addedTo.get(name);
      if (places === undefined) addedTo.set(name, [{ path: spec.path, map }]);
      else places.push({ path: spec.path, map });
    }
  });
  for (const [name, places] of addedTo) {
    if (places.length < 2) continue;
    places.sort((a, b) => compareBytes(a.path, b.path));
    const maps = places.map((place) => place.map);
    shareScalar(resource.sharedScalars, name, maps);
  }
}
