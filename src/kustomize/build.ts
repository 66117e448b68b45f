import { KpackError, defaultLimits } from "../base/index.ts";
import type { Limits } from "../base/index.ts";
import { type CompileRegex, compileLiteralOnly, loadRegexCompiler } from "../base/regex/index.ts";
import type { ResourceSet } from "../manifest/index.ts";
import { stringify } from "../yaml/index.ts";
import type { Fetcher, FileSystem, GitClient, ProcessRunner, Reporter } from "../ports/index.ts";
import { type LoadRestrictor, Loader, NotFetchedError } from "../source/index.ts";
import { accumulate } from "./accumulate.ts";
import { BuildCache } from "./buildCache.ts";
import { type BuildState, applyOpenApi, makeContext } from "./buildState.ts";
import { addManagedByLabel, dropLocalConfig, writeAnnotations } from "./finish.ts";
import { type HelmInflator, NotInflatedError, hashResource } from "./generators/index.ts";
import { type KustomizationNode, loadTree } from "./load/index.ts";
import { fixNameReferences, resolveVars } from "./refs/index.ts";
import { createHashTransformer, sortResources } from "./transformers/index.ts";

/** The flags of `build` that change its result; named as on the command line. */
export interface BuildOptions {
  /** Default: LoadRestrictionsRootOnly. */
  loadRestrictor?: LoadRestrictor;
  /** Default: unspecified, which sorts as legacy does unless the kustomization has sortOptions. */
  reorder?: "legacy" | "none" | "unspecified";
  enableManagedByLabel?: boolean;
  enableHelm?: boolean;
  helmKubeVersion?: string;
  helmApiVersions?: readonly string[];
  helmDebug?: boolean;
  enableAlphaPlugins?: boolean;
  enableExec?: boolean;
  /** `NAME=value` for KRM functions. */
  env?: readonly string[];
}

export interface BuildRequest {
  /** What to build, as the user names it: a folder, or the URL of a git repository. */
  target: string;
  /** Absolute folder that relative targets start from. Default: `/`. */
  directory?: string;
  fs: FileSystem;
  /** For files by URL. Absent: they are an error. */
  fetcher?: Fetcher;
  /** For bases in git repositories. Absent: they are an error. */
  git?: GitClient;
  /** For plug-ins that are programs. Absent: they are an error. */
  process?: ProcessRunner;
  /** The environment of programs, and where plug-in homes are named. Default: empty. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Renders `helmCharts:`. Absent: they are an error. */
  helm?: HelmInflator;
  /** Takes warnings. Default: they are dropped. */
  reporter?: Reporter;
  /** Default: defaultLimits. */
  limits?: Limits;
  options?: BuildOptions;
  /** Shared by builds of one run with the same ports and options. Default: none is shared. */
  cache?: BuildCache;
}

/** A kustomization with everything it needs, read and fetched. */
export interface LoadedKustomization {
  readonly root: KustomizationNode;
  readonly cache: BuildCache;
  readonly compileRegex: CompileRegex;
  readonly request: BuildRequest;
}

export interface BuildResult {
  resources: ResourceSet;
  /** The documents as `kustomize build` prints them. */
  yaml: string;
}

const noReporter: Reporter = { warn: () => undefined, debug: () => undefined };

/** Makes the cache that several builds may share. */
export function createBuildCache(request: Omit<BuildRequest, "target">, isShared = true): BuildCache {
  const { fs, fetcher, git, directory = "/", reporter = noReporter, limits = defaultLimits } = request;
  return new BuildCache({ fs, fetcher, git, directory, reporter, limits }, isShared);
}

/** Reads a kustomization and all it refers to; everything that waits for a network happens here. Throws KpackError. */
export async function loadKustomization(request: BuildRequest): Promise<LoadedKustomization> {
  const cache = request.cache ?? createBuildCache(request, false);
  const restrictor = request.options?.loadRestrictor ?? "LoadRestrictionsRootOnly";
  const loader = await Loader.open(cache.files, request.target, restrictor);
  const root = await loadTree(loader, cache);
  return { root, cache, request, compileRegex: compileLiteralOnly };
}

/**
 * The resources of a loaded kustomization. Synchronous. Throws KpackError; a `NotFetchedError`, `NotInflatedError` or
 * `regex/engine-not-loaded` means that something must be loaded first, which `buildKustomization` does.
 * Mirrors: kustomize krusty.Kustomizer.Run.
 */
export function renderKustomization(loaded: LoadedKustomization): ResourceSet {
  const { root, request } = loaded;
  const options = request.options ?? {};
  const { kustomization } = root;
  const state = makeState(loaded);
  const context = makeContext(root, state);
  applyOpenApi(root, state);
  const hasMetadata = (kustomization.buildMetadata ?? []).length > 0;
  const { set, config, vars } = accumulate(root, { origin: hasMetadata ? {} : undefined, helmNamespace: "" }, state);
  createHashTransformer(hashResource)(set, context);
  fixNameReferences(set, config.nameReference);
  resolveVars(set, vars, config.varReference, context);
  dropLocalConfig(set);
  sortSet(set, loaded, state.reporter);
  if (options.enableManagedByLabel || kustomization.buildMetadata?.includes("managedByLabel")) addManagedByLabel(set);
  writeAnnotations(set, kustomization.buildMetadata);
  return set;
}

/** Loads and renders. Throws KpackError. */
export async function buildKustomization(request: BuildRequest): Promise<BuildResult> {
  let loaded = await loadKustomization(request);
  for (;;) {
    try {
      const resources = renderKustomization(loaded);
      return { resources, yaml: resources.resources.map((each) => stringify(each.object)).join("---\n") };
    } catch (error) {
      loaded = await loadMore(loaded, error);
    }
  }
}

/** Loads what a render asked for; it is then tried again. Each turn loads something new, so there is an end. */
async function loadMore(loaded: LoadedKustomization, error: unknown): Promise<LoadedKustomization> {
  if (error instanceof NotFetchedError) {
    await loaded.cache.files.fetch(error.url);
    return loaded;
  }
  if (error instanceof NotInflatedError) {
    await inflate(loaded, error);
    return loaded;
  }
  const needsEngine = error instanceof KpackError && error.code === "regex/engine-not-loaded";
  if (needsEngine && loaded.compileRegex === compileLiteralOnly)
    return { ...loaded, compileRegex: await loadRegexCompiler(["."]) };
  throw error;
}

async function inflate(
  { cache, request }: LoadedKustomization,
  { key, request: wanted }: NotInflatedError,
): Promise<void> {
  try {
    if (!request.helm)
      throw new KpackError("kustomize/helm-not-available", "charts cannot be rendered in this environment", {
        hint: "render the chart first, and add the result to resources",
      });
    cache.inflations.set(key, await request.helm(wanted));
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    cache.inflations.set(key, error);
  }
}

function makeState({ cache, compileRegex, request }: LoadedKustomization): BuildState {
  const { options = {}, reporter = noReporter, limits = defaultLimits } = request;
  return {
    cache,
    reporter,
    limits,
    compileRegex,
    plugins: {
      isEnabled: options.enableAlphaPlugins ?? false,
      isExecEnabled: options.enableExec ?? false,
      functionEnv: options.env ?? [],
      env: request.environment ?? {},
      process: request.process,
    },
    helm: {
      isEnabled: options.enableHelm ?? false,
      kubeVersion: options.helmKubeVersion,
      apiVersions: options.helmApiVersions,
      debug: options.helmDebug,
    },
    openApi: cache.openApi,
    isOpenApiSet: false,
  };
}

/** The kustomization's own order wins over the flag. Mirrors: kustomize Kustomizer.applySortOrder. */
function sortSet(set: ResourceSet, { root, request }: LoadedKustomization, reporter: Reporter): void {
  const { sortOptions } = root.kustomization;
  const reorder = request.options?.reorder ?? "unspecified";
  if (sortOptions) {
    if (reorder !== "unspecified")
      reporter.warn(
        "Warning: Sorting order is set both in 'kustomization.yaml' ('sortOptions') and in a CLI flag ('--reorder'). Using the kustomization file over the CLI flag.",
      );
    sortResources(set, sortOptions);
  } else if (reorder !== "none") sortResources(set, { order: "legacy" });
}
