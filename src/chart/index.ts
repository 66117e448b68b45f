/**
 * chart: Helm charts. `loadChart` reads one into memory with all its subcharts; `readUserValues` merges what the user
 * gives; `resolveChart` (dependencies, values, schemas) and `renderChart` make manifests and hooks of it.
 * Invariants: no file outside the chart is read, no schema is fetched, nothing is unpacked to disk; the order of
 * everything is the same on every machine; what templates see is what Helm shows them (`compat` where 3 and 4 differ).
 */
export type { CapabilitiesData } from "./capabilities.ts";
export { defaultApiVersions, defaultKubeVersion, parseKubeVersion } from "./capabilities.ts";
export type { ChartFile, CrdFile } from "./chart.ts";
export { Chart, crdFiles } from "./chart.ts";
export { lintChart, lintUnknownValues } from "./lint/lintChart.ts";
export type { LintMessage } from "./lint/lintMessage.ts";
export { formatLintMessage } from "./lint/lintMessage.ts";
export { openLintSource } from "./lint/lintSource.ts";
export { findUnknownValues } from "./values/unknownValues.ts";
export { loadChart } from "./load/loadChart.ts";
export { mergeMaps, parseValues } from "./load/readValues.ts";
export type { Hook } from "./render/hook.ts";
export { isTestHook } from "./render/hook.ts";
export type { RenderedChart } from "./render/renderChart.ts";
export { renderChart, renderFiles } from "./render/renderChart.ts";
export type { OutputChunk } from "./render/writeManifests.ts";
export { hookText, manifestChunks, sourceDocument } from "./render/writeManifests.ts";
export type { ChartPart } from "./showChart.ts";
export { showChart } from "./showChart.ts";
export type { DependencyList } from "./package/listDependencies.ts";
export { listDependencies } from "./package/listDependencies.ts";
export { encodeMetadata, missingDependencies } from "./package/encodeMetadata.ts";
export { packChart } from "./package/packChart.ts";
export { buildDependencies, updateDependencies } from "./package/updateDependencies.ts";
export type { Manifest } from "./render/sortManifests.ts";
export { sortManifests } from "./render/sortManifests.ts";
export { splitManifests } from "./render/splitManifests.ts";
export type { Compatibility } from "./values/coalesce.ts";
export { mergeTables } from "./values/coalesce.ts";
export type { InheritedValues } from "./values/inheritValues.ts";
export { inheritValues } from "./values/inheritValues.ts";
export type { ResolvedChart } from "./values/resolveChart.ts";
export { resolveChart } from "./values/resolveChart.ts";
export type { ReadText, UserValues } from "./values/userValues.ts";
export { noUserValues, readUserValues } from "./values/userValues.ts";
export { starterFiles } from "./starter/starterFiles.ts";
export type { StarterEngine } from "./starter/starterFiles.ts";
