import { type Gvk, equalGvk, formatGvk, isGvkSelected } from "./gvk.ts";

/** The identity of an object. */
export interface ResourceId extends Gvk {
  readonly name: string;
  /** As written; empty when absent. Compare with `effectiveNamespace`. */
  readonly namespace: string;
  /** True when the type is certainly cluster scoped. Previous ids of a resource never carry it. */
  readonly clusterScoped: boolean;
}

/** Stands for the namespace of cluster-scoped objects, as in kustomize's annotations. */
export const noNamespace = "_non_namespaceable_";

/** The namespace that counts in comparisons: `default` when absent, a stand-in for cluster-scoped types. */
export function effectiveNamespace(id: { namespace: string; clusterScoped: boolean }): string {
  if (id.clusterScoped) return noNamespace;
  return id.namespace === "" ? "default" : id.namespace;
}

/** A key for maps: two ids have the same key exactly when `equalId` holds. */
export function idKey(id: ResourceId): string {
  return `${id.name}\n${effectiveNamespace(id)}\n${id.kind}\n${id.version}\n${id.group}`;
}

/** As kustomize prints an id: `Deployment.v1.apps/web.prod`, `ConfigMap.v1.[noGrp]/settings.[noNs]`. */
export function formatId(id: { name: string; namespace: string } & Gvk): string {
  return `${formatGvk(id)}/${id.name || "[noName]"}.${id.namespace || "[noNs]"}`;
}

export function equalNamespace(a: ResourceId, b: ResourceId): boolean {
  return effectiveNamespace(a) === effectiveNamespace(b);
}

/** Equal in effective namespace, group, version, kind and name. */
export function equalId(a: ResourceId, b: ResourceId): boolean {
  return a.name === b.name && equalGvk(a, b) && equalNamespace(a, b);
}

/** True when every non-empty field of `selector` fits `id`; namespaces are compared by their effective value. */
export function isIdSelected(id: ResourceId, selector: ResourceId): boolean {
  return (
    (selector.name === "" || selector.name === id.name) &&
    (selector.namespace === "" || equalNamespace(selector, id)) &&
    isGvkSelected(id, selector)
  );
}
