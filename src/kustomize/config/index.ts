/**
 * kustomize/config: where transformers look. The default field specs (data/), `configurations:` files, field specs
 * derived from `crds:` files, and how they are merged. Everything here is immutable; field specs are matched against
 * types through an index, so a transformer's cost does not grow with the length of these lists.
 */
export { defaultTransformerConfig } from "./defaultConfig.ts";
export { splitBracketedPath, splitPath } from "./fieldPath.ts";
export type { FieldStep } from "./fieldPath.ts";
export { FieldSpecs, noFieldSpecs } from "./fieldSpec.ts";
export type { CompiledFieldSpec, FieldSpec } from "./fieldSpec.ts";
export { readMetadata } from "./readMetadata.ts";
export { readFieldSpecs, readTransformerConfig } from "./readConfig.ts";
export { configFromCrds } from "./readCrds.ts";
export { StructReader } from "./structReader.ts";
export { emptyTransformerConfig, mergeFieldSpecs, mergeTransformerConfigs } from "./transformerConfig.ts";
export type { NameBackReference, TransformerConfig } from "./transformerConfig.ts";
