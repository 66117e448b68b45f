import { KpackError, defaultLimits } from "../base/index.ts";
import type { Limits } from "../base/index.ts";
import { type CompileRegex, compileLiteralOnly, loadRegexCompiler } from "../base/regex/index.ts";
import type { ResourceSet } from "../manifest/index.ts";
import { stringifyStream } from "../yaml/index.ts";
import type { Fetcher, FileSystem, GitClient, ProcessRunner, Reporter } from "../ports/index.ts";
import { type LoadRestrictor, Loader } from "../source/index.ts";
import { accumulate } from "./accumulate.ts";
import { BuildCache } from "./buildCache.ts";
import { type BuildState, applyOpenApi, makeContext } from "./buildState.ts";
import { completeError } from "./completeSpan.ts";
import { addManagedByLabel, dropLocalConfig, writeAnnotations } from "./finish.ts";
import { type HelmInflator, hashResource } from "./generators/index.ts";
import { type KustomizationNode, loadTree } from "./load/index.ts";
import { fixNameReferences, resolveVars } from "./refs/index.ts";
import { atNode } from "./stages.ts";
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
  readonly regex: RegexSource;
  readonly request: BuildRequest;
}

export interface BuildResult {
  resources: ResourceSet;
  /** The documents as `kustomize build` prints them. */
  yaml: string;
}

/** Compiles patterns; without the engine it notes that one was needed. */
class RegexSource {
  readonly isLoaded: boolean;
  isWanted = false;
  private readonly compiler: CompileRegex;

  constructor(compiler?: CompileRegex) {
    this.isLoaded = compiler !== undefined;
    this.compiler = compiler ?? compileLiteralOnly;
  }

  readonly compile: CompileRegex = (pattern) => {
    try {
      return this.compiler(pattern);
    } catch (error) {
      this.isWanted ||= error instanceof KpackError && error.code === "regex/engine-not-loaded";
      throw error;
    }
  };
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
  return { root, cache, request, regex: new RegexSource(root.usesPatterns ? await loadEngine() : undefined) };
}

/**
 * The resources of a loaded kustomization. Synchronous. Throws KpackError, also when it misses something that only turns
 * up while rendering (a URL in a plug-in's configuration, a chart, a pattern that needs the engine): `buildKustomization`
 * loads that and tries again.
 * Mirrors: kustomize krusty.Kustomizer.Run.
 */
export function renderKustomization(loaded: LoadedKustomization, reporter: Reporter = noReporter): ResourceSet {
  const { root, request } = loaded;
  const options = request.options ?? {};
  const { kustomization } = root;
  const state = makeState(loaded, reporter);
  const context = makeContext(root, state);
  applyOpenApi(root, state);
  const hasMetadata = (kustomization.buildMetadata ?? []).length > 0;
  const { set, config, vars } = accumulate(root, { origin: hasMetadata ? {} : undefined, helmNamespace: "" }, state);
  createHashTransformer(hashResource)(set, context);
  fixNameReferences(set, config.nameReference);
  resolveVars(set, vars, config.varReference, context);
  dropLocalConfig(set);
  sortSet(set, loaded, reporter);
  if (options.enableManagedByLabel || kustomization.buildMetadata?.includes("managedByLabel"))
    addManagedByLabel(set, context);
  writeAnnotations(set, kustomization.buildMetadata);
  return set;
}

/** Loads and renders. Throws KpackError, with file, line and column wherever a file is at fault. */
export async function buildKustomization(request: BuildRequest): Promise<BuildResult> {
  try {
    return await loadAndRender(request);
  } catch (error) {
    throw completeError(error, { fs: request.fs, directory: request.directory ?? "/" });
  }
}

async function loadAndRender(request: BuildRequest): Promise<BuildResult> {
  let loaded = await loadKustomization(request);
  for (;;) {
    const warnings: string[] = [];
    try {
      const resources = renderKustomization(loaded, { warn: (text) => warnings.push(text), debug: () => undefined });
      const yaml = stringifyStream(resources.resources.map(({ object }) => object));
      for (const text of warnings) request.reporter?.warn(text);
      return { resources, yaml };
    } catch (error) {
      const more = error instanceof KpackError ? await loadMore(loaded) : undefined;
      if (!more) throw error;
      loaded = more;
    }
  }
}

/**
 * Loads what a render missed, so that it can be tried again; undefined when it missed nothing and has failed for
 * another reason. Each turn loads something new, so there is an end.
 */
async function loadMore(loaded: LoadedKustomization): Promise<LoadedKustomization | undefined> {
  const { cache, request, regex } = loaded;
  const inflate = request.helm ?? refuseCharts;
  const hasFetched = await cache.files.fetchWanted();
  const hasRendered = await cache.inflations.renderWanted(inflate);
  const needsEngine = regex.isWanted && !regex.isLoaded;
  if (needsEngine) return { ...loaded, regex: new RegexSource(await loadEngine()) };
  return hasFetched || hasRendered ? loaded : undefined;
}

function loadEngine(): Promise<CompileRegex> {
  return loadRegexCompiler(["."]);
}

const refuseCharts: HelmInflator = () =>
  Promise.reject(
    new KpackError("kustomize/helm-not-available", "charts cannot be rendered in this environment", {
      hint: "render the chart first, and add the result to resources",
    }),
  );

function makeState({ cache, regex, request }: LoadedKustomization, reporter: Reporter): BuildState {
  const { options = {}, limits = defaultLimits } = request;
  // Other builds of the run do not count.
  cache.openApi.wasNeeded = false;
  return {
    cache,
    reporter,
    limits,
    compileRegex: regex.compile,
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
    underway: [],
    resourcesRead: 0,
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
    atNode(root, () => sortResources(set, sortOptions), { field: ["sortOptions"] });
  } else if (reorder !== "none") sortResources(set, { order: "legacy" });
}
