import { KpackError, type Span } from "../base/index.ts";
import { formatId } from "../kube/index.ts";
import { type Origin, type Resource, ResourceSet } from "../manifest/index.ts";
import { stringify } from "../yaml/index.ts";
import { describeInAnnotations } from "./buildAnnotations.ts";
import type { BuildState, Inheritance } from "./buildState.ts";
import type { TransformerConfig } from "./config/index.ts";
import { spanInBlock } from "./completeSpan.ts";
import { FieldError, type FieldPath } from "./fieldError.ts";
import type { Generator, GeneratorContext } from "./generator.ts";
import {
  createConfigMapGenerator,
  createHelmChartGenerator,
  createSecretGenerator,
  mergeGeneratorOptions,
} from "./generators/index.ts";
import { type KustomizationNode, sourceOf } from "./load/index.ts";
import { type Kustomization, positionOf, positionOfItem } from "./model/index.ts";
import { configuredBy, configuredByPlugin } from "./origin.ts";
import { type PluginWorld, loadGenerator, loadTransformer } from "./plugins/index.ts";
import type { Transformer } from "./transformer.ts";
import { configureBuiltinTransformers } from "./transformers/index.ts";

/** The kustomization whose stages run. */
export interface Place {
  readonly node: KustomizationNode;
  readonly inheritance: Inheritance;
  readonly state: BuildState;
  readonly context: GeneratorContext;
}

/** A generator or transformer, where it comes from, and what the annotations of buildMetadata say about it. */
interface Step<T> {
  readonly kind: string;
  /** The field of the kustomization and the index of its item; undefined for plug-ins. */
  readonly field?: FieldPath;
  /** Where the configuration of a plug-in stands. */
  readonly source?: Span | undefined;
  readonly run: T;
  readonly origin: Origin | undefined;
}

function pluginWorld({ node, state, context }: Place): PluginWorld {
  return {
    settings: state.plugins,
    helm: { settings: state.helm, inflations: state.cache.inflations },
    context,
    files: { fs: node.loader.files.ports.fs, readText: (path) => context.readText(path) },
  };
}

/** The generators of the fields, then those of `generators:`. Mirrors: kustomize KustTarget.runGenerators' first half. */
export function configureGenerators(configs: ResourceSet, place: Place): Step<Generator>[] {
  const { kustomization } = place.node;
  const options = kustomization.generatorOptions;
  const steps: Step<Generator>[] = [];
  const add = (kind: string, field: [string, number], make: () => Generator): void => {
    steps.push({ kind, field, run: atNode(place.node, make, { field }), origin: originOfField(place, kind) });
  };
  for (const [i, args] of (kustomization.configMapGenerator ?? []).entries())
    add("ConfigMapGenerator", ["configMapGenerator", i], () => createConfigMapGenerator(withOptions(args, options)));
  for (const [i, args] of (kustomization.secretGenerator ?? []).entries())
    add("SecretGenerator", ["secretGenerator", i], () => createSecretGenerator(withOptions(args, options)));
  const world = pluginWorld(place);
  const namespace = kustomization.namespace || place.inheritance.helmNamespace;
  for (const [i, chart] of (kustomization.helmCharts ?? []).entries()) {
    const named = chart.namespace || namespace === "" ? chart : { ...chart, namespace };
    add("HelmChartInflationGenerator", ["helmCharts", i], () =>
      createHelmChartGenerator(named, kustomization.helmGlobals ?? {}, world.helm),
    );
  }
  for (const config of configs.resources) steps.push(pluginStep(config, loadGenerator(config, world)));
  return steps;
}

function withOptions<T extends { options?: Parameters<typeof mergeGeneratorOptions>[0] }>(
  args: T,
  global: Parameters<typeof mergeGeneratorOptions>[1],
): T {
  const options = mergeGeneratorOptions(args.options, global);
  return options ? { ...args, options } : args;
}

function originOfField({ node, inheritance }: Place, kind: string): Origin | undefined {
  return inheritance.origin && configuredBy(inheritance.origin, node.fileName, kind);
}

export function runGenerators(set: ResourceSet, steps: readonly Step<Generator>[], place: Place): void {
  for (const { kind, run, origin, field, source } of steps) {
    const made = atNode(place.node, () => new ResourceSet(run(place.context)), { field, source });
    if (origin) for (const resource of made.resources) resource.origin ??= origin;
    atNode(place.node, () => set.absorbAll(made.resources), {
      field,
      source,
      prefix: `merging from generator ${kind}: `,
    });
  }
}

/** The transformers of the fields in their fixed order, then those of `transformers:`. All are configured before any runs. */
export function configureTransformers(
  config: TransformerConfig,
  configs: ResourceSet,
  place: Place,
): Step<Transformer>[] {
  const { node, context } = place;
  const builtin = atNode(place.node, () => configureBuiltinTransformers(node.kustomization, config, context));
  const counts = new Map<string, number>();
  const steps = builtin.map(({ kind, run }): Step<Transformer> => {
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    const field = fieldOfTransformer(kind, index, node.kustomization);
    return { kind, run, ...(field && { field }), origin: originOfField(place, kind) };
  });
  return [...steps, ...configurePlugins(configs, place)];
}

function configurePlugins(configs: ResourceSet, place: Place): Step<Transformer>[] {
  const world = pluginWorld(place);
  return configs.resources.map((config) => pluginStep(config, loadTransformer(config, world)));
}

function pluginStep<T>(config: Resource, run: T): Step<T> {
  return { kind: config.kind, run, origin: configuredByPlugin(config), source: config.source };
}

export function runTransformers(set: ResourceSet, steps: readonly Step<Transformer>[], place: Place): void {
  for (const { run, origin, field, source } of steps) {
    atNode(place.node, () => run(set, place.context), { field, source });
    if (origin) for (const resource of set.resources) noteTransformation(resource, origin);
    set.dropEmpty();
  }
}

/** What has no origin yet was made by the transformer. Mirrors: kustomize resWrangler.AddTransformerAnnotation. */
function noteTransformation(resource: Resource, origin: Origin): void {
  resource.rewriteAnnotations();
  if (resource.origin) resource.transformations.push(origin);
  else resource.origin = origin;
}

const validatedByLabel = "validated-by";

/** Validators look; the only thing they may change is a label. Mirrors: kustomize KustTarget.runValidators. */
export function runValidators(set: ResourceSet, configs: ResourceSet, place: Place): void {
  for (const { run, source } of configurePlugins(configs, place)) {
    const before = describeSet(set);
    atNode(place.node, () => run(set, place.context), { source });
    const changed = findChange(before, describeSet(set));
    if (changed !== undefined)
      throw new KpackError("kustomize/validator-changed", `validator shouldn't modify the resource map: ${changed}`, {
        span: source ?? { file: place.node.file },
        hint: "list it under transformers: if it is meant to change resources",
      });
  }
}

function describeSet(set: ResourceSet): Map<string, string> {
  const texts = new Map<string, string>();
  for (const resource of set.resources) {
    const copy = resource.clone();
    const labels = copy.labels();
    if (Object.hasOwn(labels, validatedByLabel)) {
      delete labels[validatedByLabel];
      copy.setLabels(labels);
    }
    // A first patch writes anew what it does not change: to kustomize, another node.
    const nodes = resource.layers.length > 0 ? "patched" : "read";
    texts.set(formatId(resource.id), stringify(copy.object) + stringify(describeInAnnotations(resource)) + nodes);
  }
  return texts;
}

function findChange(before: Map<string, string>, after: Map<string, string>): string | undefined {
  if (before.size !== after.size) return "lists have different number of entries";
  for (const [id, text] of before) {
    if (!after.has(id)) return `id in self missing from other; id: ${id}`;
    if (after.get(id) !== text) return `nodes unequal: ${id}`;
  }
  return undefined;
}

/** Fields whose items are a transformer each. */
const fieldsOfItems: Readonly<Record<string, string>> = {
  PatchTransformer: "patches",
  LabelTransformer: "labels",
  PatchJson6902Transformer: "patchesJson6902",
  ReplicaCountTransformer: "replicas",
  ImageTagTransformer: "images",
};
const fieldsAsAWhole: Readonly<Record<string, string>> = {
  PatchStrategicMergeTransformer: "patchesStrategicMerge",
  NamespaceTransformer: "namespace",
  PrefixTransformer: "namePrefix",
  SuffixTransformer: "nameSuffix",
  AnnotationsTransformer: "commonAnnotations",
  ReplacementTransformer: "replacements",
};

/** The field that the nth transformer of a kind comes from. */
function fieldOfTransformer(kind: string, index: number, kustomization: Kustomization): Step<unknown>["field"] {
  if (kind === "LabelTransformer" && index >= (kustomization.labels ?? []).length) return ["commonLabels"];
  const item = fieldsOfItems[kind];
  if (item !== undefined) return [item, index];
  const whole = fieldsAsAWhole[kind];
  return whole === undefined ? undefined : [whole];
}

interface Where {
  /** Where the configuration of a plug-in stands. */
  readonly source?: Span | undefined;
  readonly field?: Step<unknown>["field"];
  readonly prefix?: string;
}

/** Where an error does not say its place, it is the field of the kustomization that was at work. */
export function atNode<T>(node: KustomizationNode, work: () => T, { field, source, prefix = "" }: Where = {}): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const { code, message, hint, notes, cause } = error;
    const inner = error instanceof FieldError ? error.path : [];
    const span = error.span?.file
      ? error.span
      : source
        ? { ...source, path: inner }
        : positionInNode(node, [...(field ?? []), ...inner], error.span);
    throw new KpackError(code, prefix + message, { span, hint, notes, cause });
  }
}

/** Where a field stands, or a place in the text that it holds. */
function positionInNode(node: KustomizationNode, field: FieldPath, inner: Span | undefined): Span {
  const [name, index, ...rest] = field;
  if (typeof name !== "string") return { file: node.file };
  const source = sourceOf(node);
  const position =
    typeof index === "number"
      ? positionOfItem(source, name, [index, ...rest])
      : positionOf(source, index === undefined ? [name] : [name, index, ...rest]);
  const text = inner && textAt(node.kustomization, field)?.trim();
  const found = text ? spanInBlock(source, position, { span: inner, text }) : undefined;
  return found ?? position;
}

function textAt(root: object, path: FieldPath): string | undefined {
  let value: unknown = root;
  for (const step of path) value = isContainer(value) ? value[step] : undefined;
  return typeof value === "string" ? value : undefined;
}

function isContainer(value: unknown): value is { readonly [key: string | number]: unknown } {
  return typeof value === "object" && value !== null;
}
