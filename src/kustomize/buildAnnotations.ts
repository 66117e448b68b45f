import { type Value, type ValueMap, getOwn, isMap, setOwn } from "../base/index.ts";
import { type GeneratorMark, type Origin, type PreviousId, type Resource, isNull } from "../manifest/index.ts";
import { formatOrigin, formatTransformations, parseOrigin, parseTransformations } from "./origin.ts";
import { toBehavior } from "./generators/configMap.ts";

const internal = "internal.config.kubernetes.io";
const originKey = "config.kubernetes.io/origin";
const transformationsKey = "alpha.config.kubernetes.io/transformations";

/** Keys that a build uses for itself and that never reach its output. Mirrors: kustomize resource.BuildAnnotations. */
export const buildAnnotationKeys: readonly string[] = [
  ...[
    "previousKinds",
    "previousNames",
    "prefixes",
    "suffixes",
    "previousNamespaces",
    "allowNameChange",
    "allowKindChange",
    "refBy",
    "generatorBehavior",
    "needsHashSuffix",
    "path",
    "index",
    "seqindent",
    "id",
    "annotations-migration-resource-id",
    "helm-generated",
  ].map((name) => `${internal}/${name}`),
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
  "config.k8s.io/id",
];

/** True when kustomize would have annotations of its own in the document at this point. */
export function hasBuildMemory(resource: Resource): boolean {
  const { previousIds, prefixes, suffixes, referencedBy, generator, origin, transformations } = resource;
  return (
    [previousIds, prefixes, suffixes, referencedBy, transformations].some((list) => list.length > 0) ||
    generator !== undefined ||
    origin !== undefined ||
    resource.allowNameChange ||
    resource.allowKindChange ||
    resource.helmGenerated
  );
}

/** What is known about a resource, as kustomize writes it for functions. */
export function describeInAnnotations(resource: Resource): Record<string, string> {
  const texts: Record<string, string> = {};
  const set = (name: string, values: readonly string[]): void => {
    if (values.length > 0) setOwn(texts, `${internal}/${name}`, values.join(","));
  };
  set(
    "previousNames",
    resource.previousIds.map((id) => id.name),
  );
  set(
    "previousNamespaces",
    resource.previousIds.map((id) => id.namespace),
  );
  set(
    "previousKinds",
    resource.previousIds.map((id) => id.kind),
  );
  set("prefixes", resource.prefixes);
  set("suffixes", resource.suffixes);
  set("refBy", resource.referencedBy);
  if (resource.generator) set("generatorBehavior", [resource.generator.behavior]);
  if (resource.generator?.needsHash) set("needsHashSuffix", ["enabled"]);
  if (resource.allowNameChange) set("allowNameChange", ["enabled"]);
  if (resource.allowKindChange) set("allowKindChange", ["enabled"]);
  if (resource.helmGenerated) set("helm-generated", ["true"]);
  if (resource.origin) setOwn(texts, originKey, formatOrigin(resource.origin));
  if (resource.transformations.length > 0)
    setOwn(texts, transformationsKey, formatTransformations(resource.transformations));
  return texts;
}

/** True when the document speaks of its own history: a function wrote it, or the user did. */
export function hasBuildAnnotations(resource: Resource): boolean {
  const metadata = getOwn(resource.object, "metadata");
  const annotations = isMap(metadata) ? getOwn(metadata, "annotations") : undefined;
  if (!isMap(annotations)) return false;
  for (const key in annotations)
    if (key.startsWith(`${internal}/`) || key === originKey || key === transformationsKey) return true;
  return false;
}

/** The inverse: what a function's output says about a resource becomes bookkeeping and leaves the document. */
export function takeFromAnnotations(resource: Resource): void {
  const annotations = resource.annotations();
  const take = (name: string): string[] => {
    const value = annotations[`${internal}/${name}`];
    return value === undefined ? [] : value.split(",");
  };
  resource.previousIds = zipIds(take("previousNames"), take("previousNamespaces"), take("previousKinds"));
  resource.prefixes = take("prefixes");
  resource.suffixes = take("suffixes");
  resource.referencedBy = take("refBy");
  resource.allowNameChange = take("allowNameChange")[0] === "enabled";
  resource.allowKindChange = take("allowKindChange")[0] === "enabled";
  resource.helmGenerated = take("helm-generated")[0] === "true";
  resource.generator = readMark(take("generatorBehavior")[0], take("needsHashSuffix")[0]);
  resource.origin = readOrigin(annotations[originKey]);
  resource.transformations = readTransformations(annotations[transformationsKey]);
  for (const key of [...buildAnnotationKeys, originKey, transformationsKey]) delete annotations[key];
  resource.setAnnotations(annotations);
  resource.invalidate();
}

/**
 * Runs something that may read or overwrite the annotations as a whole, with all that kustomize has in them at this
 * point; what they say afterwards is what the resource remembers.
 */
export function withBuildAnnotations<T>(resource: Resource, work: () => T): T {
  const described = describeInAnnotations(resource);
  if (Object.keys(described).length > 0) {
    const annotations = makeAnnotations(resource);
    for (const key of Object.keys(described)) setOwn<Value>(annotations, key, described[key] ?? "");
  }
  try {
    return work();
  } finally {
    if (hasBuildAnnotations(resource)) takeFromAnnotations(resource);
    else if (Object.keys(described).length > 0) forget(resource);
  }
}

/** As `withBuildAnnotations`, for work after which kustomize puts its internal annotations back. */
export function keepingInternalAnnotations(resource: Resource, work: () => void): void {
  withBuildAnnotations(resource, () => {
    const kept = Object.entries(resource.annotations()).filter(([key]) => isInternal(key));
    work();
    if (kept.length > 0) resource.setAnnotations({ ...resource.annotations(), ...Object.fromEntries(kept) });
  });
}

/** Mirrors: kyaml kioutil.GetInternalAnnotations. */
function isInternal(key: string): boolean {
  return (
    key.startsWith(internal) ||
    ["config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id"].includes(key)
  );
}

/** metadata.annotations, made when absent: where kustomize has some of its own, they are there. */
export function makeAnnotations(resource: Resource): ValueMap {
  const metadata = resource.metadata();
  const annotations = getOwn(metadata, "annotations");
  if (isMap(annotations)) return annotations;
  const made: ValueMap = {};
  if (annotations === undefined || isNull(annotations)) metadata.annotations = made;
  return made;
}

function forget(resource: Resource): void {
  resource.previousIds = [];
  resource.prefixes = [];
  resource.suffixes = [];
  resource.referencedBy = [];
  resource.allowNameChange = false;
  resource.allowKindChange = false;
  resource.helmGenerated = false;
  resource.generator = undefined;
  resource.origin = undefined;
  resource.transformations = [];
  resource.invalidate();
}

function zipIds(names: string[], namespaces: string[], kinds: string[]): PreviousId[] {
  if (names.length !== namespaces.length || names.length !== kinds.length) return [];
  return names.map((name, i) => ({ name, namespace: namespaces[i] ?? "", kind: kinds[i] ?? "" }));
}

function readMark(behavior: string | undefined, hash: string | undefined): GeneratorMark | undefined {
  if (behavior === undefined && hash === undefined) return undefined;
  return { behavior: toBehavior(behavior), needsHash: hash === "enabled" };
}

function readOrigin(text: string | undefined): Origin | undefined {
  return text === undefined ? undefined : parseOrigin(text);
}

function readTransformations(text: string | undefined): Origin[] {
  return text === undefined ? [] : parseTransformations(text);
}
