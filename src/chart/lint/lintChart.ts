import type { ValueMap } from "../../base/index.ts";
import { isMap, KpackError } from "../../base/index.ts";
import { decodeText, parseDocument } from "../../yaml/index.ts";
import type { KubeVersion } from "../capabilities.ts";
import type { Chart } from "../chart.ts";
import { crdFiles } from "../chart.ts";
import { splitYamlStream } from "../load/splitYamlStream.ts";
import { findUnknownValues } from "../values/unknownValues.ts";
import { attempt, lintChartFile } from "./lintChartFile.ts";
import type { LintMessage } from "./lintMessage.ts";
import { LintReport } from "./lintMessage.ts";
import type { LintSource } from "./lintSource.ts";
import { lintTemplates, type RenderForLint } from "./lintTemplates.ts";
import { chartProblem, yamlProblem } from "./problemText.ts";
import { lintValues } from "./lintValues.ts";

export interface LintRequest {
  source: LintSource;
  values: ValueMap;
  kubeVersion: KubeVersion;
  render: RenderForLint;
  skipSchemaValidation: boolean;
}

/**
 * Everything that is wrong or unusual with a chart, in Helm's order and words, and values that are probably misspelt.
 * Mirrors: helm pkg/chart/v2/lint RunAll.
 */
export async function lintChart(request: LintRequest): Promise<LintMessage[]> {
  const { source, values } = request;
  const report = new LintReport();
  lintChartFile(source, report);
  await lintValues(source, values, request.skipSchemaValidation, report);
  await lintTemplates(source, request.render, request.kubeVersion, report);
  await lintDependencies(source, report);
  await lintCrds(source, report);
  return report.messages;
}

async function lintDependencies(source: LintSource, report: LintReport): Promise<void> {
  const chart = await loadForLint(source);
  if (chart instanceof KpackError) {
    report.check("error", "", `unable to load chart\n\t${chartProblem(chart)}`);
    return;
  }
  const listed = (chart.metadata.dependencies ?? []).map(({ name }) => name);
  const present = chart.dependencies.map(({ name }) => name);
  const unlisted = present.filter((name) => !listed.includes(name));
  const missing = listed.filter((name) => !present.includes(name));
  const say = (text: string, names: readonly string[]): string | undefined =>
    names.length > 0 ? `${text}: ${names.join(",")}` : undefined;
  report.check("error", source.path, say("chart metadata is missing these dependencies", unlisted));
  report.check("warning", source.path, say("chart directory is missing these dependencies", missing));
}

async function lintCrds(source: LintSource, report: LintReport): Promise<void> {
  const kind = source.kind("crds");
  if (kind === undefined) return;
  if (!report.check("error", "crds/", kind === "directory" ? undefined : "not a directory")) return;
  const chart = await loadForLint(source);
  if (chart instanceof KpackError) {
    report.check("error", "crds/", chartProblem(chart));
    return;
  }
  for (const { file } of crdFiles(chart)) {
    const documents = attempt(() =>
      splitYamlStream(decodeText(file.bytes), file.name).map(({ text }) => parseDocument(text, { reader: "sigs" })),
    );
    if (documents instanceof KpackError) {
      report.check("error", file.name, `unable to parse YAML: ${yamlProblem(documents)}`);
      return;
    }
    for (const value of documents) {
      if (value === null) continue;
      const { apiVersion = "", kind: objectKind } = isMap(value) ? value : {};
      const isCrdApi = String(apiVersion).startsWith("apiextensions.k8s.io");
      report.check("error", file.name, isCrdApi ? undefined : "apiVersion is not in 'apiextensions.k8s.io'");
      const isCrd = objectKind === "CustomResourceDefinition";
      report.check("error", file.name, isCrd ? undefined : "object kind is not 'CustomResourceDefinition'");
    }
  }
}

async function loadForLint(source: LintSource): Promise<Chart | KpackError> {
  try {
    return await source.load();
  } catch (error) {
    if (error instanceof KpackError) return error;
    throw error;
  }
}

/** Values given that the chart does not know, with what may have been meant. */
export function lintUnknownValues(chart: Chart, values: ValueMap): LintMessage[] {
  return findUnknownValues(chart, values).map(({ path, near }) => ({
    severity: "warning",
    path: "values.yaml",
    text: `the value ${path} is not known to the chart; did you mean ${near.join(" or ")}?`,
  }));
}
