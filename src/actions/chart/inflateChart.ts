import { cloneValue, getOwn, isMap, joinPath, KpackError, setOwn, type ValueMap } from "../../base/index.ts";
import { loadChart, mergeMaps, parseValues, resolveChart } from "../../chart/index.ts";
import type { HelmInflationRequest, HelmInflator } from "../../kustomize/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import { renderNameTemplate } from "./nameTemplate.ts";
import { checkReleaseName, defaultCapabilities, renderResolved } from "./renderRelease.ts";
import { templatedOf, templateOutput } from "./templateChart.ts";

/**
 * Renders the charts of kustomizations in this process; the charts have to lie below their chart home already.
 * Mirrors: kustomize HelmChartInflationGenerator.
 */
export function chartInflator(environment: ChartEnvironment): HelmInflator {
  return (request) => inflateChart(environment, request);
}

async function inflateChart(environment: ChartEnvironment, request: HelmInflationRequest): Promise<string> {
  const { chart: wanted } = request;
  const path = joinPath(chartHome(request), wanted.name ?? "");
  if (environment.fs.stat(path)?.type !== "directory") throw notThere(request, path);
  const values = mergedValues(environment, request);
  const releaseName = await releaseNameOf(environment, request);
  checkReleaseName(releaseName);
  const chart = await loadChart(environment, path);
  const resolved = await resolveChart({ chart, values, compat: "helm4", reporter: environment.reporter });
  const rendered = await renderResolved(
    environment,
    {
      releaseName,
      namespace: wanted.namespace || "default",
      capabilities: defaultCapabilities(wanted.kubeVersion || undefined, wanted.apiVersions ?? []),
    },
    resolved,
  );
  const templated = templatedOf(chart, rendered, {
    includeCrds: wanted.includeCRDs === true,
    noHooks: wanted.skipHooks === true,
    skipTests: wanted.skipTests === true,
  });
  const decoder = new TextDecoder();
  return templateOutput(templated, [])
    .map((chunk) => (typeof chunk === "string" ? chunk : decoder.decode(chunk)))
    .join("");
}

/** `chartHome`, and in it a folder of its own for a chart that is pulled in a certain version. */
function chartHome({ chart, globals, root }: HelmInflationRequest): string {
  const home = joinPath(root, globals.chartHome || "charts");
  return chart.version && chart.repo ? joinPath(home, `${chart.name ?? ""}-${chart.version}`) : home;
}

function notThere({ chart, root }: HelmInflationRequest, path: string): KpackError {
  const span = { file: root };
  if (!chart.repo)
    return new KpackError("chart/not-found", `no repo specified for pull, no chart found at '${path}'`, {
      span,
      hint: "put the chart's folder there, or set helmGlobals.chartHome",
    });
  return new KpackError(
    "chart/remote",
    `the chart "${chart.name ?? ""}" comes from ${chart.repo}, and kpack cannot fetch charts from repositories yet`,
    {
      span,
      hint: `unpack it to ${path}: helm pull --repo ${chart.repo} ${chart.name ?? ""} --untar --untardir ${path.slice(0, path.lastIndexOf("/"))}`,
    },
  );
}

/** The chart's own values file with `valuesInline` over, under, or instead of it, then the additional files. */
function mergedValues(environment: ChartEnvironment, request: HelmInflationRequest): ValueMap {
  const { chart } = request;
  const { reporter } = environment;
  const own = chart.valuesFile ?? joinPath(chartHome(request), chart.name ?? "", "values.yaml");
  const read = (path: string): ValueMap => parseValues(request.readText(path), path, reporter);
  const inline = chart.valuesInline ?? {};
  const hasInline = Object.keys(inline).length > 0;
  let values: ValueMap;
  if (hasInline && chart.valuesMerge === "replace") values = cloneValue(inline);
  else if (!hasInline) values = read(own);
  else if (chart.valuesMerge === "merge") values = patchMap(inline, read(own));
  else values = patchMap(read(own), inline);
  for (const file of chart.additionalValuesFiles ?? []) values = mergeMaps(values, read(file));
  return values;
}

/** `patch` over `base`: maps merge, null removes the key, everything else replaces. Mirrors: kyaml merge2 without a schema. */
function patchMap(base: ValueMap, patch: ValueMap): ValueMap {
  const merged = mergeMaps({}, base);
  for (const key of Object.keys(patch)) {
    const over = patch[key] ?? null;
    const under = getOwn(merged, key);
    if (over === null) delete merged[key];
    else
      setOwn(
        merged,
        key,
        isMap(over) ? patchMap(under !== undefined && isMap(under) ? under : {}, over) : cloneValue(over),
      );
  }
  return merged;
}

async function releaseNameOf(environment: ChartEnvironment, { chart }: HelmInflationRequest): Promise<string> {
  if (chart.releaseName) return chart.releaseName;
  return chart.nameTemplate ? renderNameTemplate(chart.nameTemplate, environment) : "release-name";
}
