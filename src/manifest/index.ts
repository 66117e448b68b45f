/**
 * manifest: objects and sets of them. A Resource is a plain document with typed bookkeeping beside it (ids it had,
 * prefixes, origin); a ResourceSet keeps resources in order and finds them by id, name and kind in constant time.
 * Invariant: whoever changes kind, apiVersion, name or namespace in a document calls `resource.invalidate()`.
 */
export { Resource } from "./resource.ts";
export type { GeneratorBehavior, GeneratorMark, Origin, PreviousId } from "./resource.ts";
export { readResources } from "./readResources.ts";
export { ResourceSet } from "./resourceSet.ts";
export { ResourceSelector, idFields } from "./resourceSelector.ts";
export type { Selector } from "./resourceSelector.ts";
export { isBlankNull, isNull, nodeText, scalarText } from "./scalarText.ts";
export { shareScalar, syncSharedScalars } from "./sharedScalar.ts";
export { encodeSecretValue, wrapBase64 } from "./dataMap.ts";
