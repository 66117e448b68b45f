/**
 * patch: changes to documents as plain data: strategic merge (kustomize's rules), RFC 6902, RFC 7386, three-way merges.
 * Pure and synchronous; targets are changed in place, patches never. Sole owner of fast-json-patch.
 */
export { strategicMerge } from "./strategic/strategicMerge.ts";
export { WrittenLayers, mustBeQuoted } from "./strategic/written.ts";
export { applyJsonPatch } from "./json/applyJsonPatch.ts";
export { parseJsonPatch } from "./json/operation.ts";
export type { JsonPatch } from "./json/operation.ts";
export { equalValues } from "./equalValues.ts";
export { applyMergePatch, diffMergePatch } from "./mergePatch.ts";
export { createThreeWayPatch } from "./threeWay.ts";
