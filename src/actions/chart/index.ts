/**
 * actions/chart: one function for each command on charts. They read and write through a ChartEnvironment only.
 * `renderRelease` is the way from a chart's path to objects and hooks that template, install and upgrade share.
 */
export type { ChartEnvironment } from "./chartEnvironment.ts";
export { buildChartDependencies, listChartDependencies, updateChartDependencies } from "./dependencies.ts";
export type { LintedChart } from "./lintCharts.ts";
export { lintCharts } from "./lintCharts.ts";
export { formatLintMessage } from "../../chart/index.ts";
export { chartInflator } from "./inflateChart.ts";
export { kustomizeOutput } from "./kustomizeOutput.ts";
export type { PostRenderer } from "./postRender.ts";
export { postRender } from "./postRender.ts";
export { locateChart } from "./locateChart.ts";
export { packageChart } from "./packageChart.ts";
export { showChartPart } from "./showChart.ts";
export type { UserValues } from "../../chart/index.ts";
export type { ReleaseRequest } from "./renderRelease.ts";
export { checkReleaseName, defaultCapabilities, renderRelease } from "./renderRelease.ts";
export { renderNameTemplate, renderText } from "./nameTemplate.ts";
export type { TemplatedChart, TemplateRequest } from "./templateChart.ts";
export { joinChunks, templateChart, templateFiles, templateOutput } from "./templateChart.ts";
export { createChart } from "./createChart.ts";
export type { SchemaRequest } from "./inferChartSchema.ts";
export { inferChartSchema } from "./inferChartSchema.ts";
