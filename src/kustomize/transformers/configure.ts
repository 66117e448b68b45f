import { KpackError } from "../../base/index.ts";
import { FieldSpecs, type FieldSpec, type TransformerConfig, mergeFieldSpecs } from "../config/index.ts";
import { atField, prefixError } from "../fieldError.ts";
import { createReplacementTransformer, readReplacements } from "../refs/index.ts";
import type { BuildContext, Transformer } from "../transformer.ts";
import { createEntriesTransformer } from "./entries.ts";
import { ContainerFinder, createImageTagTransformer } from "./images.ts";
import { createJsonPatchTransformer, createStrategicMergeTransformer } from "./legacyPatch.ts";
import { createNameAffixTransformer } from "./nameAffix.ts";
import { createNamespaceTransformer } from "./namespace.ts";
import { createPatchTransformer } from "./patch.ts";
import { createReplicaCountTransformer } from "./replicas.ts";

interface TextMap {
  readonly [key: string]: string;
}

interface SelectorFields {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly annotationSelector?: string;
  readonly labelSelector?: string;
}

interface PatchFields {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: SelectorFields;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

interface LabelFields {
  readonly pairs?: TextMap;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly includeVolumeClaimTemplates?: boolean;
  readonly fields?: readonly Partial<FieldSpec>[];
}

interface ImageFields {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

/** The fields of a kustomization that are transformers, as in the file. */
export interface TransformerFields {
  readonly patchesStrategicMerge?: readonly string[];
  readonly patches?: readonly PatchFields[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly labels?: readonly LabelFields[];
  readonly commonLabels?: TextMap;
  readonly commonAnnotations?: TextMap;
  readonly patchesJson6902?: readonly PatchFields[];
  readonly replicas?: readonly { readonly name?: string; readonly count?: number | bigint }[];
  readonly images?: readonly ImageFields[];
  readonly replacements?: readonly object[];
}

/** A transformer that is ready to run, and the kind under which buildMetadata knows it. */
export interface ConfiguredTransformer {
  readonly kind: string;
  readonly run: Transformer;
}

/** What configuring a transformer may use. */
interface Setting {
  readonly fields: TransformerFields;
  readonly config: TransformerConfig;
  readonly context: BuildContext;
}

/** The transformers in kustomize's fixed order. */
const stages: readonly { readonly kind: string; configure(setting: Setting): Transformer[] }[] = [
  { kind: "PatchStrategicMergeTransformer", configure: configureStrategicMerge },
  { kind: "PatchTransformer", configure: configurePatches },
  { kind: "NamespaceTransformer", configure: configureNamespace },
  { kind: "PrefixTransformer", configure: (setting) => configureAffix("prefix", setting) },
  { kind: "SuffixTransformer", configure: (setting) => configureAffix("suffix", setting) },
  { kind: "LabelTransformer", configure: configureLabels },
  { kind: "AnnotationsTransformer", configure: configureAnnotations },
  { kind: "PatchJson6902Transformer", configure: configureJsonPatches },
  { kind: "ReplicaCountTransformer", configure: configureReplicas },
  { kind: "ImageTagTransformer", configure: configureImages },
  { kind: "ReplacementTransformer", configure: configureReplacements },
];

/**
 * The transformers that a kustomization's fields ask for, in kustomize's order. All are configured (their files read,
 * their patches parsed) before the first may run. Mirrors: kustomize kusttarget_configplugin.go.
 */
export function configureBuiltinTransformers(
  fields: TransformerFields,
  config: TransformerConfig,
  context: BuildContext,
): ConfiguredTransformer[] {
  return stages.flatMap(({ kind, configure }) => {
    try {
      return configure({ fields, config, context }).map((run) => ({ kind, run }));
    } catch (error) {
      throw configError(kind, error);
    }
  });
}

/** One transformer for each item of a field; an error says which item it is about. */
function configureItems<T>(
  field: string,
  items: readonly T[] | undefined,
  create: (item: T) => Transformer,
): Transformer[] {
  return (items ?? []).map((item, i) => atField([field, i], () => create(item)));
}

function configureStrategicMerge({ fields, context }: Setting): Transformer[] {
  const paths = fields.patchesStrategicMerge ?? [];
  if (paths.length === 0) return [];
  const create = (): Transformer => createStrategicMergeTransformer({ paths, patches: "" }, context);
  return [atField(["patchesStrategicMerge"], create)];
}

function configurePatches({ fields, context }: Setting): Transformer[] {
  return configureItems("patches", fields.patches, ({ path = "", patch = "", target, options = {} }) => {
    const { allowNameChange = false, allowKindChange = false } = options;
    return createPatchTransformer({ path, patch, target, allowNameChange, allowKindChange }, context);
  });
}

function configureNamespace({ fields, config }: Setting): Transformer[] {
  if (!fields.namespace) return [];
  const mode = { unsetOnly: false, setRoleBindingSubjects: "defaultOnly" } as const;
  return [createNamespaceTransformer({ namespace: fields.namespace, fieldSpecs: config.namespace, ...mode })];
}

function configureAffix(kind: "prefix" | "suffix", { fields, config }: Setting): Transformer[] {
  const text = kind === "prefix" ? fields.namePrefix : fields.nameSuffix;
  const fieldSpecs = kind === "prefix" ? config.namePrefix : config.nameSuffix;
  return text ? [createNameAffixTransformer({ kind, text, fieldSpecs })] : [];
}

function configureLabels({ fields, config }: Setting): Transformer[] {
  const labels = fields.labels ?? [];
  const common = fields.commonLabels ?? {};
  const transformers = configureItems("labels", labels, (label) =>
    createEntriesTransformer({ entries: toMap(label.pairs), fieldSpecs: labelFieldSpecs(label, config) }),
  );
  if (labels.length > 0 || Object.keys(common).length > 0) {
    transformers.push(createEntriesTransformer({ entries: toMap(common), fieldSpecs: config.commonLabels }));
  }
  return transformers;
}

function labelFieldSpecs(label: LabelFields, config: TransformerConfig): FieldSpecs {
  const own = (label.fields ?? []).map(({ path = "", kind = "", group = "", version = "", create = false }) => ({
    path,
    kind,
    group,
    version,
    create,
  }));
  try {
    let specs = mergeFieldSpecs(own, config.labels.specs);
    if (label.includeSelectors) return new FieldSpecs(mergeFieldSpecs(specs, config.commonLabels.specs));
    if (label.includeTemplates) specs = mergeFieldSpecs(specs, config.templateLabels.specs);
    if (label.includeVolumeClaimTemplates) specs = mergeFieldSpecs(specs, config.volumeClaimTemplateLabels.specs);
    return new FieldSpecs(
      mergeFieldSpecs(specs, [{ path: "metadata/labels", kind: "", group: "", version: "", create: true }]),
    );
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    throw new KpackError(error.code, `failed to merge labels: ${error.message}`, error);
  }
}

function configureAnnotations({ fields, config }: Setting): Transformer[] {
  const entries = toMap(fields.commonAnnotations);
  return entries.size === 0 ? [] : [createEntriesTransformer({ entries, fieldSpecs: config.commonAnnotations })];
}

function configureJsonPatches({ fields, context }: Setting): Transformer[] {
  return configureItems("patchesJson6902", fields.patchesJson6902, ({ target, path = "", patch = "" }) =>
    createJsonPatchTransformer({ target, path, jsonOp: patch }, context),
  );
}

function configureReplicas({ fields, config }: Setting): Transformer[] {
  return configureItems("replicas", fields.replicas, ({ name = "", count = 0 }) =>
    createReplicaCountTransformer({ name, count, fieldSpecs: config.replicas }),
  );
}

function configureImages({ fields, config, context }: Setting): Transformer[] {
  const finder = new ContainerFinder();
  return configureItems(
    "images",
    fields.images,
    ({ name = "", newName = "", newTag = "", tagSuffix = "", digest = "" }) =>
      createImageTagTransformer(
        { image: { name, newName, newTag, tagSuffix, digest }, fieldSpecs: config.images },
        context.compileRegex,
        finder,
      ),
  );
}

function configureReplacements({ fields, context }: Setting): Transformer[] {
  const { replacements = [] } = fields;
  if (replacements.length === 0) return [];
  const create = (): Transformer =>
    createReplacementTransformer(readReplacements({ replacements: replacements.map(withoutEmptyTargets) }, context));
  return [atField(["replacements"], create)];
}

function toMap(texts: TextMap | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(texts ?? {}));
}

/** kustomize hands the field's entries on as YAML that leaves out empty lists. */
function withoutEmptyTargets(entry: object): object {
  if (!("targets" in entry && Array.isArray(entry.targets) && entry.targets.length === 0)) return entry;
  const { targets: _, ...rest } = entry;
  return rest;
}

/** An error of a transformer while it is set up, with its kind. */
function configError(kind: string, error: unknown): unknown {
  if (!(error instanceof KpackError)) return error;
  return prefixError(`trouble configuring builtin ${kind}: `, error);
}
