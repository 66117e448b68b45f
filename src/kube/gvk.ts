import { compareBytes } from "../base/index.ts";

/** A Kubernetes API type. `group` is empty for the core group. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Splits `apps/v1` at its first slash; text without a slash is a version of the core group. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function formatApiVersion(gvk: { group: string; version: string }): string {
  return gvk.group === "" ? gvk.version : `${gvk.group}/${gvk.version}`;
}

/** As kustomize prints a type in its messages: `Deployment.v1.apps`, `ConfigMap.v1.[noGrp]`. */
export function formatGvk(gvk: Gvk): string {
  return `${gvk.kind || "[noKind]"}.${gvk.version || "[noVer]"}.${gvk.group || "[noGrp]"}`;
}

export function equalGvk(a: Gvk, b: Gvk): boolean {
  return a.kind === b.kind && a.group === b.group && a.version === b.version;
}

/** True when every non-empty field of `selector` equals that of `gvk`. */
export function isGvkSelected(gvk: Gvk, selector: Partial<Gvk>): boolean {
  return (
    (!selector.group || selector.group === gvk.group) &&
    (!selector.version || selector.version === gvk.version) &&
    (!selector.kind || selector.kind === gvk.kind)
  );
}

/** Kinds that kustomize's legacy order puts first, and those it puts last. Mirrors: kyaml resid/gvk.go. */
export const kustomizeOrderFirst: readonly string[] = [
  "Namespace",
  "ResourceQuota",
  "StorageClass",
  "CustomResourceDefinition",
  "ServiceAccount",
  "PodSecurityPolicy",
  "Role",
  "ClusterRole",
  "RoleBinding",
  "ClusterRoleBinding",
  "ConfigMap",
  "Secret",
  "Endpoints",
  "Service",
  "LimitRange",
  "PriorityClass",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Deployment",
  "StatefulSet",
  "CronJob",
  "PodDisruptionBudget",
];
export const kustomizeOrderLast: readonly string[] = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

const kustomizeRank: ReadonlyMap<string, number> = new Map([
  ...kustomizeOrderFirst.map((kind, i): [string, number] => [kind, i - kustomizeOrderFirst.length]),
  ...kustomizeOrderLast.map((kind, i): [string, number] => [kind, i + 1]),
]);

/** Orders types as kustomize's legacy order does: known kinds by rank, then by group, version and kind. */
export function compareGvk(a: Gvk, b: Gvk): number {
  const rank = (kustomizeRank.get(a.kind) ?? 0) - (kustomizeRank.get(b.kind) ?? 0);
  return rank !== 0 ? rank : compareBytes(sortText(a), sortText(b));
}

/** kustomize's spelling of a type for sorting: absent parts sort after present ones because of the tilde. */
function sortText(gvk: Gvk): string {
  return `${gvk.group || "~G"}_${gvk.version || "~V"}_${gvk.kind || "~K"}`;
}
