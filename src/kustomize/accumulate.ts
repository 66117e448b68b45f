import { KpackError, type Span } from "../base/index.ts";
import { ResourceSet } from "../manifest/index.ts";
import { type Accumulator, cloneAccumulator, createAccumulator, mergeAccumulator, mergeRules } from "./accumulator.ts";
import { type BuildState, type Inheritance, applyOpenApi, makeContext } from "./buildState.ts";
import {
  configFromCrds,
  defaultTransformerConfig,
  emptyTransformerConfig,
  readTransformerConfig,
} from "./config/index.ts";
import { appendOrigin } from "./origin.ts";
import { type BaseEntry, type Entry, type KustomizationNode, sourceOf } from "./load/index.ts";
import { positionOfItem } from "./model/index.ts";
import { mergeVars } from "./refs/index.ts";
import { readFileEntry, readInlineEntry } from "./readEntry.ts";
import {
  type Place,
  atNode,
  configureGenerators,
  configureTransformers,
  runGenerators,
  runTransformers,
  runValidators,
} from "./stages.ts";

/** A kustomization that must be accumulated before another one can go on; a component goes into its parent's accumulator. */
interface Demand {
  readonly node: KustomizationNode;
  readonly inheritance: Inheritance;
  readonly into?: Accumulator;
}

/** The stages of one kustomization: yields what it needs, is given the result, returns its own. */
type Stages = Generator<Demand, Accumulator, Accumulator>;

interface Frame {
  readonly stages: Stages;
  readonly demand: Demand;
  readonly key: string | undefined;
}

/**
 * Accumulates a kustomization and all below it. Its stages stop where they need another kustomization, so that chains
 * of bases of any length need no call stack. A base that several refer to is accumulated once.
 * Mirrors: kustomize KustTarget.AccumulateTarget.
 */
export function accumulate(node: KustomizationNode, inheritance: Inheritance, state: BuildState): Accumulator {
  const stack: Frame[] = [];
  let result = start(stack, { node, inheritance }, state);
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const step = advance(stack, frame, result);
    if (!step.done) {
      result = start(stack, step.value, state);
      continue;
    }
    stack.pop();
    result = frame.key === undefined ? step.value : remember(frame, step.value, state);
  }
  return result ?? createAccumulator();
}

function start(stack: Frame[], demand: Demand, state: BuildState): Accumulator | undefined {
  const { node, inheritance } = demand;
  const key = demand.into === undefined && state.cache.isReused(node) ? reuseKey(node, inheritance) : undefined;
  const known = key === undefined ? undefined : state.cache.accumulated.get(node)?.get(key);
  if (known && known.openApi === state.openApi) return cloneAccumulator(known);
  stack.push({ stages: accumulateStages(demand, state), demand, key });
  return undefined;
}

/** Everything that can make the result of a base differ. */
function reuseKey(node: KustomizationNode, { origin, helmNamespace }: Inheritance): string {
  return JSON.stringify([origin, node.usesHelm ? helmNamespace : ""]);
}

function remember(frame: Frame, result: Accumulator, state: BuildState): Accumulator {
  const { node } = frame.demand;
  const results = state.cache.accumulated.get(node) ?? new Map<string, Accumulator>();
  results.set(frame.key ?? "", { ...result, openApi: state.openApi });
  state.cache.accumulated.set(node, results);
  return cloneAccumulator(result);
}

/** Runs stages up to their next demand. An error is told which kustomizations led to it. */
function advance(
  stack: readonly Frame[],
  frame: Frame,
  result: Accumulator | undefined,
): IteratorResult<Demand, Accumulator> {
  try {
    return frame.stages.next(result ?? createAccumulator());
  } catch (error) {
    if (!(error instanceof KpackError) || stack.length < 2) throw error;
    const trail = stack.slice(0, -1).reverse().slice(0, 5);
    throw error.with({ notes: trail.map((each) => `from ${each.demand.node.file}`) });
  }
}

function* accumulateStages({ node, inheritance, into }: Demand, state: BuildState): Stages {
  const accumulator = into ?? createAccumulator();
  state.underway.push(accumulator);
  const { kustomization, loader } = node;
  const context = makeContext(node, state);
  applyOpenApi(node, state);
  yield* addEntries(accumulator, node.resources, { node, inheritance, state });
  let rules = defaultTransformerConfig;
  if (kustomization.configurations) {
    let own = emptyTransformerConfig;
    for (const [i, path] of kustomization.configurations.entries())
      own = atNode(node, () => mergeRules(own, readTransformerConfig(loader.readText(path), loader.display(path))), {
        field: ["configurations", i],
      });
    rules = atNode(node, () => mergeRules(rules, own), { field: ["configurations"] });
  }
  accumulator.config = atNode(node, () => mergeRules(accumulator.config, rules), { field: ["configurations"] });
  let crdRules = emptyTransformerConfig;
  for (const [i, path] of (kustomization.crds ?? []).entries())
    crdRules = atNode(node, () => mergeRules(crdRules, configFromCrds(loader.readText(path), loader.display(path))), {
      field: ["crds", i],
    });
  accumulator.config = atNode(node, () => mergeRules(accumulator.config, crdRules), { field: ["crds"] });

  const place: Place = { node, inheritance, state, context };
  const generatorConfigs = yield* gather(node.generators, place);
  runGenerators(accumulator.set, configureGenerators(generatorConfigs, place), place);
  for (const entry of node.components) {
    const demand = { node: entry.node, inheritance: inheritFrom(entry, place), into: accumulator };
    const { set, config } = yield demand;
    // Ids that a component has made equal clash now, not at its next change; its rules are compared with each other.
    accumulator.set = new ResourceSet(set.resources);
    accumulator.config = mergeRules(emptyTransformerConfig, config);
  }
  const transformerConfigs = yield* gather(node.transformers, place);
  const transformers = configureTransformers(accumulator.config, transformerConfigs, place);
  runTransformers(accumulator.set, transformers, place);
  accumulator.hasTransformed ||= transformers.length > 0;
  const validatorConfigs = yield* gather(node.validators, place);
  runValidators(accumulator.set, validatorConfigs, place);
  if (kustomization.vars) {
    const where = (i: number): Span => positionOfItem(sourceOf(node), "vars", [i]);
    accumulator.vars = mergeVars(accumulator.set, accumulator.vars, { fields: kustomization.vars, where });
  }
  state.underway.pop();
  return accumulator;
}

interface EntryPlace {
  readonly node: KustomizationNode;
  readonly inheritance: Inheritance;
  readonly state: BuildState;
}

function inheritFrom(entry: BaseEntry, { node, inheritance }: EntryPlace): Inheritance {
  return {
    origin: inheritance.origin && appendOrigin(inheritance.origin, entry.path),
    helmNamespace: node.kustomization.namespace || inheritance.helmNamespace,
  };
}

/** The objects that configure plug-ins: those written in place first, as kustomize takes them. */
function* gather(entries: readonly Entry[], place: EntryPlace): Generator<Demand, ResourceSet, Accumulator> {
  const accumulator = createAccumulator();
  const isInline = (entry: Entry): boolean => entry.kind === "inline";
  yield* addEntries(accumulator, entries.filter(isInline), place);
  yield* addEntries(
    accumulator,
    entries.filter((entry) => !isInline(entry)),
    place,
  );
  return accumulator.set;
}

function* addEntries(
  accumulator: Accumulator,
  entries: readonly Entry[],
  place: EntryPlace,
): Generator<Demand, void, Accumulator> {
  for (const entry of entries) {
    if (entry.kind !== "base") {
      const isFile = entry.kind === "file";
      accumulator.set.appendAll(isFile ? readFileEntry(entry, place) : readInlineEntry(entry, place));
      continue;
    }
    const other = yield { node: entry.node, inheritance: inheritFrom(entry, place) };
    mergeAccumulator(accumulator, other);
    assertWithinBudget(accumulator, place);
  }
}

/** Large sets are fine as long as they come from files; a few files that multiply without end are not. */
function assertWithinBudget({ set }: Accumulator, { node, state }: EntryPlace): void {
  const { multipliedResources } = state.limits;
  if (set.size <= multipliedResources || set.size <= 10 * state.resourcesRead) return;
  throw new KpackError(
    "kustomize/too-many-resources",
    `the bases of this kustomization multiply ${state.resourcesRead} resources to more than ${multipliedResources}`,
    { span: { file: node.file }, hint: "bases that are referred to twice on every level double with each level" },
  );
}
