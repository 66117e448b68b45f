import { KpackError, type ValueMap, getOwn, isMap, setOwn } from "../base/index.ts";
import { type ResourceId, formatId } from "../kube/index.ts";
import { encodeSecretValue, mergeDataMaps, readDataMap, writeDataMap } from "./dataMap.ts";
import type { Resource } from "./resource.ts";
import { isNull, scalarText } from "./scalarText.ts";

/** The set that absorbs. */
export interface AbsorbingSet {
  byAnyId(id: ResourceId): readonly Resource[];
  byCurrentId(id: ResourceId): readonly Resource[];
  append(resource: Resource): void;
  replace(old: Resource, resource: Resource): void;
}

/**
 * Adds one generated resource to a set: a new one, or one that replaces or merges into the resource of its id.
 * Mirrors: kustomize api/resmap/reswrangler.go appendReplaceOrMerge. Throws KpackError `manifest/behavior`.
 */
export function absorb(set: AbsorbingSet, resource: Resource): void {
  const id = resource.id;
  const matches = set.byAnyId(id);
  const behavior = resource.generator?.behavior ?? "unspecified";
  const [old] = matches;
  if (old === undefined) {
    if (behavior === "merge" || behavior === "replace")
      throw behaviorError(`id ${goSyntax(id)} does not exist; cannot merge or replace`, {
        hint: `Remove 'behavior: ${behavior}', or check the name and namespace of what it should change.`,
      });
    set.append(resource);
    return;
  }
  if (matches.length > 1)
    throw behaviorError(`found multiple objects that could accept merge of ${formatId(id)}`, {
      notes: matches.map((match) => formatId(match.id)),
    });
  if (behavior === "replace") takeOverMetadata(resource, old);
  else if (behavior === "merge") mergeInto(resource, old);
  else
    throw behaviorError(
      `id ${goSyntax(id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`,
      { hint: "Set 'behavior: merge' or 'behavior: replace', or choose another name." },
    );
  replaceCurrent(set, resource);
}

/** Puts the resource in the place of the one that now has its current id, which must be the one that was found. */
function replaceCurrent(set: AbsorbingSet, resource: Resource): void {
  const current = set.byCurrentId(resource.id);
  const [target] = current;
  if (target === undefined) throw behaviorError(`cannot find resource with id ${formatId(resource.id)} to replace`, {});
  if (current.length > 1) throw behaviorError(`in Replace: id matched ${current.length} resources`, {});
  set.replace(target, resource);
}

function mergeInto(resource: Resource, old: Resource): void {
  const isSecret = resource.apiVersion === "v1" && resource.kind === "Secret";
  const oldData = isSecret ? secretData(old) : readDataMap(old.object, "data");
  takeOverMetadata(resource, old);
  const { object } = resource;
  const merged = mergeDataMaps(oldData, readDataMap(object, "data"));
  writeDataMap(object, "data", merged);
  const binary = mergeDataMaps(readDataMap(old.object, "binaryData"), readDataMap(object, "binaryData"));
  writeDataMap(object, "binaryData", binary);
  if (old.origin !== undefined) resource.origin = old.origin;
}

/** `data` with `stringData` encoded into it, as the API server stores it. */
function secretData(old: Resource): ValueMap {
  const data = readDataMap(old.object, "data");
  const texts = getOwn(old.object, "stringData");
  if (texts === undefined || isNull(texts)) return data;
  const where = `failed to normalize stringData for ${formatId(old.id)}`;
  if (!isMap(texts)) throw behaviorError(`${where}: stringData must be a mapping`, {});
  for (const key of Object.keys(texts)) {
    const value = texts[key];
    if (Array.isArray(value) || isMap(value))
      throw behaviorError(`${where}: stringData value for key ${JSON.stringify(key)} must be a scalar`, {});
    setOwn(data, key, encodeSecretValue(scalarText(value)));
  }
  return data;
}

/** Name, namespace, labels, annotations and bookkeeping of the old one; its own labels and annotations win. */
function takeOverMetadata(resource: Resource, old: Resource): void {
  const needsHash = resource.generator?.needsHash === true && old.generator?.needsHash === true;
  resource.setLabels({ ...old.labels(), ...resource.labels() });
  resource.setAnnotations({ ...old.annotations(), ...resource.annotations() });
  resource.name = old.name;
  resource.namespace = old.namespace;
  const origin = resource.origin ?? old.origin;
  if (resource.transformations.length === 0) resource.transformations = [...old.transformations];
  resource.copyBookkeeping(old);
  resource.referencingVars = [...old.referencingVars];
  resource.origin = origin;
  resource.generator = old.generator && { behavior: old.generator.behavior, needsHash };
}

/** An id as Go's %#v prints it, because that is what people search for. */
function goSyntax(id: ResourceId): string {
  const q = JSON.stringify;
  const gvk = `resid.Gvk{Group:${q(id.group)}, Version:${q(id.version)}, Kind:${q(id.kind)}, isClusterScoped:${id.clusterScoped}}`;
  return `resid.ResId{Gvk:${gvk}, Name:${q(id.name)}, Namespace:${q(id.namespace)}}`;
}

function behaviorError(message: string, details: { hint?: string; notes?: string[] }): KpackError {
  return new KpackError("manifest/behavior", message, details);
}
