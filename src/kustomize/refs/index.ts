/**
 * kustomize/refs: one object's fields in terms of another's: name references (fixNameReferences), vars (mergeVars,
 * resolveVars) and replacements (readReplacements, createReplacementTransformer), with the two path languages they use:
 * lookupPath for one value, matchPath for many fields.
 */
export { fixNameReferences } from "./nameReferences.ts";
export { readReplacements, readSelector, selectorFieldNames } from "./replacement.ts";
export { createReplacementTransformer } from "./replacementTransformer.ts";
export { emptyVarSet, mergeVarSets, mergeVars, resolveVars } from "./vars.ts";
export type { VarSet } from "./vars.ts";
