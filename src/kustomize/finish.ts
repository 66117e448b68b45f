import { KpackError, getOwn, isMap } from "../base/index.ts";
import { formatId, idKey } from "../kube/index.ts";
import type { Resource, ResourceSet } from "../manifest/index.ts";
import { checkScalars } from "./fields/checkScalars.ts";
import { FieldSpecs } from "./config/index.ts";
import type { Kustomization } from "./model/index.ts";
import { formatOrigin, formatTransformations } from "./origin.ts";
import { buildAnnotationKeys } from "./buildAnnotations.ts";
import type { Transformer } from "./transformer.ts";
import { createEntriesTransformer } from "./transformers/index.ts";

const localConfigKey = "config.kubernetes.io/local-config";
const originKey = "config.kubernetes.io/origin";
const transformationsKey = "alpha.config.kubernetes.io/transformations";
const managedByKey = "app.kubernetes.io/managed-by";
/** kpack prints what kustomize 5.8.2 prints. */
const managedByValue = "kustomize-v5.8.2";

/**
 * Drops what is marked as local configuration, with any value but "false". Of two resources with the same id both
 * stay when one does. Mirrors: kustomize KustTarget.IgnoreLocal.
 */
export function dropLocalConfig(set: ResourceSet): void {
  for (const resource of set.resources) demandIdentity(resource);
  const isLocal = (resource: Resource): boolean => (resource.annotation(localConfigKey) ?? "false") !== "false";
  if (!set.resources.some(isLocal)) return;
  const exactId = ({ id }: Resource): string => `${idKey(id)}\n${id.namespace}`;
  const kept = new Set(set.resources.filter((resource) => !isLocal(resource)).map(exactId));
  set.filter((resource) => kept.has(exactId(resource)));
}

/** Patches may have taken kind or name away. */
function demandIdentity(resource: Resource): void {
  const missing =
    resource.id.kind === ""
      ? "kind"
      : resource.id.name === "" && !resource.id.kind.endsWith("List")
        ? "metadata.name"
        : "";
  if (missing === "") return;
  throw new KpackError("kustomize/missing-identity", `missing ${missing} in object ${formatId(resource.id)}`, {
    span: resource.source,
    hint: `a patch or transformer took it away: it was ${formatId(resource.originalId)}`,
  });
}

/** Adds `app.kubernetes.io/managed-by`. Mirrors: krusty's LabelTransformer, which leaves the types of other labels alone. */
export const addManagedByLabel: Transformer = createEntriesTransformer({
  entries: new Map([[managedByKey, managedByValue]]),
  fieldSpecs: new FieldSpecs([{ path: "metadata/labels", kind: "", group: "", version: "", create: true }]),
});

/**
 * Writes the annotations that were asked for and takes away all that a build uses for itself. As a consequence all
 * annotations become text, and an empty mapping of them goes away: kustomize rewrites them, too.
 */
export function writeAnnotations(set: ResourceSet, buildMetadata: Kustomization["buildMetadata"]): void {
  const hasOrigin = buildMetadata?.includes("originAnnotations") ?? false;
  const hasTransformations = buildMetadata?.includes("transformerAnnotations") ?? false;
  const dropped = new Set([...buildAnnotationKeys, originKey, transformationsKey]);
  for (const resource of set.resources) {
    checkScalars(resource);
    const added: Record<string, string> = {};
    if (hasOrigin && resource.origin) added[originKey] = formatOrigin(resource.origin);
    if (hasTransformations && resource.transformations.length > 0)
      added[transformationsKey] = formatTransformations(resource.transformations);
    if (Object.keys(added).length === 0 && isClean(resource, dropped)) continue;
    const annotations = resource.annotations();
    for (const key of dropped) delete annotations[key];
    resource.setAnnotations({ ...annotations, ...added });
  }
}

/** True when rewriting the annotations would change nothing. */
function isClean(resource: Resource, dropped: ReadonlySet<string>): boolean {
  const metadata = getOwn(resource.object, "metadata");
  const annotations = isMap(metadata) ? getOwn(metadata, "annotations") : undefined;
  if (annotations === undefined) return true;
  if (!isMap(annotations)) return false;
  const keys = Object.keys(annotations);
  return keys.length > 0 && keys.every((key) => !dropped.has(key) && typeof annotations[key] === "string");
}
