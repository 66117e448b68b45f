import { isMap, setOwn, type Value, type ValueMap } from "../base/index.ts";
import { ClusterError, type KubeObject } from "../ports/index.ts";
import { mapAt, textAt } from "./field.ts";
import { formatRef, refOf } from "./objectRef.ts";
import type { ReleaseOwner } from "./operation.ts";

/** Helm's own words, so that either tool sees the other's objects as the release's. */
const managedByLabel = "app.kubernetes.io/managed-by";
const managedByValue = "Helm";
const releaseNameAnnotation = "meta.helm.sh/release-name";
const releaseNamespaceAnnotation = "meta.helm.sh/release-namespace";

/** Selects what may belong to releases. */
export const ownedSelector: string = `${managedByLabel}=${managedByValue}`;

const resourcePolicyAnnotation = "helm.sh/resource-policy";

/** A copy of the object that says which release it belongs to. */
export function withOwner(object: KubeObject, owner: ReleaseOwner): KubeObject {
  const metadata = mapAt(object, "metadata");
  const labels: ValueMap = isMap(metadata["labels"]) ? { ...metadata["labels"] } : {};
  const annotations: ValueMap = isMap(metadata["annotations"]) ? { ...metadata["annotations"] } : {};
  setOwn(labels, managedByLabel, managedByValue);
  setOwn(annotations, releaseNameAnnotation, owner.name);
  setOwn(annotations, releaseNamespaceAnnotation, owner.namespace);
  return { ...object, metadata: { ...metadata, labels, annotations } };
}

/**
 * A copy of the object without what `withOwner` adds. Charts write the label themselves, too: it stays where `template`,
 * the object as another revision has it, says it.
 */
export function withoutOwner(object: KubeObject, template: KubeObject | undefined): KubeObject {
  const { labels, annotations, ...metadata } = mapAt(object, "metadata");
  const isOwnLabel = textAt(template, "metadata", "labels", managedByLabel) !== undefined;
  const kept = {
    ...without("labels", labels, isOwnLabel ? [] : [managedByLabel]),
    ...without("annotations", annotations, [releaseNameAnnotation, releaseNamespaceAnnotation]),
  };
  return { ...object, metadata: { ...metadata, ...kept } };
}

function without(field: string, map: Value | undefined, keys: readonly string[]): ValueMap {
  if (!isMap(map)) return {};
  const rest = Object.entries(map).filter(([key]) => !keys.includes(key));
  return rest.length === 0 ? {} : { [field]: Object.fromEntries(rest) };
}

/** The release that a live object says it belongs to; undefined when it does not say so in full. */
export function ownerOf(object: KubeObject): ReleaseOwner | undefined {
  if (textAt(object, "metadata", "labels", managedByLabel) !== managedByValue) return undefined;
  const name = textAt(object, "metadata", "annotations", releaseNameAnnotation);
  const namespace = textAt(object, "metadata", "annotations", releaseNamespaceAnnotation);
  return name === undefined || namespace === undefined ? undefined : { name, namespace };
}

export function isOwnedBy(object: KubeObject, owner: ReleaseOwner): boolean {
  const found = ownerOf(object);
  return found?.name === owner.name && found.namespace === owner.namespace;
}

/**
 * Why a live object is not the release's, in Helm's words; undefined when it is.
 * Mirrors: helm pkg/action/validate.go checkOwnership.
 */
function ownershipProblem(object: KubeObject, owner: ReleaseOwner): string | undefined {
  const problems = [
    mismatch("label", managedByLabel, {
      found: textAt(object, "metadata", "labels", managedByLabel),
      wanted: managedByValue,
    }),
    mismatch("annotation", releaseNameAnnotation, {
      found: textAt(object, "metadata", "annotations", releaseNameAnnotation),
      wanted: owner.name,
    }),
    mismatch("annotation", releaseNamespaceAnnotation, {
      found: textAt(object, "metadata", "annotations", releaseNamespaceAnnotation),
      wanted: owner.namespace,
    }),
  ].filter((problem) => problem !== undefined);
  return problems.length === 0 ? undefined : `invalid ownership metadata; ${problems.join("; ")}`;
}

/** Throws `cluster/not-owned` when the live object is not the release's. */
export function requireOwnership(live: KubeObject, owner: ReleaseOwner): void {
  const problem = ownershipProblem(live, owner);
  if (problem === undefined) return;
  const ref = refOf(live);
  throw new ClusterError(
    "cluster/not-owned",
    `${formatRef(ref)} exists and cannot be imported into the current release: ${problem}`,
    { hint: "use --take-ownership to make it part of this release, or delete or rename it" },
  );
}

/** True when the object says that it shall stay. */
export function isKept(object: KubeObject): boolean {
  return textAt(object, "metadata", "annotations", resourcePolicyAnnotation)?.trim().toLowerCase() === "keep";
}

function mismatch(
  what: string,
  key: string,
  { found, wanted }: { found: string | undefined; wanted: string },
): string | undefined {
  if (found === wanted) return undefined;
  const problem =
    found === undefined
      ? `missing key "${key}": must be set to "${wanted}"`
      : `key "${key}" must equal "${wanted}": current value is "${found}"`;
  return `${what} validation error: ${problem}`;
}
