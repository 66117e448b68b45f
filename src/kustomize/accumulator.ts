import type { OpenApi } from "../kube/index.ts";
import { ResourceSet } from "../manifest/index.ts";
import { type TransformerConfig, emptyTransformerConfig, mergeTransformerConfigs } from "./config/index.ts";
import { type VarSet, emptyVarSet, mergeVarSets } from "./refs/index.ts";

/**
 * What a kustomization has gathered so far: resources, the rules for changing them, and vars.
 * Mirrors: kustomize api/internal/accumulator ResAccumulator.
 */
export interface Accumulator {
  set: ResourceSet;
  config: TransformerConfig;
  vars: VarSet;
  /** The schema under which it was made; set on what is kept for reuse. */
  openApi?: OpenApi;
}

export function createAccumulator(): Accumulator {
  return { set: new ResourceSet(), config: emptyTransformerConfig, vars: emptyVarSet };
}

/** Takes over everything another one gathered. */
export function mergeAccumulator(into: Accumulator, other: Accumulator): void {
  into.set.appendAll(other.set.resources);
  into.config = mergeTransformerConfigs(into.config, other.config);
  into.vars = mergeVarSets(into.vars, other.vars);
}

/** An equal accumulator whose resources may be changed. */
export function cloneAccumulator({ set, config, vars }: Accumulator): Accumulator {
  return { set: set.clone(), config, vars };
}
