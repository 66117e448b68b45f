/**
 * kube: what Kubernetes knows and no document says: types and ids, which types are cluster scoped, where lists have
 * merge keys, the orders in which kinds are applied, selectors. Pure; the tables in data/ are decoded when first asked.
 * Entry points: OpenApi (scope and schema of a build), idKey/formatId, compareGvk, parseLabelSelector.
 */
export {
  compareGvk,
  equalGvk,
  formatApiVersion,
  formatGvk,
  isGvkSelected,
  kustomizeOrderFirst,
  kustomizeOrderLast,
  parseApiVersion,
} from "./gvk.ts";
export type { Gvk } from "./gvk.ts";
export {
  effectiveNamespace,
  equalId,
  equalNamespace,
  formatId,
  idKey,
  isIdSelected,
  noNamespace,
} from "./resourceId.ts";
export type { ResourceId } from "./resourceId.ts";
export { checkDefinitions, checkSchema } from "./checkSchema.ts";
export { OpenApi } from "./openApi.ts";
export { isMergedList } from "./schema.ts";
export type { SchemaNode } from "./schema.ts";
export { helmInstallOrder, helmUninstallOrder, kindComparer } from "./helmOrder.ts";
export { LabelSelector, parseLabelSelector } from "./labelSelector.ts";
export { withEncodedSecret } from "./secretData.ts";
