import type { ValueMap } from "../../base/index.ts";
import { defaultLimits, KpackError } from "../../base/index.ts";
import type {
  CapabilitiesData,
  Chart,
  Compatibility,
  InheritedValues,
  RenderedChart,
  ResolvedChart,
  UserValues,
} from "../../chart/index.ts";
import {
  defaultApiVersions,
  defaultKubeVersion,
  findUnknownValues,
  inheritValues,
  loadChart,
  missingDependencies,
  parseKubeVersion,
  readUserValues,
  renderChart,
  renderFiles,
  resolveChart,
  sourceDocument,
} from "../../chart/index.ts";
import type { RenderOptions } from "../../template/index.ts";
import { TemplateParser } from "../../template/index.ts";
import { templateFunctions, withFunctionModules } from "../../template/functions/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import { explainPlace } from "./explainPlace.ts";
import { checkUnusedValues, conditionPaths, ReadValues } from "./strictValues.ts";
import { valueLocator } from "./locateValue.ts";
import { referenceReader } from "./readReference.ts";

/** A chart, the values given for it, and the release it is rendered for. */
export interface ReleaseRequest {
  /** Absolute path of the chart. */
  chartPath: string;
  values: UserValues;
  releaseName: string;
  namespace: string;
  /** Default 1. */
  revision?: number | undefined;
  isUpgrade?: boolean | undefined;
  /** Of the cluster; defaults without one. */
  capabilities?: CapabilitiesData | undefined;
  compat: Compatibility;
  skipSchemaValidation?: boolean | undefined;
  subchartNotes?: boolean | undefined;
  enableDns?: boolean | undefined;
  lookup?: RenderOptions["lookup"];
  /** Values that no template reads are an error; without it, only probable misspellings are a warning. */
  strictValues?: boolean | undefined;
  /** Of the revision before, for upgrades. */
  inherit?: InheritedValues | undefined;
}

export interface RenderedRelease {
  chart: Chart;
  /** What the user gave, merged: a release's `config`. */
  config: ValueMap;
  resolved: ResolvedChart;
  rendered: RenderedChart;
}

/** Loads a chart, merges values and renders: what template, install and upgrade share. */
export async function renderRelease(environment: ChartEnvironment, request: ReleaseRequest): Promise<RenderedRelease> {
  checkReleaseName(request.releaseName);
  const given = await readUserValues(request.values, referenceReader(environment), environment.reporter);
  const chart = await loadInstallableChart(environment, request.chartPath);
  const { inherit } = request;
  const config = inherit ? inheritValues(given, chart, inherit, environment.reporter.warn) : given;
  const reads = request.strictValues ? new ReadValues() : undefined;
  const consumed = reads ? conditionPaths(chart) : new Set<string>();
  const resolved = await resolveChart({
    chart,
    values: config,
    compat: request.compat,
    reporter: environment.reporter,
    skipSchemaValidation: request.skipSchemaValidation,
    locate: (path) => valueLocator(chart, request.values, referenceReader(environment))(path),
  });
  const rendered = await renderResolved(environment, request, resolved, reads);
  if (reads) checkUnusedValues(reads, config, chart, consumed);
  else
    for (const { path, near } of findUnknownValues(chart, config))
      environment.reporter.warn(`the chart does not know the value ${path}; did you mean ${near.join(" or ")}?`);
  return { chart, config, resolved, rendered };
}

/** Reads a chart that can be installed: not a library, with all its dependencies there. */
async function loadInstallableChart(environment: ChartEnvironment, path: string): Promise<Chart> {
  const chart = await loadChart(environment, path);
  if (chart.metadata.type !== "" && chart.metadata.type !== "application")
    throw new KpackError("chart/not-installable", `${chart.metadata.type} charts are not installable`, {
      span: { file: `${chart.source}/Chart.yaml` },
      hint: "library charts only hold templates for other charts",
    });
  if (chart.metadata.deprecated) environment.reporter.warn("this chart is deprecated");
  const missing = missingDependencies(chart);
  if (missing.length > 0)
    throw new KpackError(
      "chart/missing-dependencies",
      `found in Chart.yaml, but missing in charts/ directory: ${missing.join(", ")}`,
      {
        span: { file: `${chart.source}/Chart.yaml` },
        hint: `run "kpack dependency build ${path}" to bring local dependencies into charts/`,
      },
    );
  return chart;
}

export async function renderResolved(
  environment: ChartEnvironment,
  request: Omit<ReleaseRequest, "chartPath" | "values" | "compat">,
  resolved: ResolvedChart,
  reads?: ReadValues,
): Promise<RenderedChart> {
  const { releaseName: name, namespace, isUpgrade = false, revision = 1 } = request;
  return withEngine(environment, resolved.chart, (engine) =>
    renderChart({
      resolved,
      release: { name, namespace, revision, isUpgrade },
      capabilities: request.capabilities ?? defaultCapabilities(),
      subchartNotes: request.subchartNotes,
      observe: reads && ((values) => reads.observe(values)),
      onInvalid: (files) => {
        for (const [path, text] of files) environment.reporter.debug(sourceDocument(path, text));
      },
      engine: { ...engine, enableDns: request.enableDns, lookup: request.lookup },
    }),
  );
}

/** The rendered files of a chart as lint sees them: `required` and `fail` let it go on. */
export async function renderLintFiles(
  environment: ChartEnvironment,
  { resolved, namespace, capabilities }: { resolved: ResolvedChart; namespace: string; capabilities: CapabilitiesData },
): Promise<ReadonlyMap<string, string>> {
  const release = { name: "test-release", namespace, revision: 0, isUpgrade: false };
  return withEngine(environment, resolved.chart, (engine) =>
    renderFiles({ resolved, release, capabilities, engine: { ...engine, lint: true } }),
  ).then(({ files }) => files);
}

/** Renders with the function libraries that the chart's templates ask for. */
function withEngine<T>(environment: ChartEnvironment, chart: Chart, render: (engine: RenderOptions) => T): Promise<T> {
  const parser = new TemplateParser(templateFunctions);
  const { clock, random, limits = defaultLimits } = environment;
  const sources = { loadCrypto: environment.loadCrypto };
  return withFunctionModules(templateTexts(chart), sources, (modules) => {
    try {
      return render({ parser, modules, limits, clock, random });
    } catch (error) {
      throw error instanceof KpackError ? explainPlace(error, chart, environment.directory) : error;
    }
  });
}

/** Without a cluster: built-in API versions and, unless given, Helm's Kubernetes version. */
export function defaultCapabilities(kubeVersion?: string, apiVersions: readonly string[] = []): CapabilitiesData {
  return {
    kubeVersion: parseKubeVersion(kubeVersion ?? defaultKubeVersion),
    apiVersions: [...defaultApiVersions(), ...apiVersions],
  };
}

const decoder = new TextDecoder();

/** The texts of all templates, as far as function names in them matter. */
function* templateTexts(chart: Chart): Generator<string> {
  for (const { bytes } of chart.templates) yield decoder.decode(bytes);
  for (const subchart of chart.dependencies) yield* templateTexts(subchart);
}

const namePattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Mirrors: helm chartutil.ValidateReleaseName. */
export function checkReleaseName(name: string): void {
  if (name.length > 0 && name.length <= 53 && namePattern.test(name)) return;
  throw new KpackError(
    "chart/release-name",
    name === ""
      ? "release name: no name provided"
      : `release name "${name}": invalid release name, must match regex ${namePattern.source} and the length must not be longer than 53`,
    { hint: "use lower case letters, digits, dashes and dots, at most 53 characters" },
  );
}
