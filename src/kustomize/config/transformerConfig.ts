import { KpackError } from "../../base/index.ts";
import { type Gvk, compareGvk, equalGvk, formatGvk, isGvkSelected } from "../../kube/index.ts";
import { type FieldSpec, FieldSpecs, formatFieldSpec, noFieldSpecs } from "./fieldSpec.ts";

/** The fields that hold the name of objects of one type. */
export interface NameBackReference extends Gvk {
  readonly referrers: FieldSpecs;
}

/** The lists of field specs, named as in a `configurations:` file. */
export const fieldSpecLists = [
  "namePrefix",
  "nameSuffix",
  "namespace",
  "commonLabels",
  "labels",
  "templateLabels",
  "volumeClaimTemplateLabels",
  "commonAnnotations",
  "varReference",
  "images",
  "replicas",
] as const;

export type FieldSpecListName = (typeof fieldSpecLists)[number];

/** Where the transformers of a kustomization look. Immutable. */
export type TransformerConfig = Readonly<Record<FieldSpecListName, FieldSpecs>> & {
  readonly nameReference: readonly NameBackReference[];
};

/** A config with the given lists; the others are empty. Every list is brought into kustomize's order of types. */
export function createTransformerConfig(
  lists: Partial<Record<FieldSpecListName, readonly FieldSpec[]>>,
  nameReference: readonly NameBackReference[] = [],
): TransformerConfig {
  const sorted = {} as Record<FieldSpecListName, FieldSpecs>;
  for (const name of fieldSpecLists) sorted[name] = sortSpecs(lists[name] ?? []);
  return { ...sorted, nameReference: mergeNameReferences([], nameReference).sort(compareGvk) };
}

export const emptyTransformerConfig: TransformerConfig = createTransformerConfig({});

/**
 * Adds what `incoming` has and `config` has not. Throws when they disagree about `create`. The specs of `incoming` are
 * compared with each other, too: after one for a kind, the same path for every kind counts as known.
 * Mirrors: kustomize builtinconfig TransformerConfig.Merge.
 */
export function mergeTransformerConfigs(config: TransformerConfig, incoming: TransformerConfig): TransformerConfig {
  if (incoming === emptyTransformerConfig) return config;
  const merged = {} as Record<FieldSpecListName, FieldSpecs>;
  for (const name of fieldSpecLists) {
    merged[name] = inList(name, () => sortedUnion(config[name], incoming[name]));
  }
  const nameReference = inList("nameReference", () =>
    mergeNameReferences(config.nameReference, incoming.nameReference),
  );
  return { ...merged, nameReference: nameReference.sort(compareGvk) };
}

/** Appends the specs that `specs` does not have yet, without sorting. Mirrors: kustomize types.FsSlice.MergeAll. */
export function mergeFieldSpecs(specs: readonly FieldSpec[], incoming: readonly FieldSpec[]): FieldSpec[] {
  const merged = [...specs];
  const byPath = new Map<string, FieldSpec[]>();
  for (const spec of specs) addTo(byPath, spec);
  for (const spec of incoming) {
    const known = byPath.get(spec.path)?.find((other) => isGvkSelected(other, spec));
    if (known === undefined) {
      merged.push(spec);
      addTo(byPath, spec);
    } else if (known.create !== spec.create) {
      throw new KpackError("kustomize/conflicting-field-specs", "conflicting fieldspecs", {
        notes: [`one is ${formatFieldSpec(known)}, the other ${formatFieldSpec(spec)}`],
        hint: `give both the same "create"`,
      });
    }
  }
  return merged;
}

function addTo(byPath: Map<string, FieldSpec[]>, spec: FieldSpec): void {
  const list = byPath.get(spec.path);
  if (list === undefined) byPath.set(spec.path, [spec]);
  else list.push(spec);
}

function sortedUnion(a: FieldSpecs, b: FieldSpecs): FieldSpecs {
  if (b.length === 0) return a;
  if (a.length === 0 && b.length === 1) return b;
  const merged = mergeFieldSpecs(a.specs, b.specs);
  return merged.length === a.length ? a : sortSpecs(merged);
}

function sortSpecs(specs: readonly FieldSpec[]): FieldSpecs {
  return specs.length === 0 ? noFieldSpecs : new FieldSpecs([...specs].sort(compareGvk));
}

function mergeNameReferences(
  references: readonly NameBackReference[],
  incoming: readonly NameBackReference[],
): NameBackReference[] {
  const merged = [...references];
  const position = new Map(merged.map((reference, i) => [formatGvk(reference), i]));
  for (const reference of incoming) {
    const at = position.get(formatGvk(reference));
    const known = at === undefined ? undefined : merged[at];
    if (at === undefined || known === undefined || !equalGvk(known, reference)) {
      position.set(formatGvk(reference), merged.length);
      merged.push(reference);
      continue;
    }
    const referrers = mergeFieldSpecs(known.referrers.specs, reference.referrers.specs);
    if (referrers.length > known.referrers.length) merged[at] = { ...known, referrers: new FieldSpecs(referrers) };
  }
  return merged;
}

/** Names the list in an error about it, as kustomize does. */
function inList<T>(name: FieldSpecListName | "nameReference", merge: () => T): T {
  try {
    return merge();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const title = name === "namespace" ? "NameSpace" : (name[0] ?? "").toUpperCase() + name.slice(1);
    throw new KpackError(error.code, `failed to merge ${title} fieldSpec: ${error.message}`, error);
  }
}
