/**
 * kustomize: builds kustomizations as kustomize 5.8.2 does. `buildKustomization` loads (all waiting) and renders
 * (synchronous, pure over what was loaded); `loadKustomization` and `renderKustomization` are the two halves.
 * The order of the stages is upstream's: see accumulate.ts for one kustomization and build.ts for the whole build.
 * Invariants: no I/O but through the given ports; charts are rendered by an injected function; programs run only
 * with the user's permission.
 */
export { buildKustomization, createBuildCache, loadKustomization, renderKustomization } from "./build.ts";
export type { BuildOptions, BuildRequest, BuildResult, LoadedKustomization } from "./build.ts";
export type { HelmInflationRequest, HelmInflator } from "./generators/index.ts";
export { kustomizationFileNames } from "./model/index.ts";
