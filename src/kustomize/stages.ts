import { KpackError } from "../base/index.ts";
import { formatId } from "../kube/index.ts";
import { type Origin, type Resource, ResourceSet } from "../manifest/index.ts";
import { stringify } from "../yaml/index.ts";
import type { BuildState, Inheritance } from "./buildState.ts";
import type { TransformerConfig } from "./config/index.ts";
import type { Generator, GeneratorContext } from "./generator.ts";
import {
  createConfigMapGenerator,
  createHelmChartGenerator,
  createSecretGenerator,
  mergeGeneratorOptions,
} from "./generators/index.ts";
import type { KustomizationNode } from "./load/index.ts";
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

/** A generator or transformer, and what the annotations of buildMetadata say about it. */
interface Step<T> {
  readonly kind: string;
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
  const add = (kind: string, run: Generator): void => {
    steps.push({ kind, run, origin: originOfField(place, kind) });
  };
  for (const args of kustomization.configMapGenerator ?? [])
    add("ConfigMapGenerator", createConfigMapGenerator(withOptions(args, options)));
  for (const args of kustomization.secretGenerator ?? [])
    add("SecretGenerator", createSecretGenerator(withOptions(args, options)));
  const world = pluginWorld(place);
  const namespace = kustomization.namespace || place.inheritance.helmNamespace;
  for (const chart of kustomization.helmCharts ?? []) {
    const named = chart.namespace || namespace === "" ? chart : { ...chart, namespace };
    add("HelmChartInflationGenerator", createHelmChartGenerator(named, kustomization.helmGlobals ?? {}, world.helm));
  }
  for (const config of configs.resources)
    steps.push({ kind: config.kind, run: loadGenerator(config, world), origin: configuredByPlugin(config) });
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
  for (const { kind, run, origin } of steps) {
    const made = atNode(place, () => new ResourceSet(run(place.context)));
    if (origin) for (const resource of made.resources) resource.origin ??= origin;
    atNode(place, () => set.absorbAll(made.resources), `merging from generator ${kind}: `);
  }
}

/** The transformers of the fields in their fixed order, then those of `transformers:`. All are configured before any runs. */
export function configureTransformers(
  config: TransformerConfig,
  configs: ResourceSet,
  place: Place,
): Step<Transformer>[] {
  const { node, context } = place;
  const builtin = atNode(place, () => configureBuiltinTransformers(node.kustomization, config, context));
  const steps = builtin.map(({ kind, run }) => ({ kind, run, origin: originOfField(place, kind) }));
  return [...steps, ...configurePlugins(configs, place)];
}

function configurePlugins(configs: ResourceSet, place: Place): Step<Transformer>[] {
  const world = pluginWorld(place);
  return configs.resources.map((config) => ({
    kind: config.kind,
    run: loadTransformer(config, world),
    origin: configuredByPlugin(config),
  }));
}

export function runTransformers(set: ResourceSet, steps: readonly Step<Transformer>[], place: Place): void {
  for (const { run, origin } of steps) {
    atNode(place, () => run(set, place.context));
    if (origin) for (const resource of set.resources) noteTransformation(resource, origin);
    set.dropEmpty();
  }
}

/** What has no origin yet was made by the transformer. Mirrors: kustomize resWrangler.AddTransformerAnnotation. */
function noteTransformation(resource: Resource, origin: Origin): void {
  if (resource.origin) resource.transformations.push(origin);
  else resource.origin = origin;
}

const validatedByLabel = "validated-by";

/** Validators look; the only thing they may change is a label. Mirrors: kustomize KustTarget.runValidators. */
export function runValidators(set: ResourceSet, configs: ResourceSet, place: Place): void {
  for (const { run } of configurePlugins(configs, place)) {
    const before = describeSet(set);
    atNode(place, () => run(set, place.context));
    const changed = findChange(before, describeSet(set));
    if (changed !== undefined)
      throw new KpackError("kustomize/validator-changed", `validator shouldn't modify the resource map: ${changed}`, {
        span: { file: place.node.file },
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
    texts.set(formatId(resource.id), stringify(copy.object));
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

/** Names the kustomization where an error does not say a file. */
function atNode<T>({ node }: Place, work: () => T, prefix = ""): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    const named = prefix === "" ? error : new KpackError(error.code, prefix + error.message, error);
    return rethrow(named.with({ span: named.span ? undefined : { file: node.file } }));
  }
}

function rethrow(error: KpackError): never {
  throw error;
}
