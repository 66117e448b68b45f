import type { OpenApi } from "../kube/index.ts";
import { ResourceSet } from "../manifest/index.ts";
import {
  type TransformerConfig,
  defaultTransformerConfig,
  emptyTransformerConfig,
  mergeTransformerConfigs,
} from "./config/index.ts";
import { type VarSet, emptyVarSet, mergeVarSets } from "./refs/index.ts";

/**
 * What a kustomization has gathered so far: resources, the rules for changing them, and vars.
 * Mirrors: kustomize api/internal/accumulator ResAccumulator.
 */
export interface Accumulator {
  set: ResourceSet;
  config: TransformerConfig;
  vars: VarSet;
  /** True when transformers have run: ids may have become equal. */
  hasTransformed: boolean;
  /** The schema under which it was made; set on what is kept for reuse. */
  openApi?: OpenApi;
}

export function createAccumulator(): Accumulator {
  return { set: new ResourceSet(), config: emptyTransformerConfig, vars: emptyVarSet, hasTransformed: false };
}

/** Takes over everything another one gathered; that one is not used any more. Ids that have become equal clash now. */
export function mergeAccumulator(into: Accumulator, other: Accumulator): void {
  if (into.set.size === 0 && !other.hasTransformed) into.set = other.set;
  else into.set.appendAll(other.set.resources);
  into.config = mergeRules(into.config, other.config);
  into.vars = mergeVarSets(into.vars, other.vars);
}

/** Most kustomizations have the default rules; merging these with themselves or with none gives themselves. */
export function mergeRules(rules: TransformerConfig, more: TransformerConfig): TransformerConfig {
  if (more === rules || more === emptyTransformerConfig) return rules;
  return rules === emptyTransformerConfig && more === defaultTransformerConfig
    ? more
    : mergeTransformerConfigs(rules, more);
}

/** An equal accumulator whose resources may be changed. */
export function cloneAccumulator({ set, config, vars, hasTransformed }: Accumulator): Accumulator {
  return { set: set.clone(), config, vars, hasTransformed };
}
