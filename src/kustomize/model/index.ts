/**
 * kustomize/model: kustomization files as plain typed data. `readKustomization` decodes one file as strictly as
 * kustomize does; the interfaces describe every field in the spelling of the file.
 */
export { ShapeError, asKpackError, decodeStruct } from "./decode.ts";
export type { DecodeOptions, ValuePath } from "./decode.ts";
export { kustomizationFileNames } from "./kustomization.ts";
export type {
  ConfigMapArgs,
  FieldOptions,
  FieldSpecField,
  GeneratorOptions,
  HelmChart,
  HelmGlobals,
  ImageField,
  Kustomization,
  LabelField,
  ObjectMeta,
  PatchField,
  ReplacementField,
  ReplacementSource,
  ReplacementTarget,
  ReplicaField,
  SecretArgs,
  SelectorField,
  SortOptions,
  TextMap,
  VarField,
} from "./kustomization.ts";
export { positionOf, positionOfItem } from "./position.ts";
export type { FileText } from "./position.ts";
export { readKustomization } from "./readKustomization.ts";
export type { KustomizationSource } from "./readKustomization.ts";
export { helmChartShape, kustomizationShape, secretArgsShape } from "./shape.ts";
export type { ListShape, Shape, StructShape } from "./shape.ts";
