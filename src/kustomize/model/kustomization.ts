import type { ValueMap } from "../../base/index.ts";

/** Text by user-chosen name; made with own keys only. Read with `Object.entries` or `getOwn`. */
export interface TextMap {
  [key: string]: string;
}

export interface ObjectMeta {
  name?: string;
  namespace?: string;
  labels?: TextMap;
  annotations?: TextMap;
}

export interface FieldSpecField {
  group?: string;
  version?: string;
  kind?: string;
  path?: string;
  create?: boolean;
}

export interface LabelField {
  pairs?: TextMap;
  includeSelectors?: boolean;
  includeTemplates?: boolean;
  includeVolumeClaimTemplates?: boolean;
  fields?: FieldSpecField[];
}

export interface SelectorField {
  group?: string;
  version?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  annotationSelector?: string;
  labelSelector?: string;
}

export interface PatchField {
  path?: string;
  patch?: string;
  target?: SelectorField;
  options?: { allowNameChange?: boolean; allowKindChange?: boolean };
}

export interface ImageField {
  name?: string;
  newName?: string;
  tagSuffix?: string;
  newTag?: string;
  digest?: string;
}

export interface ReplicaField {
  name?: string;
  count?: number | bigint;
}

export interface FieldOptions {
  delimiter?: string;
  index?: number | bigint;
  encoding?: string;
  create?: boolean;
}

export interface ReplacementSource {
  group?: string;
  version?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  fieldPath?: string;
  options?: FieldOptions;
}

export interface ReplacementTarget {
  select?: SelectorField;
  /** null items are kept as null. */
  reject?: (SelectorField | null)[];
  fieldPaths?: string[];
  options?: FieldOptions;
}

export interface ReplacementField {
  source?: ReplacementSource;
  targets?: (ReplacementTarget | null)[];
  sourceValue?: string;
  /** A file that holds one replacement or a list of them. */
  path?: string;
}

export interface VarField {
  name?: string;
  objref?: { apiVersion?: string; group?: string; version?: string; kind?: string; name?: string; namespace?: string };
  fieldref?: { fieldPath?: string };
}

export interface SortOptions {
  order?: string;
  legacySortOptions?: { orderFirst?: string[]; orderLast?: string[] };
}

export interface GeneratorOptions {
  labels?: TextMap;
  annotations?: TextMap;
  disableNameSuffixHash?: boolean;
  immutable?: boolean;
}

export interface ConfigMapArgs {
  namespace?: string;
  name?: string;
  behavior?: string;
  literals?: string[];
  files?: string[];
  envs?: string[];
  options?: GeneratorOptions;
}

export interface SecretArgs extends ConfigMapArgs {
  type?: string;
}

export interface HelmGlobals {
  chartHome?: string;
  configHome?: string;
}

export interface HelmChart {
  name?: string;
  version?: string;
  repo?: string;
  releaseName?: string;
  namespace?: string;
  additionalValuesFiles?: string[];
  valuesFile?: string;
  valuesInline?: ValueMap;
  valuesMerge?: string;
  includeCRDs?: boolean;
  skipHooks?: boolean;
  apiVersions?: string[];
  kubeVersion?: string;
  nameTemplate?: string;
  skipTests?: boolean;
  debug?: boolean;
  devel?: boolean;
}

/**
 * A kustomization file as plain data, in the spelling of the file. Fields that the file leaves out (or sets to null)
 * are absent. Deprecated fields have already moved to their successors (`bases` to `resources`, `imageTags` to
 * `images`, `env` to `envs`, `helmChartInflationGenerator` to `helmCharts`).
 * Mirrors: kustomize api/types/kustomization.go.
 */
export interface Kustomization {
  apiVersion: string;
  kind: string;
  metadata?: ObjectMeta;
  openapi?: TextMap;
  namePrefix?: string;
  nameSuffix?: string;
  namespace?: string;
  commonLabels?: TextMap;
  labels?: LabelField[];
  commonAnnotations?: TextMap;
  patchesStrategicMerge?: string[];
  patchesJson6902?: PatchField[];
  patches?: PatchField[];
  images?: ImageField[];
  replacements?: ReplacementField[];
  replicas?: ReplicaField[];
  vars?: VarField[];
  sortOptions?: SortOptions;
  resources?: string[];
  components?: string[];
  crds?: string[];
  configMapGenerator?: ConfigMapArgs[];
  secretGenerator?: SecretArgs[];
  helmGlobals?: HelmGlobals;
  helmCharts?: HelmChart[];
  generatorOptions?: GeneratorOptions;
  configurations?: string[];
  generators?: string[];
  transformers?: string[];
  validators?: string[];
  buildMetadata?: string[];
}

export const kustomizationFileNames: readonly string[] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
