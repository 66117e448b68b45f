import { KpackError, type Value, type ValueMap, getOwn, isMap, nearNames, quoteGo } from "../../base/index.ts";
import { type ResourceId, equalGvk, formatId } from "../../kube/index.ts";
import { type Resource, type ResourceSet, scalarText, syncSharedScalars } from "../../manifest/index.ts";
import { type JsonPatch, applyJsonPatch, strategicMerge } from "../../patch/index.ts";
import { isHashedByNodes, printedText } from "../generators/hashedNodes.ts";
import { checkScalars } from "../fields/checkScalars.ts";
import { writeUntyped } from "../fields/untyped.ts";
import { stringify } from "../../yaml/index.ts";
import type { BuildContext } from "../transformer.ts";
import {
  hasBuildAnnotations,
  hasBuildMemory,
  keepingInternalAnnotations,
  makeAnnotations,
  withBuildAnnotations,
} from "../buildAnnotations.ts";

/**
 * Merges a patch into one resource. Name and kind change only when the patch may do so, the namespace never.
 * A patch that deletes the object leaves an empty one behind. Mirrors: kustomize Resource.ApplySmPatch.
 */
export function mergePatch(resource: Resource, patch: Resource, context: BuildContext): void {
  const { object } = resource;
  const before = identityOf(object);
  if (patch.allowNameChange || patch.allowKindChange) resource.storePreviousId();
  let remains = true;
  const layers = layersOf(resource);
  const merge = (): void => {
    remains = strategicMerge(object, patch.object, context.openapi, {
      target: resource.text,
      layers,
      patch: patch.text,
      patchHasOddKeys: patch.hasOddKeys,
    });
  };
  try {
    if (removesAnnotations(patch.object)) withBuildAnnotations(resource, merge);
    else merge();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw error.with({
      span: patch.source,
      notes: [`while patching ${formatId(resource.id)}`],
    });
  }
  if (!remains) {
    resource.object = {};
    return;
  }
  resource.layers = patch.text === undefined ? layers : layers.concat(patch.text);
  if (!patch.allowKindChange) restore(resource, object, "kind", before.kind);
  if (!patch.allowNameChange) restore(resource, resource.metadata(), "name", before.name);
  const namespace = scalarText(before.namespace);
  // Merging makes texts, in quotes, of what has no type and is left alone.
  const isText =
    typeof before.namespace === "string" ||
    (patch.namespace === "" && typeof identityOf(object).namespace === "string");
  if (isText || namespace === "") resource.namespace = namespace;
  else restore(resource, resource.metadata(), "namespace", before.namespace);
  if (patch.allowNameChange) resource.allowNameChange = true;
  if (patch.allowKindChange) resource.allowKindChange = true;
  if (resource.sharedScalars.length > 0) syncSharedScalars(resource.sharedScalars);
}

/** A resource that was not read, or rewritten, begins as it would be printed. */
function layersOf({ object, text, layers }: Resource): readonly string[] {
  if (layers.length > 0) return layers;
  return [text ?? stringify(object)];
}

/**
 * Merges a patch into the selected resources, with the patch taken to be of each one's API version, drops what it
 * deletes and makes sure that ids stay distinct. Mirrors: kustomize resmap ApplySmPatch.
 */
export function mergePatchIntoAll(
  set: ResourceSet,
  selected: readonly Resource[],
  patch: Resource,
  context: BuildContext,
): void {
  for (const resource of selected) {
    if (resource.isEmpty) continue;
    const copy = patch.clone();
    copy.apiVersion = resource.apiVersion;
    // kustomize merges the patch's metadata with itself, which makes texts of its labels and annotations.
    copy.setLabels(copy.labels());
    copy.setAnnotations(copy.annotations());
    mergePatch(resource, copy, context);
    if (!resource.isEmpty) resource.noteUntyped("apiVersion");
    // kustomize gives the patch the object's API version even when the object has none; empty text prints as null.
    if (resource.apiVersion === "" && !resource.isEmpty) resource.object.apiVersion = null;
  }
  set.dropEmpty();
  for (const resource of selected) {
    const [first, second] = resource.isEmpty ? [] : set.byCurrentId(resource.id);
    if (first === undefined || second === undefined) continue;
    throw new KpackError(
      "kustomize/patch-id-conflict",
      `may not add resource with an already registered id: ${formatId(resource.id)}`,
      {
        hint: "the patch gives two objects the same kind, name and namespace",
        notes: [`first: ${first.source?.file ?? "generated"}`, `again: ${second.source?.file ?? "generated"}`],
      },
    );
  }
}

interface Identity {
  readonly kind: Value | undefined;
  readonly name: Value | undefined;
  readonly namespace: Value | undefined;
}

function identityOf(object: ValueMap): Identity {
  const metadata = getOwn(object, "metadata");
  const fields = isMap(metadata) ? metadata : {};
  return { kind: getOwn(object, "kind"), name: getOwn(fields, "name"), namespace: getOwn(fields, "namespace") };
}

/** Puts a field back. One that reads as a number becomes one, unless it stood in quotes. */
function restore(resource: Resource, parent: ValueMap, key: string, before: Value | undefined): void {
  const text = scalarText(before);
  if (text === "") parent[key] = text;
  else writeUntyped(resource, parent, key, text, before);
  resource.invalidate();
}

/** True when a strategic merge patch may take all annotations away at once. */
function removesAnnotations(patch: ValueMap): boolean {
  const metadata = getOwn(patch, "metadata");
  if (Object.hasOwn(patch, "$patch") || metadata === undefined || !isMap(metadata)) return true;
  if (Object.hasOwn(metadata, "$patch")) return true;
  const annotations = getOwn(metadata, "annotations");
  return annotations !== undefined && (!isMap(annotations) || Object.hasOwn(annotations, "$patch"));
}

/** True when an operation may take all annotations away at once. */
function reachesAnnotations({ path, from }: JsonPatch[number]): boolean {
  return [path, from].some(
    (pointer) => pointer !== undefined && ["", "/metadata", "/metadata/annotations"].includes(pointer),
  );
}

/** Applies JSON patch operations to one resource. Annotations come out as text. Mirrors: kustomize api/filters/patchjson6902. */
export function applyOperations(resource: Resource, patch: JsonPatch, context: BuildContext): void {
  // kustomize's own annotations are why a patch may add one to an object that has none.
  if (hasBuildMemory(resource)) makeAnnotations(resource);
  checkScalars(resource);
  const apply = (): void => {
    resource.object = applyJsonPatch(resource.object, patch, context.limits);
  };
  try {
    if (patch.some(reachesAnnotations) || hasBuildAnnotations(resource)) keepingInternalAnnotations(resource, apply);
    else apply();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw error.with({ notes: [`while patching ${formatId(resource.id)}`] });
  }
  resource.setAnnotations(resource.annotations());
  if (isHashedByNodes(resource)) resource.text = printedText(resource);
}

/** The one resource that a patch is about, by the id in the patch. Throws `kustomize/patch-target`. */
export function findPatchTarget(set: ResourceSet, patch: Resource, prefix: (id: string) => string): Resource {
  const id = patch.originalId;
  try {
    return set.getById(id);
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError("kustomize/patch-target", `${prefix(quoteGo(formatId(id)))}${error.message}`, {
      span: patch.source,
      hint: nearTargets(set, id),
      notes: error.notes,
    });
  }
}

/** What a patch that matches nothing could have meant. */
function nearTargets(set: ResourceSet, id: ResourceId): string {
  const all = set.resources.map((resource) => resource.originalId);
  const named = all.filter((other) => other.name === id.name && other.kind === id.kind);
  const [same] = named;
  if (same !== undefined && !equalGvk(same, id)) return `${formatId(same)} exists: the patch has another apiVersion`;
  if (same !== undefined) return `${formatId(same)} exists: the patch has another namespace`;
  const ofKind = all.filter((other) => other.kind === id.kind).map((other) => other.name);
  const near = nearNames(id.name, new Set(ofKind));
  if (near.length > 0) return `did you mean ${id.kind} ${near.join(" or ")}?`;
  if (ofKind.length > 0) return `the ${id.kind} objects here are ${[...new Set(ofKind)].slice(0, 5).join(", ")}`;
  const kinds = nearNames(id.kind, new Set(all.map((other) => other.kind)));
  return kinds.length > 0
    ? `did you mean kind ${kinds.join(" or ")}?`
    : `there is no ${id.kind} here; is its file listed under resources?`;
}
