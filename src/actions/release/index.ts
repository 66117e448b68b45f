/**
 * actions/release: one function for each verb on releases. `ReleaseEnvironment` is the world they see: an API server or a
 * folder, a store of records, charts and kustomizations to render. Every change is a plan first.
 */
export type { ChangeOptions, ChangeResult } from "./changeRelease.ts";
export { formatTimes } from "./formatTimes.ts";
export { installRelease, upgradeRelease } from "./installRelease.ts";
export type { ValuesPolicy } from "./installRelease.ts";
export { readObjectStates } from "./objectStates.ts";
export type { ObjectState } from "./objectStates.ts";
export { compareRevisions, driftOf, listReleases, readHistory, readRevision } from "./readReleases.ts";
export type { RevisionChanges } from "./readReleases.ts";
export type { ContentRequest } from "./releaseContent.ts";
export type { ReleaseEnvironment } from "./releaseEnvironment.ts";
export { repairRelease } from "./repairRelease.ts";
export type { RepairedRevision, RepairResult } from "./repairRelease.ts";
export { releaseTemplateData } from "./releaseTemplateData.ts";
export { rollbackRelease } from "./rollbackRelease.ts";
export { applySavedPlan } from "./applySavedPlan.ts";
export { encodeSavedPlan } from "./savedPlan.ts";
export type { SavedPlan } from "./savedPlan.ts";
export { sourceName } from "./sourceName.ts";
export { testRelease } from "./testRelease.ts";
export { uninstallRelease } from "./uninstallRelease.ts";
