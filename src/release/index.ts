/**
 * release: what is remembered of installations, and how the next state is reached from it.
 * `Release` is Helm's own record; codec reads and writes it; `ReleaseRecords` keeps revisions in a store behind the port
 * ReleaseStore. `planRelease` decides everything a verb does, as plain data; `runPlan` carries it out and records it.
 * Invariants: no I/O except through ports; nothing is written without the release's lock, but for `amend`, which never undoes
 * what others wrote.
 */
export { decodeRelease, encodeRelease } from "./codec.ts";
export { diffObjects } from "./compare.ts";
export type { FieldChange } from "./compare.ts";
export {
  assertNewestReadable,
  assertWithinReach,
  deployedRevision,
  lastRevision,
  nextRevisionNumber,
  problemRevision,
  ReleaseRecords,
} from "./history.ts";
export type { ReleaseHistory } from "./history.ts";
export { revisionsInPlace, settleInterrupted } from "./interrupted.ts";
export { acquireLock } from "./lock.ts";
export type { HeldLock, HolderLife } from "./lock.ts";
export { manifestObjects } from "./manifestObjects.ts";
export type { ScopeOf } from "./manifestObjects.ts";
export type { ObjectChange, Plan, ReleaseVerb } from "./plan/plan.ts";
export { planHooks } from "./plan/planHooks.ts";
export { planRelease } from "./plan/planRelease.ts";
export type { PlanPolicy } from "./plan/planRelease.ts";
export { planRemovals } from "./plan/planRemovals.ts";
export { projectLive } from "./projectLive.ts";
export { appliedBy } from "./record.ts";
export type { LabelledRelease, Release, ReleaseChart, ReleaseExtra, ReleaseHook, ReleaseStatus } from "./record.ts";
export { damagedRevisions, strayProblems } from "./repair/damagedRevision.ts";
export type { DamagedRevision } from "./repair/damagedRevision.ts";
export { rebuildRelease } from "./repair/rebuildRelease.ts";
export type { FoundContent } from "./repair/rebuildRelease.ts";
export { objectAsApplied } from "./repair/objectAsApplied.ts";
export { isInPlace, repairedStatuses } from "./repair/repairedStatuses.ts";
export type { RepairedStatuses } from "./repair/repairedStatuses.ts";
export { neighbours, repairSource } from "./repair/repairSource.ts";
export type { RepairSource } from "./repair/repairSource.ts";
export { createHookRecorder, timestamp } from "./hookRecorder.ts";
export { deleteHistory, runPlan, runUninstall, stoppedBySignal, withInfo } from "./runPlan.ts";
export type { RunOutcome } from "./runPlan.ts";
