import { KpackError } from "../../base/index.ts";
import { readResources } from "../../manifest/index.ts";
import type { Generator, GeneratorContext } from "../generator.ts";
import type { HelmChart, HelmGlobals } from "../model/index.ts";

/** What the command line says about charts; it wins over the kustomization. */
export interface HelmSettings {
  isEnabled: boolean;
  kubeVersion?: string | undefined;
  apiVersions?: readonly string[] | undefined;
  debug?: boolean | undefined;
}

/** One chart to be rendered for a kustomization. */
export interface HelmInflationRequest {
  chart: HelmChart;
  globals: HelmGlobals;
  /** Absolute folder of the kustomization; `chartHome` and values files are relative to it. */
  root: string;
  /** Reads a file as the kustomization may see it: relative to `root`, within the load restrictor. */
  readText(path: string): string;
}

/** Renders a chart to the text of its manifest, as `helm template` prints it. Given by whoever knows charts. */
export type HelmInflator = (request: HelmInflationRequest) => Promise<string>;

/** Charts that were rendered, by what was asked for. Rendering waits for networks, so it happens between two tries of a build. */
export class Inflations {
  private readonly texts = new Map<string, string | KpackError>();
  private readonly wanted = new Map<string, HelmInflationRequest>();

  /** The chart's manifest. Throws when it is not there yet, and remembers that it is wanted. */
  read(key: string, request: HelmInflationRequest): string {
    const text = this.texts.get(key);
    if (text instanceof KpackError) throw text;
    if (text !== undefined) return text;
    this.wanted.set(key, request);
    throw new KpackError(
      "kustomize/chart-not-inflated",
      `the chart '${request.chart.name ?? ""}' has not been rendered yet`,
    );
  }

  /** Renders what `read` was asked for in vain. False when there was nothing. */
  async renderWanted(inflate: HelmInflator): Promise<boolean> {
    const requests = [...this.wanted];
    this.wanted.clear();
    for (const [key, request] of requests) {
      try {
        this.texts.set(key, await inflate(request));
      } catch (error) {
        if (!(error instanceof KpackError)) throw error;
        this.texts.set(key, error);
      }
    }
    return requests.length > 0;
  }
}

export interface HelmContext {
  settings: HelmSettings;
  inflations: Inflations;
}

const valuesMergeOptions = ["merge", "override", "replace"];

/** Mirrors: kustomize HelmChartInflationGenerator, which runs `helm template`; here the chart is rendered in process. */
export function createHelmChartGenerator(chart: HelmChart, globals: HelmGlobals, helm: HelmContext): Generator {
  const effective = withSettings(chart, helm.settings);
  assertChart(effective, helm.settings);
  return (context) => {
    const text = inflatedText(effective, globals, { helm, context });
    const resources = readResources(text, { file: `chart ${effective.name ?? ""}`, openApi: context.openapi });
    for (const resource of resources) resource.helmGenerated = true;
    return resources;
  };
}

function withSettings(chart: HelmChart, settings: HelmSettings): HelmChart {
  return {
    ...chart,
    ...(settings.kubeVersion ? { kubeVersion: settings.kubeVersion } : {}),
    ...(settings.apiVersions && settings.apiVersions.length > 0 ? { apiVersions: [...settings.apiVersions] } : {}),
    ...(settings.debug ? { debug: true } : {}),
  };
}

function assertChart(chart: HelmChart, settings: HelmSettings): void {
  const where = "trouble configuring builtin HelmChartInflationGenerator: ";
  if (!settings.isEnabled)
    throw new KpackError("kustomize/helm-not-enabled", `${where}must specify --enable-helm`, {
      hint: "charts are rendered only when --enable-helm is given",
    });
  if (!chart.name) throw new KpackError("kustomize/bad-chart", `${where}chart name cannot be empty`);
  for (const [field, value] of [
    ["releaseName", chart.releaseName],
    ["chart name", chart.name],
  ])
    if (value?.startsWith("-"))
      throw new KpackError(
        "kustomize/bad-chart",
        `${where}${field} must not start with '-', got ${JSON.stringify(value)}`,
      );
  if (chart.valuesMerge && !valuesMergeOptions.includes(chart.valuesMerge))
    throw new KpackError("kustomize/bad-chart", `${where}valuesMerge must be one of [${valuesMergeOptions.join(" ")}]`);
}

interface Surroundings {
  helm: HelmContext;
  context: GeneratorContext;
}

function inflatedText(chart: HelmChart, globals: HelmGlobals, { helm, context }: Surroundings): string {
  const key = JSON.stringify([context.root, chart, globals], (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
  const readText = (path: string): string => context.readText(path);
  return helm.inflations.read(key, { chart, globals, root: context.root, readText });
}
