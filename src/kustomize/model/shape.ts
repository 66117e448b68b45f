/** What a field of a file may hold. Decoding follows Go's encoding/json: names match without regard to case, null is absent. */
export type Shape = "string" | "boolean" | "integer" | "any-map" | "string-map" | ListShape | StructShape;
export interface ListShape {
  readonly list: Shape;
  /** null items stay null (Go: a list of pointers) instead of becoming the empty value. */
  readonly nullable?: boolean;
}
export interface StructShape {
  readonly fields: Readonly<Record<string, Shape>>;
}

const strings: Shape = { list: "string" };
const struct = (fields: Record<string, Shape>): StructShape => ({ fields });
const structs = (fields: Record<string, Shape>): ListShape => ({ list: struct(fields) });

const gvk = { group: "string", version: "string", kind: "string" } as const;
const resourceId = { ...gvk, name: "string", namespace: "string" } as const;
const selector = { ...resourceId, annotationSelector: "string", labelSelector: "string" } as const;
const fieldOptions = struct({ delimiter: "string", index: "integer", encoding: "string", create: "boolean" });

const patch = {
  path: "string",
  patch: "string",
  target: struct(selector),
  options: struct({ allowNameChange: "boolean", allowKindChange: "boolean" }),
} as const;

const image = { name: "string", newName: "string", tagSuffix: "string", newTag: "string", digest: "string" } as const;

const replacement = {
  source: struct({ ...resourceId, fieldPath: "string", options: fieldOptions }),
  targets: {
    list: struct({
      select: struct(selector),
      reject: { list: struct(selector), nullable: true },
      fieldPaths: strings,
      options: fieldOptions,
    }),
    nullable: true,
  },
  sourceValue: "string",
  path: "string",
} as const;

const generatorOptions = struct({
  labels: "string-map",
  annotations: "string-map",
  disableNameSuffixHash: "boolean",
  immutable: "boolean",
});

const configMapArgs = {
  namespace: "string",
  name: "string",
  behavior: "string",
  literals: strings,
  files: strings,
  envs: strings,
  env: "string",
  options: generatorOptions,
} as const;

const helmChart = {
  name: "string",
  version: "string",
  repo: "string",
  releaseName: "string",
  namespace: "string",
  additionalValuesFiles: strings,
  valuesFile: "string",
  valuesInline: "any-map",
  valuesMerge: "string",
  includeCRDs: "boolean",
  skipHooks: "boolean",
  apiVersions: strings,
  kubeVersion: "string",
  nameTemplate: "string",
  skipTests: "boolean",
  debug: "boolean",
  devel: "boolean",
} as const;

const helmChartArgs = {
  chartName: "string",
  chartVersion: "string",
  chartRepoUrl: "string",
  chartHome: "string",
  chartRepoName: "string",
  helmBin: "string",
  helmHome: "string",
  values: "string",
  valuesLocal: "any-map",
  valuesMerge: "string",
  releaseName: "string",
  releaseNamespace: "string",
  extraArgs: strings,
} as const;

/** Every field of a kustomization file. Mirrors: the json tags of kustomize api/types. */
export const kustomizationShape: StructShape = struct({
  kind: "string",
  apiVersion: "string",
  metadata: struct({ name: "string", namespace: "string", labels: "string-map", annotations: "string-map" }),
  openapi: "string-map",
  namePrefix: "string",
  nameSuffix: "string",
  namespace: "string",
  commonLabels: "string-map",
  labels: structs({
    pairs: "string-map",
    includeSelectors: "boolean",
    includeTemplates: "boolean",
    includeVolumeClaimTemplates: "boolean",
    fields: structs({ ...gvk, path: "string", create: "boolean" }),
  }),
  commonAnnotations: "string-map",
  patchesStrategicMerge: strings,
  patchesJson6902: structs(patch),
  patches: structs(patch),
  images: structs(image),
  imageTags: structs(image),
  replacements: structs(replacement),
  replicas: structs({ name: "string", count: "integer" }),
  vars: structs({
    name: "string",
    objref: struct({ apiVersion: "string", ...resourceId }),
    fieldref: struct({ fieldPath: "string" }),
  }),
  sortOptions: struct({ order: "string", legacySortOptions: struct({ orderFirst: strings, orderLast: strings }) }),
  resources: strings,
  components: strings,
  crds: strings,
  bases: strings,
  configMapGenerator: structs(configMapArgs),
  secretGenerator: structs({ ...configMapArgs, type: "string" }),
  helmGlobals: struct({ chartHome: "string", configHome: "string" }),
  helmCharts: structs(helmChart),
  helmChartInflationGenerator: structs(helmChartArgs),
  generatorOptions,
  configurations: strings,
  generators: strings,
  transformers: strings,
  validators: strings,
  buildMetadata: strings,
});

export const secretArgsShape: StructShape = struct({ ...configMapArgs, type: "string" });
export const helmChartShape: StructShape = struct({ ...helmChart, chartHome: "string", configHome: "string" });
