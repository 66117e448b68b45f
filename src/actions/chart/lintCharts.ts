import { joinPath, KpackError } from "../../base/index.ts";
import type { ValueMap } from "../../base/index.ts";
import type { CapabilitiesData, Compatibility, LintMessage, UserValues } from "../../chart/index.ts";
import { lintChart, lintUnknownValues, openLintSource, readUserValues, resolveChart } from "../../chart/index.ts";
import type { ChartEnvironment } from "./chartEnvironment.ts";
import { referenceReader } from "./readReference.ts";
import { renderLintFiles } from "./renderRelease.ts";

export interface LintChartsRequest {
  references: readonly string[];
  values: UserValues;
  namespace: string;
  capabilities: CapabilitiesData;
  compat: Compatibility;
  /** Warnings fail too. */
  strict: boolean;
  withSubcharts: boolean;
  skipSchemaValidation: boolean;
}

export interface LintedChart {
  /** As the user named it, or below it for subcharts. */
  reference: string;
  messages: LintMessage[];
  /** Why the chart could not be looked at, when it could not. */
  failure?: string;
  failed: boolean;
}

/** Lints charts one after the other. Mirrors: helm lint. */
export async function lintCharts(environment: ChartEnvironment, request: LintChartsRequest): Promise<LintedChart[]> {
  const values = await readUserValues(request.values, referenceReader(environment), environment.reporter);
  const references = [...request.references];
  if (request.withSubcharts)
    for (const reference of request.references) references.push(...subchartsBelow(environment, `${reference}/charts`));
  const linted: LintedChart[] = [];
  for (const reference of references) linted.push(await lintOne({ environment, request, values }, reference));
  return linted;
}

interface LintRun {
  environment: ChartEnvironment;
  request: LintChartsRequest;
  values: ValueMap;
}

async function lintOne({ environment, request, values }: LintRun, reference: string): Promise<LintedChart> {
  const path = joinPath(environment.directory, reference);
  try {
    if (!environment.fs.stat(path)) throw missingChartFile(reference);
    const source = await openLintSource(environment, path);
    if (source.kind("Chart.yaml") === undefined) throw missingChartFile(reference);
    const unknown: LintMessage[] = [];
    const messages = await lintChart({
      source,
      values,
      kubeVersion: request.capabilities.kubeVersion,
      skipSchemaValidation: request.skipSchemaValidation,
      render: async (chart) => {
        const { compat, skipSchemaValidation } = request;
        const silent = { warn: () => {}, debug: () => {} };
        const resolved = await resolveChart({ chart, values, compat, reporter: silent, skipSchemaValidation });
        unknown.push(...lintUnknownValues(chart, values));
        return renderLintFiles(environment, { ...request, resolved });
      },
    });
    messages.push(...unknown);
    const failing = request.strict ? ["warning", "error"] : ["error"];
    return { reference, messages, failed: messages.some(({ severity }) => failing.includes(severity)) };
  } catch (error) {
    if (!(error instanceof KpackError)) throw error;
    return { reference, messages: [], failure: error.message, failed: true };
  }
}

function missingChartFile(reference: string): KpackError {
  return new KpackError(
    "chart/no-metadata",
    `unable to check Chart.yaml file in chart: stat ${reference}/Chart.yaml: no such file or directory`,
  );
}

/** Charts and packages anywhere below a folder. */
function subchartsBelow(environment: ChartEnvironment, reference: string): string[] {
  const path = joinPath(environment.directory, reference);
  const { fs } = environment;
  if (fs.stat(path)?.type !== "directory") return [];
  const found: string[] = [];
  for (const name of fs.readDirectory(path)) {
    const here = `${reference}/${name}`;
    if (fs.stat(joinPath(path, name))?.type === "directory") found.push(...subchartsBelow(environment, here));
    else if (name === "Chart.yaml") found.push(reference);
    else if (name.endsWith(".tgz") || name.endsWith(".tar.gz")) found.push(here);
  }
  return found;
}
