import { cloneValue, isMap, setOwn } from "../base/index.ts";
import type { ValueMap } from "../base/index.ts";
import type { ReleaseOwner } from "../cluster/index.ts";
import type { KubeObject } from "../ports/index.ts";
import { annotationsOf, formatRef, labelsOf, metadataOf, refOf } from "./objectKey.ts";

/** Helm's marks of ownership: kpack writes the same, so that either tool recognises the other's objects. */
export const managedByLabel = "app.kubernetes.io/managed-by";
const managedByValue = "Helm";
export const releaseNameAnnotation = "meta.helm.sh/release-name";
export const releaseNamespaceAnnotation = "meta.helm.sh/release-namespace";
const resourcePolicyAnnotation = "helm.sh/resource-policy";

/** A copy that says which release it belongs to. Mirrors: helm pkg/action/validate.go setMetadataVisitor. */
export function withOwnership(object: KubeObject, owner: ReleaseOwner): KubeObject {
  const copy = cloneValue(object);
  const metadata = childMap(copy, "metadata");
  setOwn(childMap(metadata, "labels"), managedByLabel, managedByValue);
  const annotations = childMap(metadata, "annotations");
  setOwn(annotations, releaseNameAnnotation, owner.name);
  setOwn(annotations, releaseNamespaceAnnotation, owner.namespace);
  return copy;
}

/**
 * Why a live object does not belong to the release; empty when it does.
 * Mirrors: helm pkg/action/validate.go checkOwnership, wording included.
 */
export function ownershipProblems(live: KubeObject, owner: ReleaseOwner): string[] {
  const labels = labelsOf(live);
  const annotations = annotationsOf(live);
  return [
    mismatch("label", managedByLabel, labels.get(managedByLabel), managedByValue),
    mismatch("annotation", releaseNameAnnotation, annotations.get(releaseNameAnnotation), owner.name),
    mismatch("annotation", releaseNamespaceAnnotation, annotations.get(releaseNamespaceAnnotation), owner.namespace),
  ].filter((problem) => problem !== undefined);
}

/** Whether the object asks to stay when its release no longer wants it. Mirrors: helm.sh/resource-policy. */
export function isKept(object: KubeObject): boolean {
  return annotationsOf(object).get(resourcePolicyAnnotation)?.trim().toLowerCase() === "keep";
}

export function describeForeignObject(live: KubeObject, problems: readonly string[]): string {
  const { namespace } = metadataOf(live);
  const where = typeof namespace === "string" ? ` in namespace "${namespace}"` : "";
  return `${formatRef(refOf(live))}${where} exists and cannot be imported into the current release: invalid ownership metadata; ${problems.join("; ")}`;
}

function mismatch(what: string, key: string, actual: string | undefined, wanted: string): string | undefined {
  if (actual === wanted) return undefined;
  const state =
    actual === undefined ? `must be set to "${wanted}"` : `must equal "${wanted}": current value is "${actual}"`;
  return `${what} validation error: ${actual === undefined ? `missing key "${key}": ` : `key "${key}" `}${state}`;
}

function childMap(parent: ValueMap, key: string): ValueMap {
  const child = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (isMap(child)) return child;
  const made: ValueMap = {};
  setOwn(parent, key, made);
  return made;
}
