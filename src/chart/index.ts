/**
 * chart: Helm charts. `loadChart` reads one into memory with all its subcharts; `readUserValues` merges what the user
 * gives; `resolveChart` (dependencies, values, schemas) and `renderChart` make manifests and hooks of it.
 * Invariants: no file outside the chart is read, no schema is fetched, nothing is unpacked to disk; the order of
 * everything is the same on every machine; what templates see is what Helm shows them (`compat` where 3 and 4 differ).
 */
export type { CapabilitiesData, KubeVersion } from "./capabilities.ts";
export { defaultApiVersions, defaultKubeVersion, parseKubeVersion } from "./capabilities.ts";
export type { ChartDependency, ChartFile, ChartLock, ChartMetadata, CrdFile, Maintainer } from "./chart.ts";
export { Chart, crdFiles } from "./chart.ts";
export { lintChart, lintUnknownValues } from "./lint/lintChart.ts";
export type { LintRequest } from "./lint/lintChart.ts";
export type { LintMessage, Severity } from "./lint/lintMessage.ts";
export { formatLintMessage } from "./lint/lintMessage.ts";
export { openLintSource } from "./lint/lintSource.ts";
export type { LintSource } from "./lint/lintSource.ts";
export { findUnknownValues } from "./values/unknownValues.ts";
export type { UnknownValue } from "./values/unknownValues.ts";
export { chartErrorCodes } from "./errorCodes.ts";
export type { ChartLoader } from "./load/chartLoader.ts";
export { loadChart, loadChartArchive } from "./load/loadChart.ts";
export { mergeMaps, parseValues } from "./load/readValues.ts";
export type { Hook } from "./render/hook.ts";
export { isTestHook } from "./render/hook.ts";
export type { RenderedChart, RenderedFiles, RenderRequest } from "./render/renderChart.ts";
export { renderChart, renderFiles, sortFiles } from "./render/renderChart.ts";
export type { ReleaseView } from "./render/templateSources.ts";
export type { OutputChunk } from "./render/writeManifests.ts";
export { hookText, manifestChunks, sourceDocument } from "./render/writeManifests.ts";
export type { ChartPart } from "./showChart.ts";
export { showChart } from "./showChart.ts";
export type { DependencyList, DependencyRow } from "./package/listDependencies.ts";
export { listDependencies } from "./package/listDependencies.ts";
export { encodeMetadata, missingDependencies } from "./package/encodeMetadata.ts";
export { packChart } from "./package/packChart.ts";
export type { PackedChart } from "./package/packChart.ts";
export type { DependencyRequest } from "./package/updateDependencies.ts";
export { buildDependencies, updateDependencies } from "./package/updateDependencies.ts";
export type { Manifest, SortedManifests } from "./render/sortManifests.ts";
export { sortManifests } from "./render/sortManifests.ts";
export { splitManifests } from "./render/splitManifests.ts";
export type { CoalesceOptions, Compatibility } from "./values/coalesce.ts";
export { coalesceValues, mergeTables } from "./values/coalesce.ts";
export type { InheritedValues } from "./values/inheritValues.ts";
export { inheritValues } from "./values/inheritValues.ts";
export { processDependencies } from "./values/processDependencies.ts";
export type { ResolvedChart, ResolveRequest } from "./values/resolveChart.ts";
export { resolveChart } from "./values/resolveChart.ts";
export type { ReadText, UserValues } from "./values/userValues.ts";
export { noUserValues, readUserValues } from "./values/userValues.ts";
export { starterFiles } from "./starter/starterFiles.ts";
export type { StarterEngine } from "./starter/starterFiles.ts";
