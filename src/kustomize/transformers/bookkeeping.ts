import { type ValueMap, getOwn, isMap, setOwn } from "../../base/index.ts";
import { type Resource, isNull } from "../../manifest/index.ts";

/**
 * What a resource remembers stands in annotations of its document in kustomize, so a patch that removes annotations
 * wholesale makes it forget. kpack puts a mark into the document for each kind of memory while such a patch runs, and
 * forgets what lost its mark.
 */
const internalMark = "internal.config.kubernetes.io/previousNames";
const originMark = "config.kubernetes.io/origin";
const transformationsMark = "alpha.config.kubernetes.io/transformations";

/** True when kustomize would have annotations of its own in the document at this point. */
export function hasInternalAnnotations({ previousIds, prefixes, suffixes, generator }: Resource): boolean {
  return previousIds.length > 0 || prefixes.length > 0 || suffixes.length > 0 || generator !== undefined;
}

/** Runs a patch on annotations that have a mark for everything the resource remembers. */
export function withMarks(resource: Resource, keepsInternal: boolean, patch: () => void): void {
  const marks: string[] = [];
  if (!keepsInternal && hasInternalAnnotations(resource)) marks.push(internalMark);
  if (resource.origin !== undefined) marks.push(originMark);
  if (resource.transformations.length > 0) marks.push(transformationsMark);
  if (marks.length > 0) {
    const annotations = makeAnnotations(resource);
    for (const mark of marks) setOwn<string>(annotations as Record<string, string>, mark, "");
  }
  patch();
  if (marks.length > 0) forgetUnmarked(resource, marks);
}

/** metadata.annotations, made when absent. */
export function makeAnnotations(resource: Resource): ValueMap {
  const metadata = resource.metadata();
  const annotations = getOwn(metadata, "annotations");
  if (isMap(annotations)) return annotations;
  const made: ValueMap = {};
  if (annotations === undefined || isNull(annotations)) metadata.annotations = made;
  return made;
}

function forgetUnmarked(resource: Resource, marks: readonly string[]): void {
  const metadata = getOwn(resource.object, "metadata");
  const annotations = isMap(metadata) ? getOwn(metadata, "annotations") : undefined;
  const left = isMap(annotations) ? annotations : {};
  for (const mark of marks) {
    if (Object.hasOwn(left, mark)) delete left[mark];
    else forget(resource, mark);
  }
  if (isMap(metadata) && isMap(annotations) && Object.keys(left).length === 0) delete metadata.annotations;
}

function forget(resource: Resource, mark: string): void {
  if (mark === originMark) resource.origin = undefined;
  else if (mark === transformationsMark) resource.transformations = [];
  else {
    resource.previousIds = [];
    resource.prefixes = [];
    resource.suffixes = [];
    resource.generator = undefined;
    resource.helmGenerated = false;
    resource.invalidate();
  }
}
